"""Lets the tests of the document store speak one language: `from shelved.language import …`."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("shelved.language")
