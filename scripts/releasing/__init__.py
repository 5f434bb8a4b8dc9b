"""What a release is made of: its files and their metadata, its version, its changelog entry.

Everything that a file says of the data comes from ``datapackage.json``. Nothing here asks a clock: a release
is dated by the descriptor's ``created``.
"""
