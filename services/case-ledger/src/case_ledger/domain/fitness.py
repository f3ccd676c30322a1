"""Who may hold a case: what is asked of the expert who shall get it (A2, C1, C4, C5, C7)."""

from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.situation import Command, Person, Situation
from contracts.cases.vocabulary import Proposal
from contracts.permissions import Role
from contracts.refusal import Missing


class Handing(Command):
    """A command that names the expert who shall hold the case."""

    expert: UUID
    proposal: Proposal | None = None
    """What the assignment service proposed; ids, codes and figures only."""


def candidate_of(command: Command, situation: Situation) -> UUID:
    """Who shall hold the case: the expert named, else who asks for it.

    By attribute, not by type: of a form that nobody has filled in it isn't known (`possibilities`).
    """
    named: UUID = getattr(command, "expert", situation.actor)
    return named


def _candidate(command: Command, situation: Situation) -> Person | None:
    return situation.person(candidate_of(command, situation))


def _the_expert_is_known(_: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is not None and Role.EXPERT in candidate.roles:
        return None
    return Missing("C1", "not-an-expert", "Choose an expert from the directory.")


def _the_expert_is_confirmed(_: Case, command: Command, situation: Situation) -> Missing | None:
    """A2: until an expert has signed in once, no case can be theirs."""
    candidate = _candidate(command, situation)
    if candidate is None or candidate.confirmed:
        return None
    return Missing("A2", "expert-unconfirmed", "This expert has not confirmed their account yet.")


def _the_expert_is_active(_: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or candidate.active:
        return None
    return Missing("C1", "expert-inactive", "This expert's account is deactivated.")


def _the_expert_is_present(_: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or not candidate.absent:
        return None
    return Missing("C1", "expert-absent", "This expert is absent now.")


def _the_expert_is_competent(case: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or case.details.problem_type in candidate.competences:
        return None
    return Missing("C1", "competence-missing", "This type of problem is not among the expert's competences.")


def _the_expert_is_a_stranger(case: Case, command: Command, situation: Situation) -> Missing | None:
    """C4: who declined because they know the client is out for this and all later cases of that client."""
    candidate = _candidate(command, situation)
    acquainted = candidate is not None and candidate.knows_client
    if not acquainted and candidate_of(command, situation) not in case.acquainted:
        return None
    return Missing("C4", "expert-knows-client", "This expert said that they know the client.")


FIT = (
    _the_expert_is_known,
    _the_expert_is_confirmed,
    _the_expert_is_active,
    _the_expert_is_present,
    _the_expert_is_competent,
    _the_expert_is_a_stranger,
)
"""What is asked of every expert who shall hold a case, whoever chose them."""


def _the_expert_speaks_the_language(case: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or case.details.language in candidate.languages:
        return None
    return Missing("C5", "language-missing", "The client's language is not among yours.")


def _the_expert_has_capacity(_: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or candidate.below_capacity:
        return None
    return Missing("C5", "capacity-reached", "You hold as many cases as your capacity allows.")


def _the_expert_has_not_declined(case: Case, _: Command, situation: Situation) -> Missing | None:
    if situation.actor not in case.declined_by:
        return None
    return Missing("C5", "declined-before", "You declined this case.")


def _it_is_no_crisis(case: Case, _: Command, __: Situation) -> Missing | None:
    """C7: a crisis is assigned by the desk, never offered."""
    if not case.details.crisis:
        return None
    return Missing("C7", "crisis-is-assigned", "A crisis is assigned by the desk.")


FIT_TO_TAKE_OVER = (
    *FIT,
    _the_expert_speaks_the_language,
    _the_expert_has_capacity,
    _the_expert_has_not_declined,
    _it_is_no_crisis,
)
"""C5: what else is asked of an expert who helps themselves."""


def a_lead_stays_in_the_team(_: Case, command: Command, situation: Situation) -> Missing | None:
    """C5: a lead gives cases to their own team only."""
    if situation.role is not Role.LEAD or _leads(candidate_of(command, situation), situation):
        return None
    return Missing("C5", "not-in-the-team", "This expert is not in your team.")


def _leads(expert: UUID, situation: Situation) -> bool:
    led, lead = situation.person(expert), situation.person(situation.actor)
    return led is not None and lead is not None and bool(led.teams & lead.leads)
