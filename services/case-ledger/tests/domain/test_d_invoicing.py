"""D9 and D10: which sessions are invoiced, for whom, and the marks on them."""

import pytest
from domain.language import EVA, KATA, SARA, TAMAS, CaseStory, a_case, private, the
from domain.language.people import Colleague

from case_ledger.domain.invoicing import (
    MarkInvoiced,
    WithdrawInvoiceMark,
    experts_to_invoice,
    waiting_sessions,
)
from case_ledger.domain.judging import ApproveCase
from contracts import cases
from contracts.cases.vocabulary import ProblemType

FIRST, SECOND = the("session 1"), the("session 2")
MARKING = MarkInvoiced(expert=EVA.id, invoice="2026/7")
WITHDRAWING = WithdrawInvoiceMark(expert=EVA.id, invoice="2026/7", reason="Of another month.")


def an_approved_case() -> CaseStory:
    return a_case().assigned_to(EVA).ready_to_close().closed().approved()


def by_two_experts() -> CaseStory:
    """Eva held one session, Kata another."""
    story = a_case().assigned_to(EVA).contacted().with_session(day=3).on(4).reassigned_to(KATA)
    return story.contacted().with_session(day=8).on(9)


def waiting(story: CaseStory, expert: Colleague) -> list[object]:
    return [each.id for each in waiting_sessions(story.case, expert.id)]


@pytest.mark.rule("D9")
def test_a_case_closed_with_3_of_3_becomes_ready_to_invoice_when_approved() -> None:
    story = a_case().assigned_to(EVA).ready_to_close().closed()
    assert waiting(story, EVA) == []
    [approved] = story.when(ApproveCase(), by=SARA, seen=story.version).events
    assert approved == cases.CaseApproved(seen=story.version, complete=True)
    assert waiting(story.told(approved, SARA), EVA) == [FIRST]


@pytest.mark.rule("D9")
def test_a_case_that_lost_its_3_of_3_while_it_waited_is_not_complete() -> None:
    story = a_case(problem_type=ProblemType.LEGAL).assigned_to(EVA).contacted().with_session(day=3)
    story = story.on(4).scored().closed().under(paper="case_file")
    assert story.when(ApproveCase(), by=SARA, seen=5).events == (cases.CaseApproved(seen=5, complete=False),)


@pytest.mark.rule("D9", "D2")
def test_a_case_ended_as_unreachable_is_approved_without_3_of_3_and_not_invoiced() -> None:
    story = a_case().assigned_to(EVA).found_unreachable()
    assert story.when(ApproveCase(), by=SARA, seen=3).events == (cases.CaseApproved(seen=3, complete=False),)


@pytest.mark.rule("D9", "D11")
def test_a_case_ended_without_counselling_is_approved_without_3_of_3_and_not_invoiced() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=30).ended()
    [approved] = story.when(ApproveCase(), by=SARA, seen=5).events
    assert approved == cases.CaseApproved(seen=5, complete=False)
    assert experts_to_invoice(story.told(approved, SARA).case) == ()


@pytest.mark.rule("D9", "C6")
def test_what_a_former_expert_held_is_invoiced_even_so() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=3).on(4).reassigned_to(KATA)
    approved = story.found_unreachable().approved(complete=False)
    assert experts_to_invoice(approved.case) == (EVA.id,)
    assert waiting(approved, EVA) == [FIRST]


@pytest.mark.rule("D10", "C6")
def test_each_expert_has_an_invoice_line_of_their_own() -> None:
    story = by_two_experts().with_paper().scored().closed().approved()
    assert experts_to_invoice(story.case) == (EVA.id, KATA.id)
    assert (waiting(story, EVA), waiting(story, KATA)) == ([FIRST], [SECOND])


@pytest.mark.rule("D10")
def test_the_waiting_sessions_of_an_expert_are_marked_with_an_invoice_number() -> None:
    marked = (
        an_approved_case()
        .when(MARKING, by=TAMAS)
        .then(cases.MarkedInvoiced(expert=EVA.id, invoice="2026/7", sessions=(FIRST,)))
    )
    assert waiting(marked, EVA) == []
    assert experts_to_invoice(marked.case) == ()


@pytest.mark.rule("D10")
def test_marking_again_with_the_same_number_changes_nothing() -> None:
    marked = an_approved_case().when(MARKING, by=TAMAS).afterwards
    marked.when(MARKING, by=TAMAS).then_nothing()


@pytest.mark.rule("D10")
def test_nothing_is_marked_where_nothing_waits() -> None:
    marked = an_approved_case().when(MARKING, by=TAMAS).afterwards
    another = MarkInvoiced(expert=EVA.id, invoice="2026/8")
    marked.when(another, by=TAMAS).then_refused("D10 nothing-to-invoice")
    not_approved = a_case().assigned_to(EVA).ready_to_close().closed()
    not_approved.when(MARKING, by=TAMAS).then_refused("D10 nothing-to-invoice")
    of_nobody = MarkInvoiced(expert=KATA.id, invoice="2026/7")
    an_approved_case().when(of_nobody, by=TAMAS).then_refused("D10 nothing-to-invoice")


@pytest.mark.rule("D10")
def test_a_wrong_mark_is_withdrawn_with_a_reason_and_its_sessions_wait_again() -> None:
    marked = an_approved_case().when(MARKING, by=TAMAS).afterwards
    withdrawn = marked.when(WITHDRAWING, by=TAMAS).then(
        cases.InvoiceMarkWithdrawn(expert=EVA.id, invoice="2026/7", reason=private("Of another month."))
    )
    assert waiting(withdrawn, EVA) == [FIRST]


@pytest.mark.rule("D10")
def test_only_that_mark_is_withdrawn() -> None:
    story = by_two_experts().with_paper().scored().closed().approved()
    of_kata = MarkInvoiced(expert=KATA.id, invoice="2026/7")
    marked = story.when(MARKING, by=TAMAS).afterwards.when(of_kata, by=TAMAS).afterwards
    left = marked.when(WITHDRAWING, by=TAMAS).afterwards
    assert experts_to_invoice(left.case) == (EVA.id,)


@pytest.mark.rule("D10")
def test_a_mark_that_is_not_there_is_not_withdrawn() -> None:
    an_approved_case().when(WITHDRAWING, by=TAMAS).then_refused("D10 mark-unknown")


@pytest.mark.rule("D10", "D8")
def test_marks_neither_end_an_approval_nor_change_a_session() -> None:
    approved = an_approved_case()
    marked = approved.when(MARKING, by=TAMAS).afterwards
    assert (marked.case.approval, marked.case.sessions) == (approved.case.approval, approved.case.sessions)


@pytest.mark.rule("D10", "I4")
def test_of_an_erased_client_no_reason_is_kept() -> None:
    marked = an_approved_case().when(MARKING, by=TAMAS).afterwards.erased()
    marked.when(WITHDRAWING, by=TAMAS).then_refused("I4 person-erased")
