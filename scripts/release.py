"""The command line of ``release/command.py``, which has the name of its package."""

import sys

import common

if __name__ == "__main__":
    from release.command import main

    sys.exit(common.run(main))
