"""Lets the tests of the simulation find the bugs that they plant."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
