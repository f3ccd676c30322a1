"""The words that the journeys are told in: people who act, and the letters that reach them."""

from journeys.language.mail import Letter, Mail
from journeys.language.person import Person
from journeys.language.town import Town

__all__ = ["Letter", "Mail", "Person", "Town"]
