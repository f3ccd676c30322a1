"""Every letter in every language, with sample data, for whoever writes or reads letters."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.letters import Letter
from notifier.domain.mail import Mail, Recipient
from notifier.gateways.message import as_bytes
from notifier.handlers.composing import House, Told, Values, values_of
from notifier.handlers.rendering import LANGUAGES, Templates
from notifier.handlers.secrets import Secrets, message_id

PEOPLE = {"en": "Sarah Collins", "pl": "Anna Wiśniewska", "hu": "Szabó Éva"}
HOUSE = House(
    "https://kronika.example", "https://kronika.example/guide", "help@kronika.example", "kronika.example"
)
_LINK = "https://kronika.example/l/Qm9zc3rDqW55aG9s"
_MOMENT = datetime(2026, 11, 30, 13, 30, tzinfo=UTC)
_LETTER = UUID("5f6a0f7e-4a3a-5d1a-9a0e-0b5f2b1c7d10")
_SECRETS = Secrets(b"only for previews, never for letters")


def sample_values(to: Recipient) -> Values:
    """What every letter may name."""
    return values_of(HOUSE, to, Told(_LINK, _MOMENT, _MOMENT, waiting=14))


def sample(letter: Letter, language: str) -> Mail:
    """The letter, to somebody who speaks this language."""
    to = Recipient(f"someone.{language}@example.org", PEOPLE[language], language)
    rendered = Templates(ZoneInfo("Europe/Budapest")).render(letter, language, sample_values(to))
    code = message_id(_SECRETS.message(_LETTER), HOUSE.domain)
    return Mail(code, _MOMENT, to, rendered.subject, rendered.text, rendered.html)


def preview(folder: Path) -> str:
    """`<folder>/<letter>.<language>.txt`, `.html` and `.eml`; what was written, in a sentence."""
    folder.mkdir(parents=True, exist_ok=True)
    for letter in Letter:
        for language in LANGUAGES:
            mail, place = sample(letter, language), folder / f"{letter}.{language}"
            place.with_suffix(f".{language}.txt").write_text(f"{mail.subject}\n\n{mail.text}", "utf-8")
            place.with_suffix(f".{language}.html").write_text(mail.html, "utf-8")
            message = as_bytes(mail, f"kronika@{HOUSE.domain}", None)
            place.with_suffix(f".{language}.eml").write_bytes(message)
    return f"{len(Letter)} letters in {len(LANGUAGES)} languages are in {folder}."
