"""From answers at a prompt or in a form to rows; nothing is written that the validator refuses."""
