"""D6: satisfaction is settled by a form, by a score, or by the reason why there is neither."""

import pytest
from domain.language import EVA, KATA, CaseStory, a_case, the
from pydantic import ValidationError

from case_ledger.domain.policy import DEFAULT_PROCESSES
from case_ledger.domain.progress import progress
from case_ledger.domain.satisfaction import (
    DeclareSatisfactionImpossible,
    FileSatisfactionForm,
    ScoreSatisfaction,
)
from case_ledger.domain.situation import HoldersCommand
from contracts import cases
from contracts.cases.satisfaction import NotPossibleReason
from contracts.cases.vocabulary import ProblemType
from contracts.event import Event

FORM = the("the form")
WITHOUT_A_FORM = (ProblemType.LEGAL, ProblemType.FINANCIAL, ProblemType.OTHER)
EACH_WAY: tuple[tuple[HoldersCommand, Event], ...] = (
    (ScoreSatisfaction(score=4), cases.SatisfactionScored(score=4)),
    (FileSatisfactionForm(document=FORM), cases.SatisfactionFormFiled(document=FORM)),
    *(
        (DeclareSatisfactionImpossible(reason=why), cases.SatisfactionDeclaredImpossible(reason=why))
        for why in NotPossibleReason
    ),
)


def a_held_case(problem_type: ProblemType = ProblemType.PSYCHOLOGICAL) -> CaseStory:
    story = a_case(problem_type=problem_type).assigned_to(EVA).contacted().with_session(day=3).on(4)
    return story.with_paper("case_file").with_paper(name="the log")


@pytest.mark.rule("D6", "E1")
@pytest.mark.parametrize(("command", "event"), EACH_WAY)
def test_satisfaction_is_settled_in_each_of_its_ways(command: HoldersCommand, event: Event) -> None:
    story = a_held_case()
    assert progress(story.case, story.process) == 2
    settled = story.when(command, by=EVA).then(event)
    assert progress(settled.case, settled.process) == 3


@pytest.mark.rule("D6")
@pytest.mark.parametrize(("command", "event"), EACH_WAY)
def test_settling_it_the_same_way_again_changes_nothing(command: HoldersCommand, event: Event) -> None:
    a_held_case().told(event, EVA).when(command, by=EVA).then_nothing()


@pytest.mark.rule("D6")
def test_the_latest_word_counts() -> None:
    story = a_held_case().scored(2).when(ScoreSatisfaction(score=4), by=EVA).afterwards
    assert story.case.satisfaction == a_held_case().scored(4).case.satisfaction


@pytest.mark.rule("D6")
@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_is_1_to_5(score: int) -> None:
    with pytest.raises(ValidationError, match="score"):
        ScoreSatisfaction.model_validate({"score": score})


@pytest.mark.rule("D6")
@pytest.mark.parametrize("score", range(1, 6))
def test_every_score_from_1_to_5_is_taken(score: int) -> None:
    assert a_held_case().when(ScoreSatisfaction(score=score), by=EVA).events


@pytest.mark.rule("D6")
@pytest.mark.parametrize("problem_type", WITHOUT_A_FORM)
def test_legal_financial_and_other_cases_have_no_form(problem_type: ProblemType) -> None:
    story = a_held_case(problem_type)
    story.when(FileSatisfactionForm(document=FORM), by=EVA).then_refused("D6 no-form-for-this-type")
    assert story.when(ScoreSatisfaction(score=4), by=EVA).events


@pytest.mark.rule("D6", "J1")
def test_all_other_types_have_a_form() -> None:
    having = {each for each in ProblemType if DEFAULT_PROCESSES[each].satisfaction_form}
    assert having == set(ProblemType) - set(WITHOUT_A_FORM)


@pytest.mark.rule("D6")
def test_the_box_needs_one_of_three_reasons() -> None:
    assert {each.value for each in NotPossibleReason} == {"client_stopped_coming", "client_declined", "other"}
    with pytest.raises(ValidationError, match="reason"):
        DeclareSatisfactionImpossible.model_validate({})


@pytest.mark.rule("D6", "C6")
def test_a_form_is_refused_once_its_uploader_no_longer_holds_the_case() -> None:
    story = a_held_case().reassigned_to(KATA)
    story.when(FileSatisfactionForm(document=FORM), by=EVA).then_refused("D5 holder-changed")


@pytest.mark.rule("D6", "D8")
@pytest.mark.parametrize(("command", "event"), EACH_WAY)
def test_satisfaction_stays_as_it_is_once_the_case_is_closed(command: HoldersCommand, event: Event) -> None:
    closed = a_held_case().told(event, EVA).closed()
    closed.when(command, by=EVA).then_refused("D8 case-closed")
    closed.approved().when(command, by=EVA).then_refused("D8 case-approved")
