"""A case as it stood at a moment, fact by fact, and what differs between two moments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.api.showing.moments import Moments
from dashboard.api.showing.vocabulary import NOTICES, word
from dashboard.api.showing.words import _

type Profile = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Teller:
    """What a fact needs to be put into words; `say` translates."""

    moments: Moments
    names: Mapping[str, str]
    say: Callable[[str], str]

    def person(self, account: str | None) -> str | None:
        return self.names.get(account, self.say(_("expert unknown"))) if account else None

    def moment(self, value: str | None) -> Any:
        return self.moments.moment(value) if value else None


@dataclass(frozen=True, slots=True)
class Fact:
    """`of` gives nothing where there is nothing yet; `events` are those that can change it, by name."""

    words: str
    of: Callable[[Profile, Teller], Any]
    events: frozenset[str]


def _sessions(profile: Profile, teller: Teller) -> str:
    return teller.say(_("{held} of {available}")).format(
        held=len(profile["sessions"]), available=profile["consultations"]
    )


def _paper(profile: Profile, teller: Teller) -> str | None:
    kinds = (teller.say(word("paper", each["kind"])) for each in profile["papers"])
    return ", ".join(kinds) or None


def _satisfaction(profile: Profile, teller: Teller) -> str | None:
    settled = profile["satisfaction"]
    if settled is None:
        return None
    if settled["score"]:
        return teller.say(_("score {score}")).format(score=settled["score"])
    reason = settled["reason"]
    told = teller.say(word("not_possible", reason)) if reason else teller.say(_("form uploaded"))
    return str(told)


def _ending(profile: Profile, teller: Teller) -> Any:
    ending = profile["ending"]
    return teller.moment(ending["at"]) if ending else None


def _approval(profile: Profile, teller: Teller) -> Any:
    approval = profile["approval"]
    return teller.moment(approval["at"]) if approval else None


def _holder(name: str) -> Callable[[Profile, Teller], Any]:
    def of(profile: Profile, teller: Teller) -> Any:
        holder = profile["holder"]
        return teller.moment(holder[name]) if holder else None

    return of


def _expert(profile: Profile, teller: Teller) -> str | None:
    holder = profile["holder"]
    return teller.person(holder["expert"]) if holder else None


def _notices(profile: Profile, teller: Teller) -> str | None:
    known = (NOTICES.get(each["notice"], (each["notice"], ""))[0] for each in profile["notices"])
    return ", ".join(teller.say(each) for each in known) or None


def _count(name: str) -> Callable[[Profile, Teller], int | None]:
    return lambda profile, _teller: len(profile[name]) or None


_HANDED = frozenset({
    "case_assigned", "case_reassigned", "case_taken_over", "case_delegated", "case_unassigned",
    "assignment_taken_back", "case_declined", "decline_taken_back",
})  # fmt: skip
_CORRECTED = frozenset({
    "case_registered", "details_corrected", "contact_corrected", "problem_type_changed", "company_settled",
})  # fmt: skip
_SESSIONS = frozenset({
    "case_registered", "session_added", "session_moved", "session_deleted", "handover_session_added",
    "case_reassigned",
})  # fmt: skip
_PAPERS = frozenset({
    "paper_filed", "paper_withdrawn", "handover_paper_filed", "satisfaction_form_filed",
})  # fmt: skip
_SETTLED = frozenset({
    "satisfaction_scored", "satisfaction_form_filed", "satisfaction_declared_impossible",
    "satisfaction_retracted", "paper_withdrawn",
})  # fmt: skip
_ENDED = frozenset({
    "case_closed", "closing_taken_back", "client_found_unreachable", "ended_without_counselling",
    "case_returned", "case_reopened",
})  # fmt: skip

FACTS: Sequence[Fact] = (
    Fact(_("Expert"), _expert, _HANDED),
    Fact(_("Company"), lambda profile, _t: profile["title"]["company_name"], _CORRECTED),
    Fact(
        _("Type of problem"),
        lambda profile, teller: teller.say(word("problem_type", profile["title"]["problem_type"])),
        _CORRECTED,
    ),
    Fact(
        _("City"),
        lambda profile, teller: (
            teller.say(_("Online")) if profile["title"]["city"] == "online" else profile["title"]["city"]
        ),
        _CORRECTED,
    ),
    Fact(
        _("Type of consultation"),
        lambda profile, teller: teller.say(word("consultation_type", profile["consultation_type"])),
        _CORRECTED,
    ),
    Fact(_("Assigned"), _holder("since"), _HANDED),
    Fact(
        _("Contacted"),
        _holder("contacted_at"),
        _HANDED | {"client_contacted", "contact_retracted"},
    ),
    Fact(_("Attempts"), _count("attempts"), frozenset({"attempt_recorded", "attempt_retracted"})),
    Fact(_("Sessions"), _sessions, _SESSIONS | {"consultations_changed"}),
    Fact(_("Documents"), _paper, _PAPERS),
    Fact(_("Satisfaction"), _satisfaction, _SETTLED),
    Fact(
        _("Messages to the operator"),
        _count("messages"),
        frozenset({"message_to_operator_sent", "message_taken_back"}),
    ),
    Fact(_("Notes"), _count("notes"), frozenset({"note_added"})),
    Fact(_("Notices"), _notices, _ENDED | {"case_approved", "case_declined"}),
    Fact(_("Closed"), _ending, _ENDED),
    Fact(_("Approved"), _approval, frozenset({"case_approved", "case_reopened"})),
)
"""In the order of the page."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that differs, with the events in between that can have changed it."""

    words: str
    before: Any
    after: Any
    by: Sequence[Mapping[str, Any]]


def facts(profile: Profile, teller: Teller) -> list[tuple[str, Any]]:
    """Label and value; nothing where there is none yet."""
    return [(fact.words, fact.of(profile, teller)) for fact in FACTS]


def differences(
    before: Profile | None, after: Profile, between: Sequence[Mapping[str, Any]], teller: Teller
) -> list[Difference]:
    """Every fact that isn't the same at both moments, sessions one by one."""
    found: list[Difference] = []
    for fact in FACTS:
        old, new = (fact.of(each, teller) if each else None for each in (before, after))
        if old != new:
            found.append(Difference(fact.words, old, new, _by(fact.events, between)))
    return [*found, *_session_days(before, after, between, teller)]


def _session_days(
    before: Profile | None, after: Profile, between: Sequence[Mapping[str, Any]], teller: Teller
) -> list[Difference]:
    old, new = (
        {each["id"]: each for each in (profile or {}).get("sessions", ())} for profile in (before, after)
    )
    found: list[Difference] = []
    for number, id_ in enumerate(old | new, 1):
        was, is_ = (each.get(id_, {}).get("starts_at") for each in (old, new))
        if was != is_:
            words = teller.say(_("Session {number}")).format(number=number)
            found.append(Difference(words, teller.moment(was), teller.moment(is_), _of(id_, between)))
    return found


def _by(names: frozenset[str], between: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [each for each in between if each["type"].split(".")[-2] in names]


def _of(session: str, between: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [each for each in between if each["data"].get("session") == session or each["id"] == session]
