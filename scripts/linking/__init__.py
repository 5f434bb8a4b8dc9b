"""Whether the sources still answer: the addresses, a careful fetch of each, and the report on them."""
