"""Settings: typed, frozen, and as silent as the grave."""

import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict

from chassis.settings import Environment, Port, Settings, SettingsError, read

CANARY = "postgresql://u:secret@h/d"


class Example(Settings):
    """Settings of these tests."""

    model_config = SettingsConfigDict(env_prefix="EXAMPLE_")

    database: str
    port: Port = 0
    environment: Environment = "production"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLE_DATABASE", CANARY)
    monkeypatch.setenv("EXAMPLE_PORT", "7400")
    assert (read(Example).database, read(Example).port) == (CANARY, 7400)


def test_settings_are_frozen_and_show_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLE_DATABASE", CANARY)
    settings = read(Example)
    assert "secret" not in f"{settings!r} {settings}"
    with pytest.raises(ValidationError) as caught:
        settings.port = 1  # type: ignore[misc]
    assert "secret" not in str(caught.value)


def test_what_is_wrong_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLE_PORT", "secret")
    with pytest.raises(SettingsError) as caught:
        read(Example)
    assert "EXAMPLE_DATABASE, EXAMPLE_PORT" in str(caught.value)
    assert "secret" not in str(caught.value)
