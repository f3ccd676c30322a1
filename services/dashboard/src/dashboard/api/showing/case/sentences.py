"""What happened on a case, each event in a sentence with what it says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from dashboard.api.showing import vocabulary as words
from dashboard.api.showing.happenings import NAMES, name_of
from dashboard.api.showing.moments import Moments
from dashboard.api.showing.words import _, catalogue

type Event = Mapping[str, Any]

UNASSIGNED = {
    "competence_not_covered": _("the expert’s competence doesn’t cover the type"),
    "expert_inactive": _("the expert’s account is deactivated"),
}
FIELDS = {
    "contact": _("phone, e-mail, when to call"),
    "reachability": "",
    "city": _("city of consultation"),
    "consultation_type": _("type of consultation"),
    "company": _("company"),
    "crisis": _("crisis call"),
    "received_by": _("place of receipt"),
    "call_minutes": _("call length"),
    "heard_from": _("where the client heard about us"),
    "backup_call": _("backup call"),
    "language": _("language of counselling"),
    "session_minutes": _("duration of a consultation"),
    "wishes": _("wishes for the expert"),
    "client": _("the client’s person"),
    "problem": _("problem and texts"),
}
REACH = _("whether messages may be left or sent")


@dataclass(frozen=True, slots=True)
class Sentences:
    """In one language; `sessions` and `attempts` are what is known of them so far."""

    moments: Moments
    names: Mapping[str, str]
    sessions: dict[str, str] = field(default_factory=dict)
    attempts: dict[str, Event] = field(default_factory=dict)

    def of(self, events: Iterable[Event]) -> list[Markup]:
        """Of events in the order in which they were recorded."""
        return [self.one(each) for each in events]

    def one(self, event: Event) -> Markup:
        """What it says, or how it is called."""
        name = name_of(event)
        known = NAMES.get(name)
        said = SAYS.get(name)
        told = said(self, event["data"]) if said else None
        self._note(name, event)
        if told is not None:
            return told
        return escape(self.told(known.words) if known else name.replace("_", " ").capitalize())

    def told(self, english: str) -> str:
        return str(catalogue(self.moments.language).gettext(english)) if english else ""

    def fill(self, english: str, **values: Any) -> Markup:
        """A translated text with its places filled in; what is no markup is escaped."""
        return escape(self.told(english)) % {name: escape(value) for name, value in values.items()}

    def person(self, account: Any) -> str:
        return self.names.get(str(account)) or self.told(_("expert unknown"))

    def coded(self, group: str, code: Any) -> str:
        return self.told(words.word(group, str(code)))

    def _note(self, name: str, event: Event) -> None:
        data = event["data"]
        if name in {"session_added", "session_moved", "handover_session_added"}:
            self.sessions[str(data["session"])] = data["starts_at"]
        if name == "attempt_recorded":
            self.attempts[str(data["attempt"])] = event


type Says = Callable[[Sentences, Mapping[str, Any]], Markup | None]


def _corrected(s: Sentences, data: Mapping[str, Any]) -> Markup:
    given = [name for name in FIELDS if data.get(name) is not None]
    parts = [s.told(FIELDS[name]) for name in given if FIELDS[name]]
    if given == ["reachability"]:
        parts = [s.told(REACH)]
    return s.fill(_("Corrected: %(what)s"), what=", ".join(parts))


def _declined(s: Sentences, data: Mapping[str, Any]) -> Markup | None:
    if not data.get("reason"):
        return None
    return s.fill(_("Case declined: %(reason)s"), reason=s.coded("decline", data["reason"]))


def _unassigned(s: Sentences, data: Mapping[str, Any]) -> Markup:
    why = s.told(UNASSIGNED.get(data["reason"], data["reason"]))
    return s.fill(_("Case back to be assigned: %(reason)s"), reason=why)


def _retracted(s: Sentences, data: Mapping[str, Any]) -> Markup | None:
    tried = s.attempts.get(str(data["attempt"]))
    if tried is None:
        return None
    at = s.moments.moment(tried["happened_at"])
    return s.fill(_("Contact attempt of %(moment)s withdrawn as an error"), moment=at)


def _moved(s: Sentences, data: Mapping[str, Any]) -> Markup:
    new, old = s.moments.moment(data["starts_at"]), s.sessions.get(str(data["session"]))
    if old is None:
        return s.fill(_("Session moved to %(new)s"), new=new)
    return s.fill(_("Session moved from %(old)s to %(new)s"), old=s.moments.moment(old), new=new)


def _deleted(s: Sentences, data: Mapping[str, Any]) -> Markup:
    why, old = s.coded("deletion", data["reason"]), s.sessions.get(str(data["session"]))
    if old is None:
        return s.fill(_("Session deleted: %(reason)s"), reason=why)
    at = s.moments.moment(old)
    return s.fill(_("Session of %(moment)s deleted: %(reason)s"), moment=at, reason=why)


def _to(english: str) -> Says:
    return lambda s, data: s.fill(english, expert=s.person(data["expert"]))


def _at(english: str) -> Says:
    return lambda s, data: s.fill(english, moment=s.moments.moment(data["starts_at"]))


def _because(english: str, group: str) -> Says:
    return lambda s, data: s.fill(english, reason=s.coded(group, data["reason"]))


def _of_paper(english: str) -> Says:
    return lambda s, data: s.fill(english, paper=s.coded("paper", data["kind"]))


def _invoice(english: str) -> Says:
    return lambda s, data: s.fill(english, invoice=data["invoice"]) if data.get("invoice") else None


def _reassigned(s: Sentences, data: Mapping[str, Any]) -> Markup:
    people = {"former": s.person(data["former"]), "expert": s.person(data["expert"])}
    why = s.coded("reassignment", data["reason"])
    return s.fill(_("Reassigned from %(former)s to %(expert)s: %(reason)s"), **people, reason=why)


def _attempted(s: Sentences, data: Mapping[str, Any]) -> Markup:
    kind, outcome = s.coded("attempt", data["kind"]), s.coded("outcome", data["outcome"])
    return escape(f"{kind}, {outcome}")


SAYS: Mapping[str, Says] = {
    "contact_corrected": _corrected,
    "details_corrected": _corrected,
    "problem_type_changed": lambda s, data: s.fill(
        _("Type of problem changed to %(type)s"), type=s.coded("problem_type", data["problem_type"])
    ),
    "case_assigned": _to(_("Assigned to %(expert)s")),
    "case_taken_over": _to(_("Taken over by %(expert)s")),
    "case_delegated": _to(_("Delegated to %(expert)s")),
    "case_reassigned": _reassigned,
    "case_unassigned": _unassigned,
    "case_declined": _declined,
    "attempt_recorded": _attempted,
    "attempt_retracted": _retracted,
    "session_added": _at(_("Session on %(moment)s registered")),
    "session_moved": _moved,
    "session_deleted": _deleted,
    "handover_session_added": _at(_("Session of %(moment)s entered by a former expert")),
    "consultations_changed": lambda s, data: s.fill(
        _("Available consultations set to %(number)s"), number=data["available"]
    ),
    "paper_filed": _of_paper(_("%(paper)s filed")),
    "handover_paper_filed": _of_paper(_("%(paper)s filed by a former expert")),
    "paper_refused": _because(_("Document refused: %(reason)s"), "refusal"),
    "satisfaction_scored": lambda s, data: s.fill(
        _("Satisfaction score %(score)s of 5 entered"), score=data["score"]
    ),
    "satisfaction_declared_impossible": _because(
        _("Satisfaction form not possible: %(reason)s"), "not_possible"
    ),
    "ended_without_counselling": _because(_("Ended without counselling: %(reason)s"), "ending"),
    "closing_postponed": lambda s, data: s.fill(
        _("Later day set for closing: %(day)s"), day=s.moments.day(data["until"])
    ),
    "marked_invoiced": _invoice(_("Marked as invoiced: %(invoice)s")),
    "invoice_mark_withdrawn": _invoice(_("Invoice mark withdrawn: %(invoice)s")),
}
"""Of events that say more than their name."""


def sentences(events: Sequence[Event], names: Mapping[str, str], moments: Moments) -> list[Markup]:
    """One for each, in the same order."""
    return Sentences(moments, names).of(events)
