"""I7 and its kin: whether what an event led to still stands, asked before a letter of it is sent."""

from uuid import UUID

import pytest
from domain.language import EVA, KATA, OLGA, PIOTR, CaseStory, a_case, private, the

from case_ledger.domain.assignment import TakeBackAssignment, TakeBackDecline
from case_ledger.domain.causes import ENDS, Gone, gone
from case_ledger.domain.closing import TakeClosingBack
from case_ledger.domain.contact import RetractContact
from contracts import cases
from contracts.cases.assignment import UnassignmentReason
from contracts.event import Event
from contracts.topics import CASES


def latest(story: CaseStory) -> UUID:
    return story.events[-1].meta.id


def held() -> CaseStory:
    return a_case().assigned_to(EVA)


@pytest.mark.rule("I7", "C2")
def test_what_was_taken_back_does_not_stand() -> None:
    taken_back = held().when(TakeBackAssignment(), by=OLGA).afterwards
    assert gone(taken_back.events, latest(held())) is Gone.TAKEN_BACK


@pytest.mark.rule("C4")
def test_an_assignment_that_was_declined_does_not_stand_unless_the_decline_was_taken_back() -> None:
    declined = held().declined()
    assert gone(declined.events, latest(held())) is Gone.DECLINED
    back = declined.when(TakeBackDecline(), by=EVA).afterwards
    assert gone(back.events, latest(held())) is None
    assert gone(back.events, latest(declined)) is Gone.TAKEN_BACK


@pytest.mark.rule("C6")
def test_a_reassignment_stands_for_the_new_expert_until_the_case_leaves_them() -> None:
    other = held().reassigned_to(KATA)
    assert gone(other.events, latest(held())) is Gone.SUPERSEDED
    assert gone(other.events, latest(other), KATA.id) is None
    assert gone(other.reassigned_to(EVA).events, latest(other), KATA.id) is Gone.SUPERSEDED
    assert gone(other.declined().events, latest(other), KATA.id) is Gone.DECLINED


@pytest.mark.rule("C6")
def test_a_former_expert_is_told_of_their_loss_unless_the_case_came_back_to_them() -> None:
    other = held().reassigned_to(KATA)
    assert gone(other.reassigned_to(PIOTR).events, latest(other), EVA.id) is None
    assert gone(other.reassigned_to(EVA).events, latest(other), EVA.id) is Gone.HELD_AGAIN
    unfit = cases.CaseUnassigned(former=EVA.id, reason=UnassignmentReason.COMPETENCE_NOT_COVERED)
    lost = held().told(unfit, OLGA)
    assert gone(lost.assigned_to(KATA).events, latest(lost), EVA.id) is None
    assert gone(lost.assigned_to(EVA).events, latest(lost), EVA.id) is Gone.HELD_AGAIN


@pytest.mark.rule("C4")
def test_a_decline_stands_until_somebody_holds_the_case() -> None:
    declined = held().declined()
    assert gone(declined.events, latest(declined)) is None
    assert gone(declined.assigned_to(KATA).events, latest(declined)) is Gone.HELD_AGAIN


@pytest.mark.rule("C3", "D13")
def test_a_contact_stands_until_it_is_retracted() -> None:
    contacted = held().contacted()
    assert gone(contacted.events, latest(contacted)) is None
    retracted = contacted.when(RetractContact(reason="It was her sister."), by=EVA).afterwards
    assert gone(retracted.events, latest(contacted)) is Gone.RETRACTED


@pytest.mark.rule("D8")
def test_a_closing_stands_until_it_is_judged_or_taken_back() -> None:
    closed = held().ready_to_close().closed()
    assert gone(closed.events, latest(closed)) is None
    assert gone(closed.approved().events, latest(closed)) is Gone.DECIDED
    assert gone(closed.returned().events, latest(closed)) is Gone.DECIDED
    assert gone(closed.when(TakeClosingBack(), by=EVA).afterwards.events, latest(closed)) is Gone.TAKEN_BACK


@pytest.mark.rule("D8")
def test_a_return_stands_until_the_case_is_closed_anew() -> None:
    returned = held().ready_to_close().closed().returned()
    assert gone(returned.events, latest(returned)) is None
    assert gone(returned.closed().events, latest(returned)) is Gone.CLOSED_ANEW


@pytest.mark.rule("D4")
def test_a_message_stands_until_that_very_one_is_answered() -> None:
    words = private("May the client bring a friend?")
    sent = held().told(cases.MessageToOperatorSent(message=the("one"), operator=None, text=words), EVA)
    both = sent.told(cases.MessageToOperatorSent(message=the("two"), operator=None, text=words), EVA)
    answered = both.told(cases.MessageAnswered(message=the("two"), answer=private("Yes.")), OLGA)
    assert gone(answered.events, latest(sent)) is None
    assert gone(answered.events, latest(both)) is Gone.ANSWERED
    assert gone(answered.events, latest(both), OLGA.id) is Gone.ANSWERED
    assert gone(answered.events, latest(both), EVA.id) is None, "the copy to who wrote it"


def test_what_the_case_never_heard_of_is_not_judged() -> None:
    with pytest.raises(LookupError):
        gone(held().events, the("nothing"))


HANDINGS: set[type[Event]] = {
    cases.CaseAssigned,
    cases.CaseReassigned,
    cases.CaseTakenOver,
    cases.CaseDelegated,
}
ENDINGS: set[type[Event]] = {cases.CaseClosed, cases.ClientFoundUnreachable, cases.EndedWithoutCounselling}
LEFT: set[type[Event]] = {*HANDINGS, cases.CaseUnassigned, cases.CaseDeclined}
JUDGED: set[type[Event]] = {cases.CaseApproved, cases.CaseReturned, cases.CaseReopened}

ENDED_BY: dict[type[Event], set[type[Event]]] = {
    cases.CaseAssigned: {*LEFT, *ENDINGS, cases.CaseReopened},
    cases.CaseReassigned: {*LEFT, *ENDINGS, cases.CaseReopened},
    cases.CaseTakenOver: {*LEFT, *ENDINGS, cases.CaseReopened},
    cases.CaseDelegated: {*LEFT, *ENDINGS, cases.CaseReopened},
    cases.CaseReopened: {*LEFT, *ENDINGS, cases.CaseReopened},
    cases.CaseUnassigned: set(),
    cases.CaseDeclined: {*HANDINGS, *ENDINGS},
    cases.ClientContacted: {*LEFT, cases.ContactRetracted},
    cases.ContactCorrected: LEFT,
    cases.DetailsCorrected: LEFT,
    cases.ProblemTypeChanged: LEFT,
    cases.CompanySettled: LEFT,
    cases.NoteAdded: LEFT,
    cases.ConsultationsChanged: LEFT,
    cases.MessageToOperatorSent: set(),
    cases.MessageAnswered: LEFT,
    cases.PaperRefused: set(),
    cases.CaseClosed: JUDGED,
    cases.ClientFoundUnreachable: JUDGED,
    cases.EndedWithoutCounselling: JUDGED,
    cases.CaseApproved: {cases.CaseReopened},
    cases.CaseReturned: {*LEFT, *ENDINGS},
}

TOLD_TO_NOBODY: set[type[Event]] = {
    cases.CaseRegistered, cases.ExpertReachedByPhone, cases.AssignmentTakenBack, cases.DeclineTakenBack,
    cases.ClosingTakenBack, cases.MessageTakenBack, cases.ContactRetracted, cases.AttemptRecorded,
    cases.AttemptRetracted, cases.SessionAdded, cases.SessionMoved, cases.SessionDeleted,
    cases.HandoverSessionAdded, cases.PaperFiled, cases.HandoverPaperFiled, cases.PaperWithdrawn,
    cases.SatisfactionScored, cases.SatisfactionFormFiled, cases.SatisfactionDeclaredImpossible,
    cases.SatisfactionRetracted, cases.ClosingPostponed, cases.MarkedInvoiced, cases.InvoiceMarkWithdrawn,
    cases.ErasureRequested, cases.PersonErased, cases.ErasureCompleted,
}  # fmt: skip


@pytest.mark.rule("I7")
@pytest.mark.parametrize("asked", CASES.events, ids=lambda each: each.__name__)
def test_of_each_event_that_is_told_it_is_known_what_ends_it(asked: type[Event]) -> None:
    assert (asked in ENDED_BY) != (asked in TOLD_TO_NOBODY)
    assert set(ENDS.get(asked, ())) == ENDED_BY.get(asked, set())


@pytest.mark.rule("B7", "C6")
def test_a_correction_is_not_told_to_who_lost_the_case() -> None:
    corrected = held().told(cases.NoteAdded(note=the("note"), text=private("Call after five.")), OLGA)
    assert gone(corrected.contacted().events, latest(corrected), EVA.id) is None
    assert gone(corrected.reassigned_to(KATA).events, latest(corrected), EVA.id) is Gone.SUPERSEDED


@pytest.mark.rule("H3")
def test_a_reopening_stands_until_the_case_leaves_its_expert_or_ends_again() -> None:
    reopened = held().ready_to_close().closed().approved().reopened()
    assert gone(reopened.events, latest(reopened), EVA.id) is None
    assert gone(reopened.reassigned_to(KATA).events, latest(reopened), EVA.id) is Gone.SUPERSEDED
    assert gone(reopened.ended().events, latest(reopened), EVA.id) is Gone.ENDED
