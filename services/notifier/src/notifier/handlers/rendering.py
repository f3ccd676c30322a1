"""A letter's folder, strictly filled in: subject, text and a simple HTML part, in one language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape

from contracts.letters import Letter
from notifier.domain.mail import UnsendableError

TEMPLATES = Path(__file__).parent.parent / "templates"
LANGUAGES = ("en", "pl", "hu")
_BREAKS = re.compile(r"[\r\n\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")


type Value = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a person reads."""

    subject: str
    text: str
    html: str


class Templates:
    """The folders of all letters."""

    def __init__(self, zone: ZoneInfo, folder: Path = TEMPLATES) -> None:
        self._zone = zone
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            auto_reload=False,
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, letter: Letter, language: str, values: Mapping[str, Value]) -> Rendered:
        """Raises `UnsendableError`: a value that is missing, or that holds a line break; `text` may."""
        shown = {name: self._shown(value, language) for name, value in values.items() if name != "text"}
        shown |= {"zone": self._zone.key, "text": as_lines(values.get("text"))}
        try:
            subject = self._filled(letter, language, "subject.txt", shown).strip()
            text = self._filled(letter, language, "body.txt", shown)
            html = self._filled(letter, language, "body.html", {**shown, "language": language})
        except TemplateError as problem:
            reason = f"{letter} in {language}: {type(problem).__name__}"
            raise UnsendableError(reason) from None
        return Rendered(refuse_breaks(subject), text, html)

    def _filled(
        self, letter: Letter, language: str, part: str, values: Mapping[str, str | int | None]
    ) -> str:
        return self._environment.get_template(f"{letter}/{language}/{part}").render(values)

    def _shown(self, value: Value, language: str) -> str | int | None:
        if isinstance(value, datetime):
            return moment_text(value.astimezone(self._zone), language)
        return refuse_breaks(value) if isinstance(value, str) else value


def refuse_breaks(text: str) -> str:
    """The text as it is. Raises `UnsendableError` where it could begin another header or line."""
    if _BREAKS.search(text):
        reason = "a value holds a line break or a control character"
        raise UnsendableError(reason)
    return text


def as_lines(text: Value) -> str | None:
    """A text of several lines, for bodies only. Raises `UnsendableError` for other control characters."""
    if not isinstance(text, str):
        return None
    lines = re.split(r"\r\n|[\r\n\u2028\u2029]", text)
    return "\n".join(map(refuse_breaks, lines))


_PATTERNS = {
    "en": "EEEE d MMMM y, HH:mm",
    "pl": "d MMMM y 'r'. (EEEE), 'godz'. HH:mm",
    "hu": "y. MMMM d., EEEE, HH:mm",
}
"""In a form that stays as it is behind *do* in Polish and before *óráig* in Hungarian; CLDR's own doesn't."""


def moment_text(local: datetime, language: str) -> str:
    """Day and time in the language's words, on the wall clock given."""
    return format_datetime(local, _PATTERNS[language], locale=language)
