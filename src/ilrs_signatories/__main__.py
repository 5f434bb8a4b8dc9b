"""``python -m ilrs_signatories`` is the command ``ilrs``."""

from __future__ import annotations

import sys

from ilrs_signatories.cli import main

sys.exit(main())
