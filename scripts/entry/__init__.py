"""From answers to rows: what is asked, which rows follow, whether the rules allow them, and writing them.

The answers come from a contributor at a prompt (``scripts/add.py``) or from a filled issue form
(``scripts/from_form.py``); either way they are hostile until the rules have passed them.
"""
