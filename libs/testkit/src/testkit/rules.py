"""The marker `rule`: which rules of the specification a test is an example of."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Make `@pytest.mark.rule("C3", …)` known; the index of rules is generated from it."""
    config.addinivalue_line("markers", "rule(*numbers): the rules that this test is an example of")
