"""From answers to rows: what is asked, what the answers mean, which rows follow, and writing them.

The answers come from a contributor at a prompt (``scripts/add.py``) or from a filled issue form
(``scripts/from_form.py``); both go the same way, and nothing is written that the validator refuses.
"""
