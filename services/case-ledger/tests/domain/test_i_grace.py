"""I7: assigning, declining, closing and a message can be taken back for ten seconds."""

from functools import reduce

import pytest
from domain.language import EVA, KATA, OLGA, OTTO, SARA, CaseStory, a_case, moment, private, the

from case_ledger.domain.assignment import (
    AssignCase,
    DeclineCase,
    ReassignCase,
    TakeBackAssignment,
    TakeBackDecline,
)
from case_ledger.domain.closing import TakeClosingBack
from case_ledger.domain.evolving import evolve
from case_ledger.domain.messages import SendMessage, TakeBackMessage
from contracts import cases
from contracts.cases.assignment import ReassignmentReason
from contracts.cases.vocabulary import Reachability
from contracts.event import Event

BACK, UNDECLINE = TakeBackAssignment(), TakeBackDecline()
MESSAGE = the("a message")
UNSEND = TakeBackMessage(message=MESSAGE)


def a_case_with_a_message() -> CaseStory:
    story = a_case().assigned_to(EVA).later(minutes=5)
    return story.when(SendMessage(text="Please call me."), by=EVA, making=MESSAGE).afterwards


ASSIGNED = {
    "assigned": (a_case().assigned_to(EVA), OLGA),
    "delegated": (a_case().delegated_to(EVA, by=SARA), SARA),
    "taken over": (a_case().taken_over_by(EVA), EVA),
    "reassigned": (a_case().assigned_to(KATA).later(days=1).reassigned_to(EVA), OLGA),
}


@pytest.mark.rule("I7")
def test_an_assignment_is_recorded_and_shown_at_once() -> None:
    story = a_case().when(AssignCase(expert=EVA.id), by=OLGA).then(cases.CaseAssigned(expert=EVA.id))
    assert story.expert == EVA.id


@pytest.mark.rule("I7")
@pytest.mark.parametrize("how", ASSIGNED)
def test_every_way_of_assigning_is_taken_back_by_a_second_event(how: str) -> None:
    story, who = ASSIGNED[how]
    taken = story.when(BACK, by=who).then(cases.AssignmentTakenBack(undone=story.events[-1].meta.id))
    assert taken.version == story.version + 1
    before = reduce(evolve, story.events[:-1], a_case().state)
    assert before is not None
    assert taken.case.holder == before.holder


@pytest.mark.rule("I7")
@pytest.mark.parametrize("how", ASSIGNED)
def test_an_assignment_is_taken_back_for_ten_seconds(how: str) -> None:
    story, who = ASSIGNED[how]
    assert story.later(seconds=10).when(BACK, by=who).events
    story.later(seconds=10.001).when(BACK, by=who).then_refused("I7 grace-over")


@pytest.mark.rule("I7", "J1")
def test_the_seconds_of_grace_are_a_setting_of_the_process() -> None:
    story = a_case().assigned_to(EVA).under(grace_seconds=60)
    assert story.later(seconds=60).when(BACK, by=OLGA).events
    story.later(seconds=61).when(BACK, by=OLGA).then_refused("I7 grace-over")


@pytest.mark.rule("I7", "D12")
def test_grace_runs_from_when_it_was_recorded_not_from_when_it_happened() -> None:
    early = cases.CaseAssigned(expert=EVA.id)
    story = a_case().later(hours=2).told(early, OLGA, happened_at=moment(1, "9:30"))
    assert story.when(BACK, by=OLGA).events


@pytest.mark.rule("I7", "C6")
def test_taking_a_reassignment_back_restores_contact_and_planned_sessions() -> None:
    before = a_case().assigned_to(EVA).contacted().with_session(day=8)
    story = before.reassigned_to(KATA).when(BACK, by=OLGA).afterwards
    assert (story.case.holder, story.case.sessions) == (before.case.holder, before.case.sessions)
    assert story.case.former == ()


@pytest.mark.rule("I7", "C6")
def test_whoever_held_it_for_those_seconds_gets_no_hand_over_page_and_may_judge() -> None:
    story = a_case().assigned_to(EVA).when(BACK, by=OLGA).afterwards
    assert story.case.former == ()
    assert str(EVA.id) not in story.case.workers


@pytest.mark.rule("I7")
def test_nobody_takes_back_what_another_did() -> None:
    a_case().assigned_to(EVA, by=OLGA).when(BACK, by=OTTO).then_refused("I7 acted-upon")
    a_case().assigned_to(EVA).declined().when(UNDECLINE, by=OLGA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7")
def test_nothing_is_taken_back_twice() -> None:
    story = a_case().assigned_to(EVA).when(BACK, by=OLGA).afterwards
    story.when(BACK, by=OLGA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7", "C4")
def test_a_decline_is_taken_back_and_the_expert_holds_the_case_as_before() -> None:
    before = a_case().assigned_to(EVA).later(hours=1)
    declined = before.when(DeclineCase(), by=EVA).afterwards
    story = declined.later(seconds=10).when(UNDECLINE, by=EVA)
    back = story.then(cases.DeclineTakenBack(undone=declined.events[-1].meta.id))
    assert back.case.holder == before.case.holder
    assert (back.case.declined_by, back.case.was_declined) == (frozenset(), False)
    declined.later(seconds=11).when(UNDECLINE, by=EVA).then_refused("I7 grace-over")


ACTED: dict[str, Event] = {
    "contacted": cases.ClientContacted(),
    "attempted": cases.AttemptRecorded(attempt=MESSAGE, kind="phone", outcome="no_answer"),
    "declined": cases.CaseDeclined(expert=EVA.id),
    "reassigned": cases.CaseReassigned(expert=KATA.id, former=EVA.id, reason="other"),
    "wrote": cases.MessageToOperatorSent(message=MESSAGE, operator=None, text=private("Why me?")),
    "reached by phone": cases.ExpertReachedByPhone(expert=EVA.id, reached_at=moment(1)),
    "ended": cases.EndedWithoutCounselling(reason="not_entitled"),
    "reachable": cases.ContactCorrected(reachability=Reachability(phone=True, email=False)),
}


@pytest.mark.rule("I7")
@pytest.mark.parametrize("how", ACTED)
def test_an_assignment_stays_once_somebody_has_acted_on_it(how: str) -> None:
    by = OTTO if how in {"reassigned", "reached by phone", "ended", "reachable"} else EVA
    story = a_case(crisis=True).assigned_to(EVA).told(ACTED[how], by)
    story.when(BACK, by=OLGA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7")
def test_a_decline_stays_once_the_case_is_assigned_anew() -> None:
    story = a_case().assigned_to(EVA).declined().assigned_to(KATA)
    story.when(UNDECLINE, by=EVA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7")
def test_a_note_on_the_case_acts_on_nothing() -> None:
    note = cases.NoteAdded(note=MESSAGE, text=private("She prefers mornings."))
    story = a_case().assigned_to(EVA).told(note, OLGA)
    assert len(story.when(BACK, by=OLGA).afterwards.case.notes) == 1


@pytest.mark.rule("I7")
def test_a_new_assignment_is_what_is_taken_back_not_the_one_before() -> None:
    story = (
        a_case().assigned_to(EVA).when(ReassignCase(expert=KATA.id, reason=ReassignmentReason.OTHER), by=OLGA)
    )
    back = story.afterwards.when(BACK, by=OLGA).afterwards
    assert back.expert == EVA.id
    back.when(BACK, by=OLGA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7", "D8")
def test_a_closing_is_taken_back_by_a_second_event() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed()
    back = story.when(TakeClosingBack(), by=EVA).then(cases.ClosingTakenBack(undone=story.events[-1].meta.id))
    assert back.case.is_open
    back.when(TakeClosingBack(), by=EVA).then_refused("D8 not-waiting")


@pytest.mark.rule("I7", "D8")
@pytest.mark.parametrize("judged", ["approved", "returned"])
def test_a_closing_stays_once_it_was_judged(judged: str) -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed()
    story = story.approved() if judged == "approved" else story.returned()
    story.when(TakeClosingBack(), by=EVA).then_refused("D8 not-waiting")


@pytest.mark.rule("I7", "D4")
def test_a_message_is_taken_back_for_ten_seconds_and_the_record_keeps_it() -> None:
    story = a_case_with_a_message()
    back = (
        story.later(seconds=10)
        .when(UNSEND, by=EVA)
        .then(cases.MessageTakenBack(undone=story.events[-1].meta.id, message=MESSAGE))
    )
    assert [each.taken_back for each in back.case.messages] == [True]
    story.later(seconds=11).when(UNSEND, by=EVA).then_refused("I7 grace-over")


@pytest.mark.rule("I7", "D4")
def test_a_message_stays_once_it_was_answered() -> None:
    answered = cases.MessageAnswered(message=MESSAGE, answer=private("At noon."))
    a_case_with_a_message().told(answered, OLGA).when(UNSEND, by=EVA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7", "D4")
def test_a_message_is_taken_back_by_who_wrote_it_and_once() -> None:
    story = a_case_with_a_message()
    story.when(UNSEND, by=KATA).then_refused("I7 not-yours")
    story.when(UNSEND, by=EVA).afterwards.when(UNSEND, by=EVA).then_refused("D4 message-unknown")


@pytest.mark.rule("I7", "D4")
def test_only_the_message_named_is_taken_back() -> None:
    second = SendMessage(text="And one more thing.")
    story = a_case_with_a_message().when(second, by=EVA, making=the("second")).afterwards
    back = story.when(UNSEND, by=EVA).afterwards
    assert [each.taken_back for each in back.case.messages] == [True, False]
