"""What a list is narrowed to and sorted by, as it stands in its address: codes and ids, never a name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import QueryParams

from dashboard.api.listing.table import List
from dashboard.api.showing import vocabulary
from dashboard.api.showing.words import Language, _, catalogue

SORTS: Mapping[str, str] = {
    "due": _("Due time"),
    "recorded": _("Date recorded"),
    "held": _("Date assigned"),
    "approved": _("Date approved"),
    "company": _("Company"),
    "city": _("City"),
    "type": _("Type of problem"),
    "status": _("Progress"),
}

ASCENDING = frozenset({"due", "company", "city", "type", "status"})
"""What comes first is the nearest, and the first of the alphabet; of dates it is the latest."""

PROGRESS: Mapping[str, str] = {
    "0": _("0/3 not contacted"),
    "1": _("1/3 contacted"),
    "2": _("2/3 session registered"),
    "3": _("3/3 everything is in"),
}

STAGES: Mapping[str, str] = {
    "to_assign": _("Not assigned"),
    "in_progress": _("In progress"),
    "waiting": _("Waiting for approval"),
    "closed": _("Closed"),
}

NOTICES: Mapping[str, str] = {
    code: words for code, (words, _sign) in vocabulary.NOTICES.items() if code != "crisis_unassigned"
}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "problem_type": vocabulary.PROBLEM_TYPES,
    "notice": NOTICES,
    "progress": PROGRESS,
    "stage": STAGES,
    "crisis": {"true": _("Crisis calls")},
}
"""Filters whose values are codes; `company` is an id."""

LABELS: Mapping[str, str] = {
    "problem_type": _("Type of problem"),
    "company": _("Company"),
    "notice": _("Notice"),
    "progress": _("Progress"),
    "stage": _("Where it stands"),
    "crisis": _("Kind of call"),
}

NAMES = (*LABELS, "sort")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list with what its address asks for; `cursor` and `at_least` are of one answer and never saved."""

    page: List
    asked: Mapping[str, str]
    cursor: str | None = None
    at_least: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        return self.asked.get("sort", self.page.sort)

    @property
    def query(self) -> str:
        """As it is compared and saved."""
        return urlencode(sorted(self.asked.items()))

    @property
    def for_ledger(self) -> dict[str, str | list[str]]:
        """What the ledger is asked."""
        told: dict[str, str | list[str]] = {"list": self.page.name, "sort": self.sort}
        told["descending"] = str(self.sort not in ASCENDING).lower()
        told |= {name: value for name, value in self.asked.items() if name != "sort"}
        told |= {"cursor": self.cursor} if self.cursor else {}
        return told | ({"at_least": list(self.at_least)} if self.at_least else {})


def narrowed(page: List, params: QueryParams) -> Narrowed:
    """What is no filter of ours is left alone."""
    asked = {name: value for name in NAMES if (value := params.get(name, "").strip())}
    if asked.get("sort") == page.sort:
        del asked["sort"]
    return Narrowed(page, asked, params.get("cursor") or None, tuple(params.getlist("at_least")))


def for_counting(name: str, query: Mapping[str, str]) -> dict[str, object]:
    """A view as the ledger counts it."""
    told = {key: _typed(key, value) for key, value in query.items() if key != "sort"}
    return {"list": name} | told


def _typed(name: str, value: str) -> object:
    if name == "progress":
        return int(value) if value.isdecimal() else value
    return value == "true" if name == "crisis" else value


def parsed(query: str) -> dict[str, str]:
    """A saved view's query."""
    return {name: value for name, value in parse_qsl(query) if name in NAMES}


def described(query: Mapping[str, str], companies: Mapping[str, str], language: Language) -> str:
    """A view's name, made of what it shows: nobody has to think of one, and none tells of a person."""
    return " · ".join(_parts(query, companies, language))


def _parts(query: Mapping[str, str], companies: Mapping[str, str], language: Language) -> Iterator[str]:
    told = catalogue(language).gettext
    for name, value in query.items():
        if name == "company":
            yield companies.get(value) or told(_("a company"))
        elif name == "sort":
            yield told(_("by %(order)s")) % {"order": told(SORTS.get(value, value)).lower()}
        else:
            yield told(CHOICES[name].get(value, value))
