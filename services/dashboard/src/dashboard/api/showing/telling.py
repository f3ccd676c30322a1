"""What services say in codes, told in the reader's words: refusals, events, where to mend what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from dashboard.api.forms import Field
from dashboard.api.showing import house_rules
from dashboard.api.showing.words import Language, catalogue

PLACES: Mapping[str, str] = {
    "no-session": "sessions",
    "session-ahead": "sessions",
    "paper-missing": "documents",
    "satisfaction-open": "satisfaction",
}
"""Code of what is missing -> the part of the profile where it is mended; otherwise the next step."""


MISSING: Mapping[str, str] = {**house_rules.MISSING}
PROBLEMS: Mapping[str, str] = {**house_rules.PROBLEMS}
"""By the codes of the services; what is not here is told in their own English words."""


@dataclass(frozen=True, slots=True)
class Telling:
    """In one language."""

    language: Language

    def missing(self, said: Mapping[str, Any]) -> str:
        """One thing that a rule misses: `{rule, code, words}`."""
        return self._told(MISSING.get(said["code"], said["words"]))

    def refusal(self, problem: Mapping[str, Any]) -> str:
        """The title of a problem."""
        return self._told(PROBLEMS.get(problem["type"].removeprefix("/problems/"), problem["title"]))

    def event(self, recorded: Mapping[str, Any]) -> str:
        """`kronika.cases.session_added.v1`: "Session added"."""
        name = recorded["type"].split(".")[-2]
        return self._told(name.replace("_", " ").capitalize())

    def _told(self, english: str) -> str:
        return str(catalogue(self.language).gettext(english))


def place_of(code: str) -> str:
    return PLACES.get(code, "next")


def about(id_: str, field: Field, wrong: str | None, *, group: bool = False) -> Markup:
    """The attributes that tie a control, or a `group` of them, to its hint and to what is wrong with it."""
    told = [f"{id_}-{part}" for part, there in (("hint", field.hint), ("wrong", wrong)) if there]
    invalid = Markup(' aria-invalid="true"') if wrong and not group else Markup("")
    needed = Markup(" required") if field.needed and not group else Markup("")
    described = Markup(' aria-describedby="{}"').format(" ".join(told)) if told else Markup("")
    return invalid + needed + described
