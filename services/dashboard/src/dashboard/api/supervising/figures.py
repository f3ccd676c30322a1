"""Figures: cases per week and type, time to first contact, notices raised, workload, what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from fastapi import APIRouter, Request
from starlette.responses import Response

from contracts.cases.vocabulary import ProblemType
from dashboard.api.door import Door, NotThereError
from dashboard.api.showing import vocabulary
from dashboard.api.showing.charts import Chart, Lying, loads, lying, upright
from dashboard.api.showing.pages import Pages, language_of
from dashboard.api.showing.words import Language, _, catalogue, locale
from dashboard.domain.asking import Answer
from dashboard.handlers.figures import Counted, Reckoning
from dashboard.handlers.visiting import Visitor

PERIODS: Mapping[str, str] = {
    "4": _("Last 4 weeks"),
    "8": _("Last 8 weeks"),
    "13": _("Last 13 weeks"),
    "26": _("Last 26 weeks"),
    "53": _("Last 53 weeks"),
}
"""Weeks, the present one among them."""

KINDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "f1": (_("Psychological"), frozenset({ProblemType.PSYCHOLOGICAL})),
    "f2": (_("Legal"), frozenset({ProblemType.LEGAL})),
    "f3": (
        _("Health coaching"),
        frozenset({ProblemType.PERSONAL_TRAINER, ProblemType.NUTRITIONIST, ProblemType.LIFE_COACH}),
    ),
    "f4": (_("Financial and other"), frozenset({ProblemType.FINANCIAL, ProblemType.OTHER})),
}
"""Tone -> words and the types of problem that are drawn together."""

COLOURS: Mapping[str, str] = {
    "case_declined": "f-orange",
    "months_2": "f-orange",
    "crisis_unassigned": "f-red",
    "approval_overdue": "f-orange",
}
"""Tone of a notice's bar; red otherwise (E2)."""

WHOSE: Mapping[str, str] = {
    "all": "",
    "desk": _("cases that you recorded or assigned"),
    "team": _("cases of your team"),
    "own": _("your own cases"),
}
PARTS = 8
"""Into how many parts the ledger splits the time for contacting a client."""


@dataclass(frozen=True, slots=True)
class FiguresDesk:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    reckoning: Reckoning

    async def show(self, request: Request) -> Response:
        """Everything that may be counted for who looks."""
        visitor = await self.door.visitor(request)
        asked = asked_for(request.query_params)
        found = await self.reckoning.counted(visitor, asked)
        if isinstance(found, Answer):
            raise NotThereError
        return self.pages.show(
            request, "supervising/figures.html", **self._told(request, visitor, found, asked)
        )

    def _told(
        self, request: Request, visitor: Visitor, found: Counted, asked: Mapping[str, str]
    ) -> dict[str, Any]:
        figures, language = found.figures, language_of(request)
        within = most_common(figures["contacts"])
        return {
            "figures": figures,
            "weekly": weekly(figures["weeks"]),
            "kinds": {tone: words for tone, (words, _types) in KINDS.items()},
            "contacts": within,
            "histogram": histogram(within) if within else None,
            "in_time": share_in_time(figures),
            "score": score(figures["score"]["average"], language),
            "notices": notices(figures["notices"], language),
            "workload": None if found.workload is None else workload(found),
            "names": found.names,
            "companies": found.companies,
            "periods": PERIODS,
            "types": vocabulary.PROBLEM_TYPES,
            "asked": asked,
            "whose": WHOSE[figures["whose"]],
            "is_desk": visitor.has("operator", "supervisor"),
            "judges": visitor.has("supervisor"),
        }


def asked_for(query: Mapping[str, str]) -> dict[str, str]:
    """Period, company and type of an address; what can't be read is left out."""
    weeks, company, kind = (query.get(name, "") for name in ("weeks", "company", "problem_type"))
    found = {"weeks": weeks if weeks in PERIODS else "8"}
    found |= {"problem_type": kind} if kind in vocabulary.PROBLEM_TYPES else {}
    try:
        return found | ({"company": str(UUID(company))} if company else {})
    except ValueError:
        return found


def weekly(weeks: Sequence[Mapping[str, Any]]) -> Chart:
    """Cases by ISO week, piled up by type."""
    return upright([(str(week_of(each)), by_kind(each["cases"])) for each in weeks])


def week_of(week: Mapping[str, Any]) -> int:
    """Its number."""
    return date.fromisoformat(week["first_day"]).isocalendar().week


def by_kind(cases: Mapping[str, int]) -> dict[str, int]:
    """Tone -> cases of its types."""
    return {
        tone: sum(number for code, number in cases.items() if code in types)
        for tone, (_words, types) in KINDS.items()
    }


def most_common(contacts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Contacts that had the number of hours that most of them had: those are drawn."""
    return max(contacts, key=lambda each: sum(each["cases"]), default=None)


def bounds(contacts: Mapping[str, Any]) -> list[str]:
    """Hours of each part: "0–6", and last "48+"."""
    part = contacts["within_hours"] / PARTS
    ends = [f"{part * each:g}" for each in range(PARTS + 1)]
    return [*(f"{ends[each]}–{ends[each + 1]}" for each in range(PARTS)), f"{ends[PARTS]}+"]


def histogram(contacts: Mapping[str, Any]) -> Chart:
    """Contacts by part of their hours: the first half, the second, and what came too late."""
    tones = ["f1"] * (PARTS // 2) + ["f-orange"] * (PARTS // 2) + ["f-red"]
    columns = zip(bounds(contacts), tones, contacts["cases"], strict=True)
    return upright([(words, {tone: number}) for words, tone, number in columns], limit_before=PARTS)


def score(average: float | None, language: Language) -> str | None:
    """With one decimal, as the reader writes it."""
    return None if average is None else format_decimal(average, "0.0", locale(language))


def share_in_time(figures: Mapping[str, Any]) -> int | None:
    """Per cent of contacts that came in time, of all that came and all whose time is over."""
    came = sum(sum(each["cases"]) for each in figures["contacts"])
    late = sum(each["cases"][PARTS] for each in figures["contacts"])
    total = came + figures["not_contacted"]
    return round(100 * (came - late) / total) if total else None


def notices(raised: Mapping[str, int], language: Language) -> list[Lying]:
    """Those that were raised at all, most often first."""
    gettext = catalogue(language).gettext
    known = sorted(((code, number) for code, number in raised.items() if number), key=lambda each: -each[1])
    return lying([
        (gettext(vocabulary.NOTICES[code][0]), number, COLOURS.get(code, "f-red"))
        for code, number in known
        if code in vocabulary.NOTICES
    ])  # fmt: skip


def workload(found: Counted) -> list[Lying]:
    """Open cases of each expert against what they can take, the fullest first."""
    rows = [
        (found.names[each["id"]], each["open_cases"], each["capacity"])
        for each in found.workload or ()
        if each["id"] in found.names
    ]
    return loads(sorted(rows, key=lambda each: (-each[1] / (each[2] or 1), each[0].casefold())))


def figures_routes(desk: FiguresDesk) -> APIRouter:
    """`/figures`."""
    router = APIRouter()
    router.add_api_route("/figures", desk.show, methods=["GET"], response_model=None)
    return router
