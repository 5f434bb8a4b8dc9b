"""The rules that the data must keep: ``check.py`` asks them in two stages, ``rules.py`` lists them.

A rule has an id, one sentence, what to do, and one seeded fault in ``tests/faults/``.
"""
