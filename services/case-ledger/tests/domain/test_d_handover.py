"""C6 for the sessions and papers of D1 and D5: what a former expert still enters on the hand-over page."""

from uuid import UUID

import pytest
from domain.language import (
    EVA,
    KATA,
    OLGA,
    SARA,
    CaseStory,
    a_case,
    clock,
    day,
    moment,
    the,
)

from case_ledger.domain.handover import (
    AddHandoverSession,
    DeleteHandoverSession,
    FileHandoverPaper,
    MoveHandoverSession,
    WithdrawHandoverPaper,
)
from case_ledger.domain.progress import progress
from case_ledger.domain.situation import Command
from contracts import cases
from contracts.cases.sessions import DeletionReason

HELD, NEW, LOG = the("session 1"), the("a new session"), the("Eva's log")
MISTAKE = DeletionReason.MISTAKE


def handed_over(consultations: int = 5) -> CaseStory:
    """Eva held it from day 1 at 9:00 to day 5 at 12:00; Kata holds it now."""
    story = a_case(consultations=consultations).assigned_to(EVA).contacted().with_session(day=3)
    return story.on(5, "12:00").reassigned_to(KATA)


def entering(number: int = 4, at: str = "10:00") -> AddHandoverSession:
    return AddHandoverSession(date=day(number), time=clock(at))


def moving(number: int = 4, at: str = "10:00", session: UUID = HELD) -> MoveHandoverSession:
    return MoveHandoverSession(session=session, date=day(number), time=clock(at))


def filing() -> FileHandoverPaper:
    return FileHandoverPaper(document=LOG, kind="treatment_log")


def with_her_paper() -> CaseStory:
    filed = cases.HandoverPaperFiled(document=LOG, kind="treatment_log", expert=EVA.id)
    return handed_over().told(filed, EVA)


COMMANDS: tuple[Command, ...] = (
    entering(),
    moving(),
    DeleteHandoverSession(session=HELD, reason=MISTAKE),
    filing(),
    WithdrawHandoverPaper(document=LOG),
)


@pytest.mark.rule("C6")
def test_a_former_expert_enters_a_session_held_before() -> None:
    handed_over().when(entering(4), by=EVA, making=NEW).then(
        cases.HandoverSessionAdded(session=NEW, expert=EVA.id, starts_at=moment(4, "10:00"), minutes=50)
    )


@pytest.mark.rule("C6")
def test_entering_the_same_session_again_changes_nothing() -> None:
    handed_over().when(entering(3), by=EVA, making=HELD).then_nothing()


@pytest.mark.rule("C6")
def test_a_former_expert_moves_and_deletes_a_session_of_their_own() -> None:
    handed_over().when(moving(4, "11:00"), by=EVA).then(
        cases.SessionMoved(session=HELD, starts_at=moment(4, "11:00"))
    )
    handed_over().when(DeleteHandoverSession(session=HELD, reason=MISTAKE), by=EVA).then(
        cases.SessionDeleted(session=HELD, reason=MISTAKE)
    )


@pytest.mark.rule("C6")
def test_moving_it_to_where_it_is_changes_nothing() -> None:
    handed_over().when(moving(3, "10:00"), by=EVA).then_nothing()


@pytest.mark.rule("C6")
@pytest.mark.parametrize(("number", "at"), [(1, "8:59"), (5, "12:01"), (20, "10:00")])
def test_the_page_takes_no_session_outside_the_holding(number: int, at: str) -> None:
    story = handed_over().on(5, "18:00")
    story.when(entering(number, at), by=EVA).then_refused("C6 outside-the-holding")
    story.when(moving(number, at), by=EVA).then_refused("C6 outside-the-holding")


@pytest.mark.rule("C6")
@pytest.mark.parametrize(("number", "at"), [(1, "9:00"), (5, "12:00")])
def test_a_session_at_the_very_edge_of_the_holding_counts(number: int, at: str) -> None:
    assert handed_over().when(entering(number, at), by=EVA).events


@pytest.mark.rule("C6")
def test_each_former_holding_takes_its_sessions() -> None:
    story = handed_over().on(8).reassigned_to(EVA).on(9).reassigned_to(KATA).on(10)
    assert story.when(entering(4), by=EVA).events
    assert story.when(entering(8, "15:00"), by=EVA).events
    story.when(entering(6), by=EVA).then_refused("C6 outside-the-holding")


@pytest.mark.rule("C6")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: type(each).__name__)
def test_the_page_is_kept_for_14_days(command: Command) -> None:
    story = with_her_paper()
    assert story.on(19, "12:00").when(_anew(command), by=EVA, making=NEW).events
    refusal = story.on(19, "12:01").when(_anew(command), by=EVA, making=NEW).refusal
    assert "handover-over" in {each.code for each in refusal.missing}


def _anew(command: Command) -> Command:
    """Filing what is filed is done already; another paper is asked about."""
    return (
        FileHandoverPaper(document=NEW, kind="other") if isinstance(command, FileHandoverPaper) else command
    )


@pytest.mark.rule("C6", "E3")
def test_the_14_days_end_at_the_same_local_time_though_summer_time_begins() -> None:
    story = (
        a_case(day=21).assigned_to(EVA).contacted().with_session(day=22).on(24, "12:00").reassigned_to(KATA)
    )
    assert story.on(38, "12:00").when(entering(23), by=EVA).events
    story.on(38, "12:01").when(entering(23), by=EVA).then_refused("C6 handover-over")


@pytest.mark.rule("C6", "J1")
def test_how_long_the_page_is_kept_is_a_setting_of_the_process() -> None:
    story = handed_over().under(handover_days=2)
    assert story.on(7, "12:00").when(entering(), by=EVA).events
    story.on(7, "12:01").when(entering(), by=EVA).then_refused("C6 handover-over")


@pytest.mark.rule("C6", "C4")
def test_a_decline_leaves_no_hand_over_page() -> None:
    story = a_case().assigned_to(EVA).declined()
    story.when(entering(1, "9:00"), by=EVA).then_refused("C6 handover-over")


@pytest.mark.rule("C6")
def test_nobody_else_has_a_hand_over_page() -> None:
    handed_over().when(entering(), by=KATA).then_refused("C6 handover-over")


@pytest.mark.rule("C6", "D1")
def test_a_session_handed_over_needs_a_consultation_that_is_left() -> None:
    handed_over(consultations=1).when(entering(), by=EVA).then_refused("D1 no-consultation-left")


@pytest.mark.rule("C6", "D1")
def test_a_session_handed_over_overlaps_no_other() -> None:
    story = handed_over()
    story.when(entering(3, "10:30"), by=EVA).then_refused("D1 session-overlaps")
    two = story.when(entering(4), by=EVA, making=NEW).afterwards
    two.when(moving(4, "10:20"), by=EVA).then_refused("D1 session-overlaps")


@pytest.mark.rule("C6", "D1")
def test_the_page_knows_no_skipped_time_either() -> None:
    story = a_case(day=27).assigned_to(EVA).contacted().with_session(day=27, at="12:00")
    story = story.on(29, "12:00").reassigned_to(KATA)
    story.when(entering(28, "2:30"), by=EVA).then_refused("D1 time-skipped")
    story.when(moving(28, "2:30"), by=EVA).then_refused("D1 time-skipped")


@pytest.mark.rule("C6")
def test_a_former_expert_changes_no_session_but_their_own() -> None:
    story = (
        handed_over()
        .contacted()
        .told(cases.SessionAdded(session=NEW, expert=KATA.id, starts_at=moment(8, "10:00"), minutes=50), KATA)
    )
    theirs = DeleteHandoverSession(session=NEW, reason=MISTAKE)
    story.when(theirs, by=EVA).then_refused("C6 session-of-another")
    story.when(moving(session=NEW), by=EVA).then_refused("C6 session-of-another")


@pytest.mark.rule("C6", "D1")
def test_a_former_expert_changes_no_session_that_is_not_there() -> None:
    unknown = DeleteHandoverSession(session=the("nothing"), reason=MISTAKE)
    handed_over().when(unknown, by=EVA).then_refused("D1 session-unknown")
    handed_over().when(moving(session=the("nothing")), by=EVA).then_refused("D1 session-unknown")


@pytest.mark.rule("C6", "D8")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: type(each).__name__)
def test_who_holds_the_case_again_uses_their_page_only_until_they_close_it(command: Command) -> None:
    story = with_her_paper().on(6).reassigned_to(EVA).contacted()
    assert story.when(_anew(command), by=EVA, making=NEW).events
    story.closed().when(_anew(command), by=EVA, making=NEW).then_refused("D8 case-closed")


@pytest.mark.rule("C6")
def test_a_former_expert_uploads_the_paper_for_their_sessions() -> None:
    handed_over().when(filing(), by=EVA).then(
        cases.HandoverPaperFiled(document=LOG, kind="treatment_log", expert=EVA.id)
    )
    with_her_paper().when(filing(), by=EVA).then_nothing()


@pytest.mark.rule("C6", "E1")
def test_the_paper_for_a_hand_over_is_not_the_present_experts_paper() -> None:
    story = with_her_paper().contacted().scored()
    assert progress(story.case, story.process) == 2


@pytest.mark.rule("C6")
def test_a_former_expert_withdraws_their_own_paper_only() -> None:
    story = with_her_paper().with_paper(name="Kata's log")
    story.when(WithdrawHandoverPaper(document=LOG), by=EVA).then(cases.PaperWithdrawn(document=LOG))
    of_kata = WithdrawHandoverPaper(document=the("Kata's log"))
    story.when(of_kata, by=EVA).then_refused("C6 paper-of-another")
    story.when(WithdrawHandoverPaper(document=NEW), by=EVA).then_refused("D5 paper-unknown")


@pytest.mark.rule("C6", "D8")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: type(each).__name__)
def test_the_page_is_open_while_the_case_waits_and_shut_once_it_is_approved(command: Command) -> None:
    waiting = handed_over().told(cases.EndedWithoutCounselling(reason="not_entitled"), OLGA)
    if isinstance(command, WithdrawHandoverPaper):
        waiting = waiting.when(filing(), by=EVA).afterwards
    assert waiting.when(command, by=EVA, making=NEW).events
    approved = waiting.approved(by=SARA, complete=False)
    approved.when(command, by=EVA, making=NEW).then_refused("D8 case-approved")


@pytest.mark.rule("C6", "D12")
def test_nothing_on_the_page_was_done_before_the_former_experts_part_began() -> None:
    early = FileHandoverPaper(document=LOG, kind="treatment_log", happened_at=moment(1, "8:59"))
    story = a_case(at="8:00").on(1, "9:00").assigned_to(EVA).on(5).reassigned_to(KATA)
    story.when(early, by=EVA).then_refused("D12 before-the-assignment")


@pytest.mark.rule("H3", "D10")
def test_a_session_on_an_invoice_is_left_alone_on_the_page() -> None:
    mark = cases.MarkedInvoiced(expert=EVA.id, invoice="2026/7", sessions=(HELD,))
    story = handed_over().told(mark, SARA)
    story.when(moving(4, "11:00"), by=EVA).then_refused("H3 session-invoiced")
    delete = DeleteHandoverSession(session=HELD, reason=MISTAKE)
    story.when(delete, by=EVA).then_refused("H3 session-invoiced")


@pytest.mark.rule("C6", "D5")
def test_a_document_handed_over_is_filed_as_one_kind_only() -> None:
    story = a_case().assigned_to(EVA).on(2).reassigned_to(KATA).on(3)
    filed = story.when(FileHandoverPaper(document=LOG, kind="other"), by=EVA).afterwards
    again = FileHandoverPaper(document=LOG, kind="treatment_log")
    filed.when(again, by=EVA).then_refused("D5 filed-as-another-kind")
