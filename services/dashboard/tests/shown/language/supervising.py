"""The pages of supervisors over given answers."""

from collections.abc import Mapping

from shown.language import Screen, screen

from dashboard.domain.asking import Answer
from dashboard.handlers.cases import Cases
from dashboard.wiring.supervising import supervising


def desk(answers: Mapping[str, Answer], *roles: str, language: str = "en") -> Screen:
    """Of a supervisor, or of somebody in these roles."""
    return screen(
        lambda door, pages, services, naming: supervising(
            door, pages, services, naming, Cases(services, naming)
        ),
        answers,
        *(roles or ("supervisor",)),
        language=language,
    )
