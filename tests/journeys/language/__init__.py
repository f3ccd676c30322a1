"""The words that journeys are told in: people who act, moments, and the letters that reach people."""

from journeys.language.mail import Letter, Mail
from journeys.language.moments import (
    ago,
    almost,
    autumn_night,
    days_ago,
    days_from,
    last_friday,
    later,
    on,
    read_moment,
    spring_night,
    today,
)
from journeys.language.person import Case, Person, meet
from journeys.language.telling import journey
from journeys.language.town import Town, eventually

__all__ = [
    "Case", "Letter", "Mail", "Person", "Town", "ago", "almost", "autumn_night", "days_ago", "days_from",
    "eventually", "journey", "last_friday", "later", "meet", "on", "read_moment", "spring_night", "today",
]  # fmt: skip
