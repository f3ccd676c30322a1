"""What services say in codes, told in the reader's words: refusals, events, where to mend what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from dashboard.api.forms import Field
from dashboard.api.showing import case_rules, house_rules, own_rules
from dashboard.api.showing.happenings import NAMES
from dashboard.api.showing.words import Language, catalogue

PLACES: Mapping[str, str] = {
    "no-session": "sessions",
    "session-ahead": "sessions",
    "paper-missing": "documents",
    "satisfaction-open": "satisfaction",
}
"""Code of what is missing -> the part of the profile where it is mended; otherwise the next step."""


MISSING: Mapping[str, str] = {**case_rules.MISSING, **house_rules.MISSING, **own_rules.MISSING}
PROBLEMS: Mapping[str, str] = {**case_rules.PROBLEMS, **house_rules.PROBLEMS, **own_rules.PROBLEMS}
"""By the codes of the services; what is not here is told in their own English words."""


@dataclass(frozen=True, slots=True)
class Telling:
    """In one language."""

    language: Language

    def missing(self, said: Mapping[str, Any]) -> str:
        """One thing that a rule misses: `{rule, code, words}`."""
        known = MISSING.get(said["code"])
        if known is None:
            return self.told(said["words"])
        return case_rules.with_numbers(self.told(known), said) or str(said["words"])

    def refusal(self, problem: Mapping[str, Any]) -> str:
        """The title of a problem."""
        return self.told(PROBLEMS.get(problem["type"].removeprefix("/problems/"), problem["title"]))

    def event(self, recorded: Mapping[str, Any]) -> str:
        """`kronika.cases.session_added.v1`: "Session registered"; one newer than this page by its name."""
        name = recorded["type"].split(".")[-2]
        known = NAMES.get(name)
        return self.told(known.words) if known else name.replace("_", " ").capitalize()

    def label(self, english: str) -> Markup:
        """What stands on a button or in the menu, as the guide names it."""
        return Markup('<span class="ui">{}</span>').format(self.told(english))

    def told(self, english: str) -> str:
        return str(catalogue(self.language).gettext(english))


def thousands(number: int) -> str:
    """`18 203`, alike in every language."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def paragraphs(text: str) -> Markup:
    """A text as people typed it: empty lines part paragraphs, a line that begins with a hyphen is an item."""
    return Markup("").join(
        _paragraph(each) for each in text.replace("\r\n", "\n").split("\n\n") if each.strip()
    )


def _paragraph(text: str) -> Markup:
    lines = text.strip().split("\n")
    if all(line.lstrip().startswith(("- ", "* ")) for line in lines):
        items = Markup("").join(Markup("<li>{}</li>").format(line.lstrip()[2:]) for line in lines)
        return Markup("<ul>{}</ul>").format(items)
    return Markup("<p>{}</p>").format(Markup("<br>").join(lines))


def place_of(code: str) -> str:
    return PLACES.get(code, "next")


def about(id_: str, field: Field, wrong: str | None, *, group: bool = False) -> Markup:
    """The attributes that tie a control, or a `group` of them, to its hint and to what is wrong with it."""
    told = [f"{id_}-{part}" for part, there in (("hint", field.hint), ("wrong", wrong)) if there]
    invalid = Markup(' aria-invalid="true"') if wrong and not group else Markup("")
    needed = Markup(" required") if field.needed and not group else Markup("")
    described = Markup(' aria-describedby="{}"').format(" ".join(told)) if told else Markup("")
    return invalid + needed + described
