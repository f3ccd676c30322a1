"""Lets these tests import what lies beside them: `from watching.rules import …`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
