"""Lets the tests of the bench import it as `make bench` does: `from load.figures import …`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
