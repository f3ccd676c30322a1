"""What anybody may want of a case: a catalogue of commands, and who would send them."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from itertools import product
from uuid import UUID

from domain.language import EVA, KATA, OLGA, OTTO, PIOTR, SARA, STORE, TAMAS, CaseStory, Colleague, the

from case_ledger.domain.assignment import (
    AssignCase,
    DeclineCase,
    DelegateCase,
    ReassignCase,
    TakeBackAssignment,
    TakeBackDecline,
    TakeOverCase,
)
from case_ledger.domain.closing import CloseCase, EndWithoutCounselling, TakeClosingBack
from case_ledger.domain.contact import (
    FindUnreachable,
    RecordAttempt,
    RecordContact,
    RetractAttempt,
    RetractContact,
)
from case_ledger.domain.corrections import (
    AddNote,
    ChangeProblemType,
    CorrectContact,
    CorrectDetails,
    SettleCompany,
    TickExpertReached,
)
from case_ledger.domain.erasure import ConfirmErasure, StartErasure
from case_ledger.domain.handover import (
    AddHandoverSession,
    DeleteHandoverSession,
    FileHandoverPaper,
    MoveHandoverSession,
    WithdrawHandoverPaper,
)
from case_ledger.domain.invoicing import MarkInvoiced, WithdrawInvoiceMark
from case_ledger.domain.judging import ApproveCase, ReopenCase, ReturnCase
from case_ledger.domain.messages import AnswerMessage, SendMessage, TakeBackMessage
from case_ledger.domain.papers import FilePaper, RefusePaper, WithdrawPaper
from case_ledger.domain.postponing import PostponeClosing
from case_ledger.domain.satisfaction import (
    DeclareSatisfactionImpossible,
    FileSatisfactionForm,
    RetractSatisfaction,
    ScoreSatisfaction,
)
from case_ledger.domain.sessions import AddSession, ChangeConsultations, DeleteSession, MoveSession
from case_ledger.domain.situation import Command, HoldersCommand
from contracts.cases.assignment import DeclineReason, ReassignmentReason
from contracts.cases.closing import EndReason
from contracts.cases.contact import AttemptKind, AttemptOutcome
from contracts.cases.erasure import ErasureGround
from contracts.cases.papers import PaperRefusal
from contracts.cases.satisfaction import NotPossibleReason
from contracts.cases.sessions import DeletionReason
from contracts.cases.vocabulary import PaperKind, ProblemType

EXPERTS = (EVA, KATA, PIOTR)
DESK = (OLGA, OTTO)
SUPERVISORS = (SARA, TAMAS)
PAPERS = (the("a paper"), the("another paper"))
KINDS: tuple[PaperKind, ...] = ("treatment_log", "case_file")
OFFSETS = (-3, 0, 2)
CLOCKS = (time(9), time(9, 30), time(15))

type Wish = Callable[[CaseStory], tuple[Command, Colleague]]
type Making = Callable[[CaseStory], Command]


def the_holder(story: CaseStory) -> Colleague:
    """Who holds the case; where nobody does, Eva tries in vain."""
    held = story.case.holder
    return next((each for each in EXPERTS if held is not None and each.id == held.expert), EVA)


def _day(story: CaseStory, offset: int) -> date:
    return (story.now + timedelta(days=offset)).date()


def _session(story: CaseStory, place: int) -> UUID:
    known = story.case.sessions
    return known[place % len(known)].id if known else the("no session")


def _attempt(story: CaseStory) -> UUID:
    return story.case.attempts[-1].id if story.case.attempts else the("no attempt")


def _message(story: CaseStory) -> UUID:
    return story.case.messages[-1].id if story.case.messages else the("no message")


def _always(command: Command) -> Making:
    return lambda _: command


def _adding(offset: int, at: time) -> Making:
    return lambda story: AddSession(date=_day(story, offset), time=at, contacted=True)


def _moving(offset: int, at: time) -> Making:
    return lambda story: MoveSession(session=_session(story, 0), date=_day(story, offset), time=at)


def _deleting(reason: DeletionReason) -> Making:
    return lambda story: DeleteSession(session=_session(story, 1), reason=reason)


def _handing_over(offset: int, at: time) -> Making:
    return lambda story: AddHandoverSession(date=_day(story, offset), time=at)


def _of_the_holder() -> Iterator[Making]:
    yield _always(RecordContact())
    yield _always(FindUnreachable())
    yield _always(CloseCase())
    for way, outcome in product(AttemptKind, (AttemptOutcome.NO_ANSWER, AttemptOutcome.SPOKE)):
        yield _always(RecordAttempt(kind=way, outcome=outcome))
    for offset, at in product(OFFSETS, CLOCKS):
        yield _adding(offset, at)
        yield _moving(offset, at)
    for reason in DeletionReason:
        yield _deleting(reason)
    for paper, kind in product(PAPERS, KINDS):
        yield _always(FilePaper(document=paper, kind=kind))
    for paper in PAPERS:
        yield _always(WithdrawPaper(document=paper))
    yield _always(ScoreSatisfaction(score=4))
    yield _always(FileSatisfactionForm(document=the("a form")))
    yield _always(DeclareSatisfactionImpossible(reason=NotPossibleReason.OTHER))


def _of_the_holder_alone() -> Iterator[Making]:
    for reason in (None, DeclineReason.KNOWS_CLIENT):
        yield _always(DeclineCase(reason=reason))
    yield _always(TakeClosingBack())
    yield _always(SendMessage(text="words"))
    yield lambda s: TakeBackMessage(message=_message(s))


def _of_any_expert() -> Iterator[Making]:
    yield _always(TakeOverCase())
    yield _always(TakeBackAssignment())
    yield _always(TakeBackDecline())
    for offset, at in product(OFFSETS, CLOCKS):
        yield _handing_over(offset, at)
    yield lambda s: MoveHandoverSession(session=_session(s, 0), date=_day(s, -1), time=time(11))
    yield lambda s: DeleteHandoverSession(session=_session(s, 0), reason=DeletionReason.MISTAKE)
    yield _always(FileHandoverPaper(document=PAPERS[0], kind="treatment_log"))
    yield _always(WithdrawHandoverPaper(document=PAPERS[0]))


def _of_the_desk() -> Iterator[Making]:
    for expert in EXPERTS:
        yield _always(AssignCase(expert=expert.id))
        yield _always(DelegateCase(expert=expert.id))
        yield _always(ReassignCase(expert=expert.id, reason=ReassignmentReason.OTHER))
    yield _always(TakeBackAssignment())
    yield _always(TickExpertReached())
    yield _always(CorrectContact(city="online", may_text=False))
    yield _always(CorrectDetails(crisis=True))
    for problem_type in (ProblemType.PSYCHOLOGICAL, ProblemType.LIFE_COACH, ProblemType.LEGAL):
        yield _always(ChangeProblemType(problem_type=problem_type))
    yield _always(SettleCompany(company=the("a company")))
    yield _always(AddNote(text="words"))
    yield _always(RetractContact(reason="words"))
    yield _always(RetractSatisfaction(reason="words"))
    yield lambda s: RetractAttempt(attempt=_attempt(s), reason="words")
    yield lambda s: AnswerMessage(message=_message(s), answer="words")
    for available in (1, 2, 4):
        yield _always(ChangeConsultations(available=available, reason="words"))
    yield _always(EndWithoutCounselling(reason=EndReason.CLIENT_WITHDREW))
    yield _always(TakeClosingBack())
    yield _always(ReopenCase(reason="words"))
    yield _always(StartErasure(ground=ErasureGround.RECORDED_BY_MISTAKE))


def _of_supervisors() -> Iterator[Making]:
    yield _always(ApproveCase())
    yield _always(ReturnCase(reason="words"))
    yield _always(ConfirmErasure())
    yield lambda s: PostponeClosing(until=_day(s, 200), reason="words")
    for expert in EXPERTS:
        yield _always(MarkInvoiced(expert=expert.id, invoice="2026/1"))
        yield _always(WithdrawInvoiceMark(expert=expert.id, invoice="2026/1", reason="words"))


def _of_the_store() -> Iterator[Making]:
    for paper in PAPERS:
        yield _always(RefusePaper(document=paper, reason=PaperRefusal.INFECTED))


def _by(making: Making, who: Colleague) -> Wish:
    return lambda story: (making(story), who)


def _by_the_holder(making: Making) -> Wish:
    return lambda story: (making(story), the_holder(story))


def _by_sara_for_the_expert(making: Making) -> Wish:
    def wish(story: CaseStory) -> tuple[Command, Colleague]:
        command = making(story)
        assert isinstance(command, HoldersCommand)
        return command.model_copy(update={"acting_reason": "words"}), SARA

    return wish


def catalogue() -> Iterator[Wish]:
    """Every command at least once, with people whose rights would let it through to the rules."""
    for making in _of_the_holder():
        yield _by_the_holder(making)
        yield _by_sara_for_the_expert(making)
    for making in _of_the_holder_alone():
        yield _by_the_holder(making)
    for group, people in (
        (_of_any_expert, EXPERTS),
        (_of_the_desk, DESK),
        (_of_supervisors, SUPERVISORS),
        (_of_the_store, (STORE,)),
    ):
        for making, who in product(group(), people):
            yield _by(making, who)
