"""D3 and D7: a case is closed once everything is in, and the button says all that is missing."""

import pytest
from domain.language import EVA, KATA, OLGA, SARA, CaseStory, a_case, moment, private

from case_ledger.domain.closing import CloseCase
from case_ledger.domain.progress import Notice, notices, progress
from case_ledger.domain.satisfaction import DeclareSatisfactionImpossible
from contracts import cases
from contracts.cases.satisfaction import NotPossibleReason
from contracts.cases.vocabulary import ProblemType

CLOSING = CloseCase()


def ready() -> CaseStory:
    return a_case().assigned_to(EVA).ready_to_close()


@pytest.mark.rule("D7", "E2")
def test_a_case_with_everything_in_is_closed_and_waits_for_approval() -> None:
    story = ready().when(CLOSING, by=EVA).then(cases.CaseClosed())
    assert story.case.waits_for_approval
    assert notices(story.case) == (Notice.APPROVAL_PENDING,)


@pytest.mark.rule("D7")
def test_the_button_says_all_that_is_missing_at_once() -> None:
    told = a_case().assigned_to(EVA).when(CLOSING, by=EVA)
    told.then_refused("D7 client-not-contacted", "D7 no-session", "D7 paper-missing", "D7 satisfaction-open")
    assert [each.words for each in told.refusal.missing] == [
        "The client has not been contacted by the present expert.",
        "No session is registered.",
        "The treatment log is not uploaded.",
        "Satisfaction is not settled: a score, the form, or why it is not possible.",
    ]


@pytest.mark.rule("D7")
def test_what_a_type_does_not_ask_for_is_not_missing() -> None:
    told = a_case(problem_type=ProblemType.LEGAL).assigned_to(EVA).when(CLOSING, by=EVA)
    told.then_refused("D7 client-not-contacted", "D7 no-session", "D7 satisfaction-open")
    assert told.refusal.missing[-1].words == (
        "Satisfaction is not settled: a score, or why it is not possible."
    )


@pytest.mark.rule("D7")
def test_a_case_stays_open_until_the_present_expert_contacted_the_client() -> None:
    story = ready().reassigned_to(KATA)
    story.when(CLOSING, by=KATA).then_refused("D7 client-not-contacted")
    assert story.contacted().when(CLOSING, by=KATA).events


@pytest.mark.rule("D7", "D13")
def test_a_case_stays_open_when_the_contact_was_retracted() -> None:
    story = ready().told(cases.ContactRetracted(reason=private("Another client.")), EVA)
    story.when(CLOSING, by=EVA).then_refused("D7 client-not-contacted")


@pytest.mark.rule("D7")
def test_a_case_stays_open_until_a_session_is_registered() -> None:
    ready().with_session_deleted().when(CLOSING, by=EVA).then_refused("D7 no-session")


@pytest.mark.rule("D7")
def test_a_case_stays_open_while_a_session_lies_ahead() -> None:
    story = ready().with_session(day=9, at="10:00")
    story.on(9, "9:59").when(CLOSING, by=EVA).then_refused("D7 session-ahead")
    assert story.on(9, "10:00").when(CLOSING, by=EVA).events


@pytest.mark.rule("D7", "D12")
def test_a_closing_told_later_was_after_all_sessions() -> None:
    story = ready().with_session(day=9, at="10:00").on(10)
    yesterday = CloseCase(happened_at=moment(9, "9:00"))
    story.when(yesterday, by=EVA).then_refused("D7 session-ahead")


@pytest.mark.rule("D7", "D5")
def test_a_case_stays_open_until_its_paper_is_uploaded() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=3).on(4).scored()
    story.with_paper("case_file").when(CLOSING, by=EVA).then_refused("D7 paper-missing")


@pytest.mark.rule("D7", "D6")
def test_a_case_stays_open_until_satisfaction_is_settled() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=3).on(4).with_paper()
    story.when(CLOSING, by=EVA).then_refused("D7 satisfaction-open")
    assert story.without_satisfaction().when(CLOSING, by=EVA).events


@pytest.mark.rule("D7")
def test_a_case_without_an_expert_is_not_closed() -> None:
    refusal = a_case().when(CLOSING, by=EVA).refusal
    assert refusal.missing[0].code == "nobody-holds-it"


@pytest.mark.rule("D7", "D8")
def test_a_closed_case_is_not_closed_again() -> None:
    ready().closed().when(CLOSING, by=EVA).then_refused("D8 case-closed")
    ready().closed().approved().when(CLOSING, by=EVA).then_refused("D8 case-approved")


@pytest.mark.rule("D7", "C9")
def test_a_supervisor_closes_for_the_expert_with_a_reason() -> None:
    ready().when(CLOSING, by=SARA).then_refused("C9 acting-reason-missing")
    told = CloseCase(acting_reason="Eva is in hospital.")
    ready().when(told, by=SARA).then(cases.CaseClosed(acting_reason=private("Eva is in hospital.")))
    ready().when(told, by=OLGA).then_refused("C9 acting-reason-out-of-place")


@pytest.mark.rule("C9", "I4")
def test_a_reason_for_acting_is_not_kept_of_an_erased_client() -> None:
    told = CloseCase(acting_reason="Eva is in hospital.")
    ready().erased().when(told, by=SARA).then_refused("I4 person-erased")
    assert ready().erased().when(CLOSING, by=EVA).events


@pytest.mark.rule("D3")
def test_a_client_who_disappears_after_some_sessions_is_closed_the_normal_way() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=3).on(60).with_paper()
    stopped = DeclareSatisfactionImpossible(reason=NotPossibleReason.CLIENT_STOPPED_COMING)
    story = story.when(stopped, by=EVA).afterwards
    assert progress(story.case, story.process) == 3
    story.when(CLOSING, by=EVA).then(cases.CaseClosed())


@pytest.mark.rule("D3")
def test_a_client_who_disappears_still_leaves_the_paper_that_the_type_demands() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=3).on(60).without_satisfaction()
    story.when(CLOSING, by=EVA).then_refused("D7 paper-missing")
