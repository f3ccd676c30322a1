"""Lets these tests import the package that they lie in: `from simulation import …`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
