"""The texts that scripts/docs.py writes."""
