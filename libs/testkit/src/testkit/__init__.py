"""How Kronika is tested: given/when/then, contract suites, real servers."""

import pytest

pytest.register_assert_rewrite("testkit.http", "testkit.recording", "testkit.story")
