"""Lets the tests of identity speak one language: `from entered.language import …`."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("entered.language")
