"""The differences between two versions, as a reviewer of a change needs them."""
