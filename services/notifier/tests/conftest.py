"""Lets the tests of the notifier speak one language: `from notifying.language import …`."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("notifying.language")
