"""Views of a list: those that everybody of a role has, those that a person has saved, and their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboard.api.listing.narrowing import Narrowed, described, parsed
from dashboard.api.showing.bars import is_desk
from dashboard.api.showing.words import Language, _, catalogue
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class View:
    """One tab above a list: `path` with `query` is where it leads, `name` the ledger's list."""

    words: str
    path: str
    name: str
    query: Mapping[str, str]
    saved: bool = False
    current: bool = False
    count: int | None = None

    @property
    def address(self) -> str:
        return f"{self.path}?{urlencode(sorted(self.query.items()))}" if self.query else self.path


type Given = Sequence[tuple[str, Mapping[str, str]]]

OF_EXPERTS: Given = (
    (_("All mine"), {}),
    (_("Not contacted yet"), {"progress": "0", "stage": "in_progress"}),
    (_("No session yet"), {"progress": "1", "stage": "in_progress"}),
    (_("Ready to close"), {"progress": "3", "stage": "in_progress"}),
    (_("Waiting for approval"), {"stage": "waiting"}),
)
OF_THE_DESK: Given = (
    (_("All open"), {}),
    (_("24 hours"), {"notice": "hours_24"}),
    (_("48 hours passed"), {"notice": "hours_48"}),
    (_("3 months passed"), {"notice": "months_3"}),
    (_("Crisis calls"), {"crisis": "true"}),
    (_("Waiting for approval"), {"stage": "waiting"}),
)
EVERYTHING: Given = ((_("All"), {}),)


def given(narrowed: Narrowed, visitor: Visitor) -> Given:
    """What everybody of this person's roles has above this list."""
    if narrowed.page.path != "/cases":
        return EVERYTHING
    return OF_THE_DESK if is_desk(visitor) else OF_EXPERTS


def views(
    narrowed: Narrowed,
    visitor: Visitor,
    saved: Sequence[str],
    companies: Mapping[str, str],
    language: Language,
) -> list[View]:
    """All of them, in the order of the tabs; where none fits what is asked for, none is current."""
    page, told = narrowed.page, catalogue(language).gettext
    common = [View(told(words), page.path, page.name, query) for words, query in given(narrowed, visitor)]
    own = [
        View(described(query, companies, language), page.path, page.name, query, saved=True)
        for query in map(parsed, saved)
        if query
    ]
    return [replace(each, current=each.query == dict(narrowed.asked)) for each in (*common, *own)]


def can_be_saved(shown: Sequence[View], narrowed: Narrowed) -> bool:
    """What is narrowed in a way that no view has yet."""
    return bool(narrowed.asked) and not any(each.current for each in shown)
