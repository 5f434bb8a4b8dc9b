"""Check that the checkout may be released, or prepare its next version.

    python scripts/release.py check
    python scripts/release.py prepare 0.2.0 --date 2026-12-01

``check`` compares with the last tag, such as v0.1.0, and refuses a version or a changelog entry that does not
fit what changed (docs/versions.md says what fits), and text that scripts/docs.py would write differently.
``prepare`` writes the version and its day into datapackage.json and the entry into CHANGELOG.md, and runs
scripts/docs.py; it commits and tags nothing.

Exit status: 0 done, 1 refused, and then nothing was written, 2 wrong usage.
"""

import sys

import common

if __name__ == "__main__":
    from release.command import main

    sys.exit(common.run(lambda: main(__doc__)))
