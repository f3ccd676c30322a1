"""I: assigning and declining can be taken back for ten seconds (I7)."""

import pytest
from domain.language import EVA, KATA, OLGA, OTTO, CaseStory, a_case, moment, the

from case_ledger.domain.assignment import DeclineCase, TakeBackAssignment, TakeBackDecline
from case_ledger.domain.contact import RecordContact
from case_ledger.domain.corrections import AddNote, CorrectContact, TickExpertReached
from case_ledger.domain.messages import SendMessage
from case_ledger.domain.progress import Notice, notices
from contracts.cases.assignment import AssignmentTakenBack, DeclineReason, DeclineTakenBack


def latest(story: CaseStory) -> object:
    return story.events[-1].meta.id


@pytest.mark.rule("I7")
@pytest.mark.parametrize("seconds", [0, 10])
def test_an_assignment_is_taken_back_within_ten_seconds(seconds: int) -> None:
    story = a_case().assigned_to(EVA)
    undone = AssignmentTakenBack.model_validate({"undone": latest(story)})
    after = story.later(seconds=seconds).when(TakeBackAssignment(), by=OLGA).then(undone)
    assert after.case.holder is None
    assert after.case.former == ()


@pytest.mark.rule("I7")
def test_an_assignment_is_not_taken_back_after_ten_seconds() -> None:
    story = a_case().assigned_to(EVA).later(seconds=10.001)
    story.when(TakeBackAssignment(), by=OLGA).then_refused("I7 grace-over")


@pytest.mark.rule("I7", "J1")
def test_the_seconds_of_grace_are_the_case_process_s() -> None:
    story = a_case().under(grace_seconds=60).assigned_to(EVA).later(seconds=60)
    assert story.when(TakeBackAssignment(), by=OLGA).events


@pytest.mark.rule("I7")
@pytest.mark.parametrize(
    ("story", "who"), [(a_case().taken_over_by(EVA), EVA), (a_case().delegated_to(EVA), OLGA)]
)
def test_every_kind_of_assignment_is_taken_back_by_who_made_it(story: CaseStory, who: object) -> None:
    person = EVA if who is EVA else OLGA
    assert story.when(TakeBackAssignment(), by=person).afterwards.case.holder is None


@pytest.mark.rule("I7", "C6")
def test_a_reassignment_taken_back_gives_the_former_expert_everything_back() -> None:
    before = a_case().assigned_to(EVA).contacted().with_session(day=9)
    after = before.reassigned_to(KATA).when(TakeBackAssignment(), by=OLGA).afterwards
    assert after.case.holder == before.case.holder
    assert after.case.sessions == before.case.sessions
    assert after.case.former == ()
    assert str(KATA.id) not in after.case.workers


@pytest.mark.rule("I7", "C4")
def test_a_case_that_was_declined_is_marked_again_when_its_assignment_is_taken_back() -> None:
    story = a_case().assigned_to(EVA).declined().assigned_to(KATA)
    assert notices(story.case) == ()
    after = story.when(TakeBackAssignment(), by=OLGA).afterwards
    assert notices(after.case) == (Notice.CASE_DECLINED,)


@pytest.mark.rule("I7", "C4")
def test_a_decline_is_taken_back_within_ten_seconds_and_the_case_is_held_as_before() -> None:
    before = a_case().assigned_to(EVA)
    story = before.declined(DeclineReason.KNOWS_CLIENT)
    undone = DeclineTakenBack.model_validate({"undone": latest(story)})
    after = story.later(seconds=10).when(TakeBackDecline(), by=EVA).then(undone).case
    assert after.holder == before.case.holder
    assert (after.former, after.declined_by, after.acquainted) == ((), frozenset(), frozenset())
    assert not after.was_declined


@pytest.mark.rule("I7")
def test_a_decline_is_not_taken_back_after_ten_seconds() -> None:
    story = a_case().assigned_to(EVA).declined().later(seconds=11)
    story.when(TakeBackDecline(), by=EVA).then_refused("I7 grace-over")


@pytest.mark.rule("I7")
def test_nobody_takes_back_what_another_did() -> None:
    a_case().assigned_to(EVA).when(TakeBackAssignment(), by=OTTO).then_refused("I7 acted-upon")
    a_case().assigned_to(EVA).declined().when(TakeBackDecline(), by=OLGA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7")
def test_an_assignment_is_not_taken_back_as_a_decline_nor_the_other_way_round() -> None:
    a_case().taken_over_by(EVA).when(TakeBackDecline(), by=EVA).then_refused("I7 acted-upon")
    a_case().taken_over_by(EVA).declined().when(TakeBackAssignment(), by=EVA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7")
def test_there_is_nothing_to_take_back_twice() -> None:
    story = a_case().assigned_to(EVA).when(TakeBackAssignment(), by=OLGA).afterwards
    story.when(TakeBackAssignment(), by=OLGA).then_refused("I7 acted-upon")
    a_case().when(TakeBackAssignment(), by=OLGA).then_refused("I7 acted-upon")


ACTED = [
    (a_case().assigned_to(EVA), RecordContact(), EVA),
    (a_case().assigned_to(EVA), DeclineCase(), EVA),
    (a_case().assigned_to(EVA), SendMessage(text="Is it urgent?"), EVA),
    (a_case().assigned_to(EVA), CorrectContact(city="Pécs"), EVA),
    (a_case(crisis=True).assigned_to(EVA), TickExpertReached(), OLGA),
]


@pytest.mark.rule("I7")
@pytest.mark.parametrize(("story", "deed", "who"), ACTED)
def test_an_assignment_stands_once_somebody_has_acted_on_it(
    story: CaseStory, deed: RecordContact, who: object
) -> None:
    person = EVA if who is EVA else OLGA
    acted = story.when(deed, by=person, making=the("a message")).afterwards
    acted.when(TakeBackAssignment(), by=OLGA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7")
def test_a_decline_stands_once_the_case_is_given_to_another() -> None:
    story = a_case().assigned_to(EVA).declined().assigned_to(KATA)
    story.when(TakeBackDecline(), by=EVA).then_refused("I7 acted-upon")


@pytest.mark.rule("I7")
def test_a_note_to_the_expert_is_no_act_on_the_assignment() -> None:
    story = a_case().assigned_to(EVA).when(AddNote(text="Call her soon."), by=OLGA).afterwards
    after = story.when(TakeBackAssignment(), by=OLGA).afterwards
    assert len(after.case.notes) == 1


@pytest.mark.rule("I7", "D12")
def test_taking_back_does_not_lie_in_the_future() -> None:
    command = TakeBackAssignment(happened_at=moment(2))
    a_case().assigned_to(EVA).when(command, by=OLGA).then_refused("D12 in-the-future")
