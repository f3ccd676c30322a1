"""D12: nothing is undone, answered or invoiced before what it follows was done."""

from datetime import datetime

import pytest
from domain.language import EVA, KATA, OLGA, SARA, CaseStory, Colleague, a_case, moment, private, the

from case_ledger.domain.assignment import TakeBackAssignment, TakeBackDecline
from case_ledger.domain.closing import TakeClosingBack
from case_ledger.domain.contact import RetractAttempt, RetractContact
from case_ledger.domain.handover import DeleteHandoverSession, WithdrawHandoverPaper
from case_ledger.domain.invoicing import MarkInvoiced, WithdrawInvoiceMark
from case_ledger.domain.messages import AnswerMessage, TakeBackMessage
from case_ledger.domain.papers import WithdrawPaper
from case_ledger.domain.satisfaction import RetractSatisfaction
from case_ledger.domain.sessions import DeleteSession
from case_ledger.domain.situation import Command
from contracts import cases
from contracts.cases.sessions import DeletionReason

type Told = tuple[CaseStory, Command, Colleague]

WHY = "It was another client."
DONE = moment(4, "12:00")
BEFORE = moment(4, "11:59")
MISTAKE = DeletionReason.MISTAKE
MARK = cases.MarkedInvoiced(expert=EVA.id, invoice="2026/7", sessions=(the("session 1"),))
MESSAGE = cases.MessageToOperatorSent(message=the("a message"), operator=None, text=private("Please call."))


def of_eva() -> CaseStory:
    """Eva's since day 1; it is day 4 at noon."""
    return a_case().assigned_to(EVA).on(4)


def approved() -> CaseStory:
    """Everything happened by day 3; the approval on day 4 at noon."""
    story = a_case().assigned_to(EVA).contacted().with_session(day=2).on(3).with_paper().scored()
    return story.closed().on(4).approved()


def handed_over() -> CaseStory:
    """Kata's since day 2; on day 4 at noon Eva enters a session and files a paper."""
    story = a_case().assigned_to(EVA).on(2).reassigned_to(KATA).on(4)
    session = cases.HandoverSessionAdded(
        session=the("session 1"), expert=EVA.id, starts_at=moment(1, "10:00"), minutes=50
    )
    paper = cases.HandoverPaperFiled(document=the("the paper"), kind="treatment_log", expert=EVA.id)
    return story.told(session, EVA).told(paper, EVA)


FOLLOWING: dict[str, Told] = {
    "an assignment taken back": (a_case().on(4).assigned_to(EVA), TakeBackAssignment(), OLGA),
    "a reassignment taken back": (of_eva().reassigned_to(KATA), TakeBackAssignment(), OLGA),
    "a decline taken back": (of_eva().declined(), TakeBackDecline(), EVA),
    "a closing taken back": (of_eva().closed(), TakeClosingBack(), EVA),
    "a message taken back": (
        of_eva().told(MESSAGE, EVA),
        TakeBackMessage(message=the("a message")),
        EVA,
    ),
    "a message answered": (
        of_eva().told(MESSAGE, EVA),
        AnswerMessage(message=the("a message"), answer="We will."),
        OLGA,
    ),
    "contact retracted": (of_eva().contacted(), RetractContact(reason=WHY), EVA),
    "an attempt retracted": (
        of_eva().attempted(),
        RetractAttempt(attempt=the("attempt 1"), reason=WHY),
        EVA,
    ),
    "satisfaction retracted": (of_eva().scored(), RetractSatisfaction(reason=WHY), EVA),
    "a paper withdrawn": (of_eva().with_paper(), WithdrawPaper(document=the("the paper")), EVA),
    "a session deleted": (
        of_eva().with_session(day=9),
        DeleteSession(session=the("session 1"), reason=MISTAKE),
        EVA,
    ),
    "a moved session deleted": (
        a_case()
        .assigned_to(EVA)
        .with_session(day=9)
        .on(4)
        .told(cases.SessionMoved(session=the("session 1"), starts_at=moment(8)), EVA),
        DeleteSession(session=the("session 1"), reason=MISTAKE),
        EVA,
    ),
    "a paper handed over and withdrawn": (
        handed_over(),
        WithdrawHandoverPaper(document=the("the paper")),
        EVA,
    ),
    "a session handed over and deleted": (
        handed_over(),
        DeleteHandoverSession(session=the("session 1"), reason=MISTAKE),
        EVA,
    ),
    "a case invoiced": (approved(), MarkInvoiced(expert=EVA.id, invoice="2026/7"), SARA),
    "a case invoiced after it was reopened": (
        approved().on(6).reopened(),
        MarkInvoiced(expert=EVA.id, invoice="2026/7"),
        SARA,
    ),
    "an invoice mark withdrawn": (
        approved().told(MARK, SARA),
        WithdrawInvoiceMark(expert=EVA.id, invoice="2026/7", reason=WHY),
        SARA,
    ),
}


def at(command: Command, when: datetime) -> Command:
    return command.model_copy(update={"happened_at": when})


@pytest.mark.rule("D12")
@pytest.mark.parametrize("what", FOLLOWING)
def test_nothing_happens_before_what_it_follows(what: str) -> None:
    story, command, who = FOLLOWING[what]
    said = [each.code for each in story.when(at(command, BEFORE), by=who).refusal.missing]
    assert said == ["before-what-it-follows"]


@pytest.mark.rule("D12")
@pytest.mark.parametrize("what", FOLLOWING)
def test_it_may_happen_at_the_very_moment_of_what_it_follows(what: str) -> None:
    story, command, who = FOLLOWING[what]
    assert story.when(at(command, DONE), by=who).events


@pytest.mark.rule("D12")
def test_the_refusal_says_what_comes_first() -> None:
    story, command, who = FOLLOWING["a message answered"]
    [missing] = story.when(at(command, BEFORE), by=who).refusal.missing
    assert missing.words == "This can't lie before the message was sent."
