"""D10: the invoice lines of a case, each traced to sessions, approval and mark."""

import pytest
from domain.language import EVA, KATA, SARA, TAMAS, CaseStory, Colleague, a_case, the

from case_ledger.domain.invoicing import MarkInvoiced, WithdrawInvoiceMark
from case_ledger.domain.lines import Line, LineState, lines

FIRST, SECOND = the("session 1"), the("session 2")


def told(story: CaseStory) -> list[tuple[object, LineState, list[object]]]:
    found = lines(story.case, story.process)
    return [(each.expert, each.state, [one.id for one in each.sessions]) for each in found]


def only(story: CaseStory) -> Line:
    (line,) = lines(story.case, story.process)
    return line


def closed_by_eva() -> CaseStory:
    return a_case().assigned_to(EVA).ready_to_close().closed()


def by_two_experts() -> CaseStory:
    story = a_case().assigned_to(EVA).contacted().with_session(day=3).on(4).reassigned_to(KATA)
    return story.contacted().with_session(day=8).on(9)


def marked(story: CaseStory, expert: Colleague, invoice: str) -> CaseStory:
    return story.when(MarkInvoiced(expert=expert.id, invoice=invoice), by=TAMAS).afterwards


@pytest.mark.rule("D10")
def test_an_open_case_has_no_line() -> None:
    assert told(a_case().assigned_to(EVA).ready_to_close()) == []


@pytest.mark.rule("D10", "D9")
def test_a_closed_case_waits_is_ready_once_approved_and_then_invoiced() -> None:
    waiting = closed_by_eva()
    assert told(waiting) == [(EVA.id, LineState.WAITING, [FIRST])]
    ready = waiting.approved()
    assert told(ready) == [(EVA.id, LineState.READY, [FIRST])]
    assert told(marked(ready, EVA, "2026/7")) == [(EVA.id, LineState.INVOICED, [FIRST])]


@pytest.mark.rule("D10")
def test_a_line_traces_to_its_approval_and_its_mark() -> None:
    approved = closed_by_eva().approved()
    approval = only(approved).approval
    assert approval is not None
    assert (approval.event, approval.by) == (approved.events[-1].meta.id, str(SARA.id))
    invoiced = marked(approved, EVA, "2026/7")
    mark = only(invoiced).mark
    assert mark is not None
    assert (mark.event, mark.invoice) == (invoiced.events[-1].meta.id, "2026/7")
    assert only(invoiced).approval == approval


@pytest.mark.rule("D10")
def test_a_withdrawn_mark_makes_the_line_ready_again() -> None:
    invoiced = marked(closed_by_eva().approved(), EVA, "2026/7")
    wrong = WithdrawInvoiceMark(expert=EVA.id, invoice="2026/7", reason="Of another month.")
    assert told(invoiced.when(wrong, by=TAMAS).afterwards) == [(EVA.id, LineState.READY, [FIRST])]


@pytest.mark.rule("D10", "C6")
def test_each_expert_has_a_line_of_their_own() -> None:
    story = by_two_experts().with_paper().scored().closed()
    assert told(story) == [(EVA.id, LineState.WAITING, [FIRST]), (KATA.id, LineState.WAITING, [SECOND])]
    half = marked(story.approved(), EVA, "E-1")
    assert told(half) == [(EVA.id, LineState.INVOICED, [FIRST]), (KATA.id, LineState.READY, [SECOND])]


@pytest.mark.rule("D10", "D9", "C6")
def test_of_a_case_without_3_of_3_only_a_former_experts_line_waits() -> None:
    assert told(by_two_experts().found_unreachable()) == [(EVA.id, LineState.WAITING, [FIRST])]
    assert told(a_case().assigned_to(EVA).contacted().with_session(day=30).ended()) == []


@pytest.mark.rule("D10", "H3")
def test_after_a_reopening_what_was_approved_keeps_its_approval_and_the_rest_gets_the_new_one() -> None:
    first = closed_by_eva().approved()
    again = first.on(5).reopened().contacted().with_session(day=6).on(7).closed()
    assert told(again) == [(EVA.id, LineState.READY, [FIRST]), (EVA.id, LineState.WAITING, [SECOND])]
    done = again.approved()
    old, new = lines(done.case, done.process)
    assert old.approval == only(first).approval
    assert new.approval is not None
    assert new.approval.event == done.events[-1].meta.id


@pytest.mark.rule("D10")
def test_a_lines_minutes_are_those_of_its_sessions() -> None:
    story = a_case().assigned_to(EVA).contacted().with_session(day=3, minutes=45).with_session(day=4)
    assert only(story.on(5).with_paper().scored().closed()).minutes == 95
