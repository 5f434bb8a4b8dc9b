"""What a release consists of: its version, its changelog entry, its files and their metadata.

Everything that a file says of the data comes from ``datapackage.json``. Nothing here asks for today's date: a
release is dated by the descriptor's ``created``.
"""
