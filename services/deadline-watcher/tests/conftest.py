"""Lets the tests of the watcher speak one language: `from counting.language import …`."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("counting.language", "watched.language")
