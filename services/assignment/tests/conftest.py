"""Lets the tests of assignment speak one language: `from choosing.language import …`."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("domain.language", "served.language")
