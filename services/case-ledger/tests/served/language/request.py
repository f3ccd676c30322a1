"""What a client asks for: the body of a registration, and clients like nobody else's."""

from itertools import count
from typing import Any

from served.language.clock import MovingClock

_SERIAL = count(1)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def a_word() -> str:
    """A name that no other story has."""
    number, word = next(_SERIAL), ""
    while number:
        number, place = divmod(number, len(_LETTERS))
        word += _LETTERS[place]
    return f"Q{word}x"


def a_phone() -> str:
    """A number that no other story has."""
    return f"+36 30 {next(_SERIAL):07d}"


def a_client(**details: Any) -> dict[str, Any]:
    """A client like nobody else's, but for what is told."""
    return {"family_name": a_word(), "given_name": a_word(), **details}


def a_request(clock: MovingClock, **details: Any) -> dict[str, Any]:
    """A registration: psychological, in Hungarian, received a week ago, at a company that isn't listed."""
    company = {} if "company" in details else {"unlisted_company": "Somebody's firm"}
    usual = {
        "happened_at": clock.ago(days=7),
        "city": "Budapest",
        "received_by": "phone",
        "problem_type": "psychological",
        "consultation_type": "in_person",
        "language": "hu",
        "client": a_client(),
        "contact": {"phone": a_phone()},
        "problem": {"category": "grief", "description": "It began in spring."},
    }
    return usual | company | details
