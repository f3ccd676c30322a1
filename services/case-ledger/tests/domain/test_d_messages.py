"""D4: the expert writes to the operator about the case, and is answered on it."""

import pytest
from domain.language import EVA, KATA, LEO, OLGA, OTTO, SARA, CaseStory, a_case, moment, private, the
from domain.language.people import Colleague

from case_ledger.domain.messages import AnswerMessage, SendMessage, TakeBackMessage
from contracts import cases

MESSAGE = the("a message")
WRITING = SendMessage(text="She asks for a second opinion.")
ANSWERING = AnswerMessage(message=MESSAGE, answer="We will ask.")


def sent(operator: Colleague | None) -> cases.MessageToOperatorSent:
    to = operator.id if operator else None
    return cases.MessageToOperatorSent(message=MESSAGE, operator=to, text=private(WRITING.text))


def a_case_with_a_message(to: Colleague | None = OLGA) -> CaseStory:
    return a_case().assigned_to(EVA).told(sent(to), EVA)


@pytest.mark.rule("D4")
@pytest.mark.parametrize("operator", [OLGA, OTTO], ids=lambda who: who.name)
def test_a_message_goes_to_the_operator_who_assigned_the_case(operator: Colleague) -> None:
    story = a_case().assigned_to(EVA, by=operator)
    story.when(WRITING, by=EVA, making=MESSAGE).then(sent(operator))


@pytest.mark.rule("D4", "C5")
def test_an_operators_delegating_is_assigning() -> None:
    a_case().delegated_to(EVA, by=OTTO).when(WRITING, by=EVA, making=MESSAGE).then(sent(OTTO))


@pytest.mark.rule("D4", "C6")
def test_a_message_goes_to_whoever_assigned_the_present_expert() -> None:
    story = a_case().assigned_to(EVA, by=OLGA).reassigned_to(KATA, by=OTTO)
    story.when(WRITING, by=KATA, making=MESSAGE).then(sent(OTTO))


@pytest.mark.rule("D4")
@pytest.mark.parametrize(
    "story",
    [a_case().taken_over_by(EVA), a_case().assigned_to(EVA, by=SARA), a_case().delegated_to(EVA, by=LEO)],
    ids=["taken over", "assigned by a supervisor", "delegated by a lead"],
)
def test_without_an_operator_who_assigned_it_a_message_goes_to_the_desk(story: CaseStory) -> None:
    story.when(WRITING, by=EVA, making=MESSAGE).then(sent(None))


@pytest.mark.rule("D4", "A6", "C8")
@pytest.mark.parametrize("fact", [{"active": False}, {"absent": True}], ids=["deactivated", "absent"])
def test_a_message_goes_to_the_desk_where_the_operator_cannot_read_it(fact: dict[str, bool]) -> None:
    story = a_case().assigned_to(EVA, by=OLGA).knowing(OLGA, **fact)
    story.when(WRITING, by=EVA, making=MESSAGE).then(sent(None))


@pytest.mark.rule("D4", "H3")
def test_after_a_reopening_a_message_still_goes_to_the_operator_who_assigned_the_case() -> None:
    story = a_case().assigned_to(EVA, by=OLGA).ready_to_close().closed().approved().reopened(by=OTTO)
    story.when(WRITING, by=EVA, making=MESSAGE).then(sent(OLGA))


@pytest.mark.rule("D4", "D8")
def test_the_expert_can_write_while_the_case_waits_for_approval() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed()
    story.when(WRITING, by=EVA, making=MESSAGE).then(sent(OLGA))


@pytest.mark.rule("D4")
def test_sending_the_same_message_again_changes_nothing() -> None:
    a_case_with_a_message().when(WRITING, by=EVA, making=MESSAGE).then_nothing()


@pytest.mark.rule("D4")
def test_text_and_moment_stand_on_the_profile() -> None:
    [message] = a_case_with_a_message().case.messages
    assert (message.sender, message.text.value) == (str(EVA.id), private(WRITING.text))
    assert message.sent_at == moment(1, "9:00")


@pytest.mark.rule("D4")
def test_the_operator_answers_on_the_case() -> None:
    story = a_case_with_a_message().later(hours=1)
    answered = story.when(ANSWERING, by=OLGA).then(
        cases.MessageAnswered(message=MESSAGE, answer=private("We will ask."))
    )
    [message] = answered.case.messages
    assert message.answer is not None
    assert (message.answered_by, message.answered_at) == (str(OLGA.id), moment(1, "10:00"))
    assert (message.answer.value, message.answer.pointer) == (private("We will ask."), "/answer")


@pytest.mark.rule("D4")
def test_any_operator_answers_what_went_to_the_desk() -> None:
    assert a_case_with_a_message(to=None).when(ANSWERING, by=OTTO).events


@pytest.mark.rule("D4")
def test_a_message_to_one_operator_is_not_answered_by_another() -> None:
    a_case_with_a_message(to=OLGA).when(ANSWERING, by=OTTO).then_refused("D4 addressed-to-another")


@pytest.mark.rule("D4")
def test_a_message_is_answered_once() -> None:
    story = a_case_with_a_message().when(ANSWERING, by=OLGA).afterwards
    story.when(ANSWERING, by=OLGA).then_refused("D4 message-answered")


@pytest.mark.rule("D4")
def test_an_answer_reaches_the_message_it_names() -> None:
    second = cases.MessageToOperatorSent(message=the("second"), operator=OLGA.id, text=private("More."))
    story = a_case_with_a_message().told(second, EVA).when(ANSWERING, by=OLGA).afterwards
    assert [each.answer is not None for each in story.case.messages] == [True, False]


@pytest.mark.rule("D4")
def test_there_is_no_answer_to_what_was_never_sent_or_was_taken_back() -> None:
    a_case().assigned_to(EVA).when(ANSWERING, by=OLGA).then_refused("D4 message-unknown")
    story = a_case_with_a_message().when(TakeBackMessage(message=MESSAGE), by=EVA).afterwards
    story.when(ANSWERING, by=OLGA).then_refused("D4 message-unknown")


@pytest.mark.rule("D4", "I4")
def test_of_an_erased_client_nothing_more_is_written() -> None:
    a_case().assigned_to(EVA).erased().when(WRITING, by=EVA).then_refused("I4 person-erased")
    a_case_with_a_message().erased().when(ANSWERING, by=OLGA).then_refused("I4 person-erased")
