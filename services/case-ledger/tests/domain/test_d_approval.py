"""D8: a closed case waits; a supervisor approves or returns it; its expert can take the closing back."""

import pytest
from domain.language import EVA, KATA, OLGA, OTTO, SARA, TAMAS, CaseStory, a_case, moment, private
from domain.language.people import Colleague

from case_ledger.domain.closing import TakeClosingBack
from case_ledger.domain.judging import ApproveCase, ReturnCase, late_facts
from case_ledger.domain.progress import Notice, notices
from contracts import cases
from contracts.cases.closing import EndReason

APPROVING = ApproveCase()
RETURNING = ReturnCase(reason="The log is of another case.")
BACK = TakeClosingBack()


def a_closed_case() -> CaseStory:
    return a_case().assigned_to(EVA).ready_to_close().closed()


@pytest.mark.rule("D8")
def test_a_supervisor_approves_the_version_that_they_saw() -> None:
    story = a_closed_case()
    approved = story.when(APPROVING, by=SARA, seen=story.version).then(
        cases.CaseApproved(seen=story.version, complete=True)
    )
    assert approved.case.approval is not None
    assert notices(approved.case) == ()


@pytest.mark.rule("D8")
def test_nobody_approves_without_saying_which_version_they_saw() -> None:
    a_closed_case().when(APPROVING, by=SARA).then_refused("D8 version-unseen")


@pytest.mark.rule("D8")
def test_approving_again_changes_nothing_but_another_cannot_approve_too() -> None:
    approved = a_closed_case().approved(by=SARA)
    approved.when(APPROVING, by=SARA, seen=9).then_nothing()
    approved.when(APPROVING, by=TAMAS, seen=9).then_refused("D8 not-waiting")


@pytest.mark.rule("D8")
def test_only_a_case_that_waits_is_approved_or_returned() -> None:
    story = a_case().assigned_to(EVA).ready_to_close()
    story.when(APPROVING, by=SARA, seen=1).then_refused("D8 not-waiting")
    story.when(RETURNING, by=SARA).then_refused("D8 not-waiting")
    story.closed().approved().when(RETURNING, by=SARA).then_refused("D8 not-waiting")


@pytest.mark.rule("D8", "C9")
@pytest.mark.parametrize(
    "story",
    [
        a_case().assigned_to(EVA).ready_to_close().contacted(by=SARA).closed(),
        a_case().assigned_to(EVA).ended(by=SARA),
    ],
    ids=["acted for the expert", "ended it"],
)
def test_a_supervisor_never_judges_a_case_that_they_worked_on(story: CaseStory) -> None:
    story.when(APPROVING, by=SARA, seen=1).then_refused("C9 worked-on-it")
    story.when(RETURNING, by=SARA).then_refused("C9 worked-on-it")
    assert story.when(APPROVING, by=TAMAS, seen=1).events


@pytest.mark.rule("D8", "C9")
@pytest.mark.parametrize("who", [OLGA, EVA], ids=["registered it", "held it"])
def test_nobody_judges_what_they_registered_or_held(who: Colleague) -> None:
    a_closed_case().when(APPROVING, by=who, seen=1).then_refused("C9 worked-on-it")


@pytest.mark.rule("D8", "E2")
def test_a_returned_case_is_open_again_for_its_expert_and_carries_returned() -> None:
    story = (
        a_closed_case()
        .when(RETURNING, by=SARA)
        .then(cases.CaseReturned(reason=private("The log is of another case.")))
    )
    assert story.case.is_open
    assert (story.expert, notices(story.case)) == (EVA.id, (Notice.RETURNED,))
    assert story.case.return_reason is not None
    assert story.case.return_reason.value == private("The log is of another case.")


@pytest.mark.rule("D8", "E2")
def test_returned_goes_when_the_case_is_closed_anew() -> None:
    story = a_closed_case().returned().closed()
    assert notices(story.case) == (Notice.APPROVAL_PENDING,)
    assert notices(story.approved().reopened().case) == ()


@pytest.mark.rule("D8", "E2")
def test_returned_is_back_when_the_new_closing_is_taken_back() -> None:
    story = a_closed_case().returned().closed().when(BACK, by=EVA).afterwards
    assert notices(story.case) == (Notice.RETURNED,)


@pytest.mark.rule("D8")
def test_a_returned_case_keeps_its_expert_contact_sessions_and_first_session() -> None:
    before = a_closed_case()
    after = before.returned()
    assert (after.case.holder, after.case.sessions) == (before.case.holder, before.case.sessions)
    assert (after.case.papers, after.case.satisfaction) == (before.case.papers, before.case.satisfaction)
    assert after.case.reopened_at is None


@pytest.mark.rule("D8")
def test_its_expert_takes_the_closing_back_until_the_decision() -> None:
    story = a_closed_case()
    closing = story.events[-1].meta.id
    back = story.later(days=9).when(BACK, by=EVA).then(cases.ClosingTakenBack(undone=closing))
    assert back.case.is_open
    story.approved().when(BACK, by=EVA).then_refused("D8 not-waiting")
    story.returned().when(BACK, by=EVA).then_refused("D8 not-waiting")


@pytest.mark.rule("D8", "D2")
def test_its_expert_takes_back_that_the_client_is_unreachable() -> None:
    story = a_case().assigned_to(EVA).found_unreachable()
    assert story.later(days=9).when(BACK, by=EVA).afterwards.case.is_open


@pytest.mark.rule("D8")
def test_nobody_else_takes_the_closing_back() -> None:
    a_closed_case().when(BACK, by=KATA).then_refused("D8 not-yours")
    a_closed_case().when(BACK, by=SARA).then_refused("D8 not-yours")


@pytest.mark.rule("D8", "C9")
def test_a_supervisor_who_closed_for_the_expert_takes_that_back() -> None:
    closed = cases.CaseClosed(acting_reason=private("Eva is ill."))
    story = a_case().assigned_to(EVA).ready_to_close().told(closed, SARA)
    assert story.later(days=1).when(BACK, by=SARA).events
    assert story.later(days=1).when(BACK, by=EVA).events


@pytest.mark.rule("D8", "D11")
def test_an_expert_does_not_take_back_what_the_desk_ended() -> None:
    story = a_case().assigned_to(EVA).ended(EndReason.NOT_ENTITLED, by=OLGA)
    story.when(BACK, by=EVA).then_refused("D8 not-yours")
    story.when(BACK, by=OTTO).then_refused("D8 not-yours")


@pytest.mark.rule("D8", "D11")
def test_an_expert_takes_back_their_own_end_without_counselling_until_the_decision() -> None:
    story = a_case().assigned_to(EVA).ended(EndReason.CLIENT_WITHDREW, by=EVA)
    assert story.later(days=2).when(BACK, by=EVA).events


@pytest.mark.rule("D8", "I7")
def test_the_desk_takes_back_its_end_without_counselling_within_the_seconds_of_grace() -> None:
    story = a_case().assigned_to(EVA).ended(EndReason.NOT_ENTITLED, by=OLGA)
    assert story.later(seconds=10).when(BACK, by=OLGA).events
    story.later(seconds=11).when(BACK, by=OLGA).then_refused("I7 grace-over")


@pytest.mark.rule("D8", "D12")
def test_judging_does_not_lie_before_the_closing() -> None:
    story = a_closed_case().later(days=1)
    early = moment(4, "11:59")
    story.when(ApproveCase(happened_at=early), by=SARA, seen=1).then_refused("D12 before-what-it-follows")
    story.when(ReturnCase(reason="No.", happened_at=early), by=SARA).then_refused(
        "D12 before-what-it-follows"
    )
    story.when(TakeClosingBack(happened_at=early), by=EVA).then_refused("D12 before-what-it-follows")
    assert story.when(ApproveCase(happened_at=moment(4, "12:00")), by=SARA, seen=1).events


@pytest.mark.rule("D8", "D12")
def test_what_was_recorded_over_24_hours_late_is_shown_at_approval() -> None:
    story = a_case().assigned_to(EVA).on(2, "9:00").contacted(at=moment(1, "9:00"))
    story = story.on(3, "9:01").attempted(at=moment(2, "9:00"))
    late = late_facts(story.case, story.later(hours=24).now - story.now)
    assert [each.type for each in late] == [cases.AttemptRecorded.type]


@pytest.mark.rule("D8", "I4")
def test_an_erased_client_stands_in_the_way_of_a_reason_but_not_of_an_approval() -> None:
    story = a_closed_case().erased()
    assert story.when(APPROVING, by=SARA, seen=story.version).events
    story.when(RETURNING, by=SARA).then_refused("I4 person-erased")


@pytest.mark.rule("D8")
def test_an_ended_case_without_an_expert_goes_back_to_be_assigned_when_returned() -> None:
    story = a_case().ended().returned()
    assert story.case.is_open
    assert story.case.holder is None
