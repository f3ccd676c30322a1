"""What differs between a case as somebody knew it and as it is now, as far as an approval covers it (D8)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from dashboard.api.showing import vocabulary as words
from dashboard.api.showing.moments import Moments
from dashboard.api.showing.words import _, catalogue

type Profile = Mapping[str, Any]
type Event = Mapping[str, Any]
type Shown = str | Markup

_ENDINGS = {"closed": _("closed by its expert"), "unreachable": _("client unreachable")}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what went, what came, and the event that was the last to change it, where one is known.

    `unchanged` is how many there are then as now, of a field that can hold several.
    """

    words: str
    old: Sequence[Shown]
    new: Sequence[Shown]
    unchanged: int
    event: Event | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Puts what a profile says into the reader's words. `filed` is the event by which a paper was filed."""

    moments: Moments
    names: Mapping[str, str]
    filed: Mapping[str, Event]

    def told(self, text: str) -> str:
        return str(catalogue(self.moments.language).gettext(text))

    def person(self, account: str | None) -> list[Shown]:
        if account is None:
            return []
        return [self.names.get(account) or self.told(_("expert unknown"))]

    def attempts(self, case: Profile) -> list[Shown]:
        return [
            Markup("{}, {}, {}").format(
                self.told(words.word("attempt", each["kind"])),
                self.told(words.word("outcome", each["outcome"])),
                self.moments.moment(each["at"]),
            )
            for each in case["attempts"]
            if not each["retracted"]
        ]

    def papers(self, case: Profile) -> list[Shown]:
        return [self._paper(each) for each in case["papers"]]

    def satisfaction(self, case: Profile) -> list[Shown]:
        settled = case["satisfaction"]
        if settled is None:
            return []
        if settled["settled"] == "score":
            return [self.told(_("score %(score)s of 5")) % {"score": settled["score"]}]
        if settled["settled"] == "form":
            return [self.told(_("filled-in form"))]
        return [self.told(words.word("not_possible", settled["reason"]))]

    def ending(self, case: Profile) -> list[Shown]:
        ending = case["ending"]
        if ending is None:
            return []
        if ending["kind"] == "without_counselling":
            return [self.told(words.word("ending", ending["reason"]))]
        return [self.told(_ENDINGS.get(ending["kind"], ending["kind"]))]

    def yes_or_no(self, value: bool) -> list[Shown]:
        return [self.told(_("Yes") if value else _("No"))]

    def _paper(self, paper: Mapping[str, Any]) -> Shown:
        kind = escape(self.told(words.word("paper", paper["kind"])))
        filed = self.filed.get(str(paper["document"]))
        return Markup("{}, {}").format(kind, self.moments.day(filed["recorded_at"])) if filed else kind


@dataclass(frozen=True, slots=True)
class Aspect:
    """One field that an approval covers, and the events that change it."""

    words: str
    of: Callable[[Reading, Profile], Sequence[Shown]]
    changed_by: frozenset[str]


_HOLDING = frozenset({
    "case_assigned", "case_reassigned", "case_taken_over", "case_delegated", "case_unassigned",
    "case_declined", "case_reopened", "assignment_taken_back", "decline_taken_back",
})  # fmt: skip
_DETAILS = frozenset({"details_corrected", "problem_type_changed"})
_SESSIONS = frozenset({
    "session_added", "session_moved", "session_deleted", "handover_session_added", "case_reassigned",
    "case_unassigned", "case_reopened", "client_contacted",
})  # fmt: skip
_PAPERS = frozenset({"paper_filed", "handover_paper_filed", "paper_withdrawn"})
_SATISFACTION = frozenset({
    "satisfaction_scored", "satisfaction_form_filed", "satisfaction_declared_impossible",
    "satisfaction_retracted",
})  # fmt: skip
_ENDED = frozenset({
    "case_closed", "client_found_unreachable", "ended_without_counselling", "closing_taken_back",
    "case_returned", "case_reopened",
})  # fmt: skip


def _contacted(r: Reading, case: Profile) -> list[Shown]:
    at = case["holder"] and case["holder"]["contacted_at"]
    return [r.moments.moment(at)] if at else []


def _city(r: Reading, case: Profile) -> list[Shown]:
    city = case["title"]["city"]
    return [r.told(_("Online")) if city == "online" else city]


ASPECTS: Sequence[Aspect] = (
    Aspect(_("Expert"), lambda r, case: r.person(case["title"]["expert"]), _HOLDING),
    Aspect(_("First contact"), _contacted, _HOLDING | {"client_contacted", "contact_retracted"}),
    Aspect(
        _("Contact attempts"),
        lambda r, case: r.attempts(case),
        frozenset({"attempt_recorded", "attempt_retracted"}),
    ),
    Aspect(
        _("Sessions"),
        lambda r, case: [r.moments.moment(each["starts_at"]) for each in case["sessions"]],
        _SESSIONS,
    ),
    Aspect(
        _("Available consultations"),
        lambda _r, case: [str(case["consultations"])],
        _DETAILS | {"consultations_changed"},
    ),
    Aspect(_("Duration, minutes"), lambda _r, case: [str(case["session_minutes"])], _DETAILS),
    Aspect(_("Documents"), lambda r, case: r.papers(case), _PAPERS),
    Aspect(_("Satisfaction"), lambda r, case: r.satisfaction(case), _SATISFACTION),
    Aspect(
        _("Type of problem"),
        lambda r, case: [r.told(words.word("problem_type", case["title"]["problem_type"]))],
        _DETAILS,
    ),
    Aspect(
        _("Company"),
        lambda r, case: [case["title"]["company_name"] or r.told(_("company not known"))],
        _DETAILS | {"company_settled"},
    ),
    Aspect(_("City of consultation"), _city, frozenset({"contact_corrected"})),
    Aspect(
        _("Consultation requested"),
        lambda r, case: [r.told(words.word("consultation_type", case["consultation_type"]))],
        frozenset({"contact_corrected"}),
    ),
    Aspect(_("Crisis call"), lambda r, case: r.yes_or_no(case["crisis"]), _DETAILS),
    Aspect(_("How it ended"), lambda r, case: r.ending(case), _ENDED),
)
"""In the order in which they are told."""


def differences(
    then: Profile, now: Profile, timeline: Sequence[Event], moments: Moments, names: Mapping[str, str]
) -> list[Difference]:
    """Field by field what went and what came; `timeline` is all that happened on the case."""
    reading = Reading(moments, names, _filed(timeline))
    since = [each for each in timeline if each["version"] > then["version"]]
    found = []
    for aspect in ASPECTS:
        old, new = aspect.of(reading, then), aspect.of(reading, now)
        if old != new:
            gone = [each for each in old if each not in new]
            come = [each for each in new if each not in old]
            event = _last(since, aspect.changed_by)
            found.append(Difference(aspect.words, gone, come, len(old) - len(gone), event))
    return found


def _filed(timeline: Sequence[Event]) -> Mapping[str, Event]:
    return {
        str(each["data"]["document"]): each
        for each in timeline
        if name_of(each) in {"paper_filed", "handover_paper_filed"} and "document" in each["data"]
    }


def _last(events: Sequence[Event], names: frozenset[str]) -> Event | None:
    return next((each for each in reversed(events) if name_of(each) in names), None)


def name_of(event: Event) -> str:
    """`kronika.cases.session_added.v1`: `session_added`."""
    return str(event["type"]).split(".")[-2]
