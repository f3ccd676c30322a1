"""D11: a case ends without counselling, with a reason, and waits for approval."""

import pytest
from domain.language import EVA, KATA, LEO, NUMBER, OLGA, SARA, CaseStory, a_case, moment
from domain.language.people import Colleague

from case_ledger.domain.closing import EndWithoutCounselling
from case_ledger.domain.progress import Notice, notices
from contracts import cases
from contracts.cases.closing import EndReason

THE_EXPERTS = (EndReason.CLIENT_WITHDREW, EndReason.CONTACT_UNUSABLE)
THE_DESKS = tuple(each for each in EndReason if each not in THE_EXPERTS)


def ending(reason: EndReason) -> EndWithoutCounselling:
    return EndWithoutCounselling(reason=reason, same_as=7 if reason is EndReason.SAME_AS else None)


def an_assigned_case() -> CaseStory:
    return a_case().assigned_to(EVA)


@pytest.mark.rule("D11")
def test_the_reasons_are_seven() -> None:
    assert {each.value for each in EndReason} == {
        "client_withdrew",
        "settled_at_intake",
        "registered_by_mistake",
        "same_as",
        "not_entitled",
        "referred_elsewhere",
        "contact_unusable",
    }


@pytest.mark.rule("D11")
@pytest.mark.parametrize("reason", list(EndReason))
@pytest.mark.parametrize("who", [OLGA, SARA], ids=lambda who: who.name)
def test_operator_and_supervisor_end_a_case_for_any_reason(who: Colleague, reason: EndReason) -> None:
    told = an_assigned_case().when(ending(reason), by=who)
    told.then(cases.EndedWithoutCounselling(reason=reason, same_as=ending(reason).same_as))


@pytest.mark.rule("D11")
@pytest.mark.parametrize("reason", THE_EXPERTS)
def test_an_expert_ends_a_case_where_the_client_withdrew_or_cannot_be_contacted(reason: EndReason) -> None:
    assert an_assigned_case().when(ending(reason), by=EVA).events


@pytest.mark.rule("D11")
@pytest.mark.parametrize("reason", THE_DESKS)
@pytest.mark.parametrize("who", [EVA, LEO], ids=lambda who: who.name)
def test_an_expert_ends_a_case_for_no_other_reason(who: Colleague, reason: EndReason) -> None:
    an_assigned_case().when(ending(reason), by=who).then_refused("D11 reason-not-yours")


@pytest.mark.rule("D11")
def test_a_case_that_nobody_holds_is_ended_too() -> None:
    assert a_case().when(ending(EndReason.REGISTERED_BY_MISTAKE), by=OLGA).events


@pytest.mark.rule("D11")
def test_the_same_as_another_names_that_others_number() -> None:
    unnamed = EndWithoutCounselling(reason=EndReason.SAME_AS)
    an_assigned_case().when(unnamed, by=OLGA).then_refused("D11 same-as-which")
    named_in_vain = EndWithoutCounselling(reason=EndReason.NOT_ENTITLED, same_as=7)
    an_assigned_case().when(named_in_vain, by=OLGA).then_refused("D11 same-as-which")


@pytest.mark.rule("D11")
def test_a_case_is_not_the_same_as_itself() -> None:
    itself = EndWithoutCounselling(reason=EndReason.SAME_AS, same_as=NUMBER)
    an_assigned_case().when(itself, by=OLGA).then_refused("D11 same-as-itself")


@pytest.mark.rule("D11")
def test_a_case_in_which_a_session_took_place_is_not_ended_so() -> None:
    story = an_assigned_case().contacted().with_session(day=3, at="10:00")
    withdrew = ending(EndReason.CLIENT_WITHDREW)
    story.on(3, "10:00").when(withdrew, by=EVA).then_refused("D11 session-took-place")
    assert story.on(3, "9:59").when(withdrew, by=EVA).events


@pytest.mark.rule("D11")
def test_a_session_of_a_former_expert_took_place_as_well() -> None:
    story = an_assigned_case().contacted().with_session(day=3).on(4).reassigned_to(KATA)
    story.when(ending(EndReason.CLIENT_WITHDREW), by=KATA).then_refused("D11 session-took-place")


@pytest.mark.rule("D11", "E2")
def test_it_waits_for_approval_like_an_unreachable_case() -> None:
    story = an_assigned_case().when(ending(EndReason.NOT_ENTITLED), by=OLGA).afterwards
    assert story.case.waits_for_approval
    assert notices(story.case) == (Notice.APPROVAL_PENDING,)
    assert story.case.ending is not None
    assert story.case.ending.reason == EndReason.NOT_ENTITLED


@pytest.mark.rule("D11")
def test_which_other_case_it_was_stays_known() -> None:
    story = an_assigned_case().when(ending(EndReason.SAME_AS), by=OLGA).afterwards
    assert story.case.ending is not None
    assert story.case.ending.same_as == 7


@pytest.mark.rule("D11", "D8")
def test_a_closed_case_is_not_ended_again() -> None:
    ended = an_assigned_case().ended()
    ended.when(ending(EndReason.NOT_ENTITLED), by=OLGA).then_refused("D8 case-closed")


@pytest.mark.rule("D11", "D12")
def test_an_expert_ends_nothing_before_their_assignment_but_the_desk_may_have_settled_it_at_intake() -> None:
    story = a_case(at="8:00").on(1, "9:00").assigned_to(EVA).on(2)
    early = EndWithoutCounselling(reason=EndReason.CLIENT_WITHDREW, happened_at=moment(1, "8:59"))
    story.when(early, by=EVA).then_refused("D12 before-the-assignment")
    settled = EndWithoutCounselling(reason=EndReason.SETTLED_AT_INTAKE, happened_at=moment(1, "8:59"))
    assert story.when(settled, by=OLGA).events
