"""Lets these tests speak the language of the case ledger's: `from domain.language import …`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "services" / "case-ledger" / "tests"))
