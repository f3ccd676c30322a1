"""Lets the tests of the dashboard speak one language: `from shown.language import …`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
