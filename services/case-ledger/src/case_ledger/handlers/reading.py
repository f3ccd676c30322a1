"""Opens profiles, timelines, past states and hand-over pages; each opening is recorded first (I5)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from case_ledger.domain.case import Case
from case_ledger.domain.clocks import running
from case_ledger.domain.closing import CloseCase, close_case
from case_ledger.domain.entries import Kept, LateFact, Message
from case_ledger.domain.judging import late_facts
from case_ledger.domain.openings import Opening
from case_ledger.domain.progress import notices, progress
from case_ledger.domain.replacing import replace
from case_ledger.domain.situation import Situation
from case_ledger.handlers.asking import Asked, Asking
from case_ledger.handlers.noticing import Noticed, noticed
from case_ledger.handlers.opening import Opener
from case_ledger.store.notices import Notices
from chassis.errors import NotFoundError
from chassis.http.entry import Reader
from chassis.permissions import Granted
from chassis.recording import Streams
from chassis.seals import Place, Seals
from contracts.access import Part
from contracts.cases.vocabulary import ContactDetails, PersonDetails, ProblemDetails
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.permissions import Mark, Role
from contracts.policy import CaseProcess
from contracts.refusal import Missing, Refusal
from contracts.sealed import Sealed

SEES_THE_CLIENT = frozenset({Mark.HOLDER, Mark.NAMED, Mark.YES})


@dataclass(frozen=True, slots=True)
class Opened:
    """Personal data in the clear, for one answer; what the reader may not see, or was erased, is nothing."""

    client: PersonDetails | None = field(repr=False)
    contact: ContactDetails | None = field(repr=False)
    problem: ProblemDetails | None = field(repr=False)
    texts: Mapping[UUID, str] = field(repr=False)
    """Of messages, answers, notes and reasons, by the event in which they stand."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A case for its reader."""

    case_id: UUID
    case: Case
    version: int
    process: CaseProcess
    progress: int
    notices: tuple[Noticed, ...]
    late: tuple[LateFact, ...]
    missing_to_close: tuple[Missing, ...]
    opened: Opened


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events for a reader; `other_cases`: with what points at another case (B6)."""

    events: tuple[Recorded[Event], ...]
    other_cases: bool


@dataclass(frozen=True, slots=True)
class AsOf:
    """A case as it stood, and what has happened since (I2)."""

    profile: Profile
    since: Timeline


@dataclass(frozen=True, slots=True)
class View:
    """How much of a case its reader sees.

    `named`: name and contact; `texts`: the client's; `all_mail`: every message, else that of `mailbox` (D4);
    `other_cases`: what points at another case, of which an expert never learns (B6).
    """

    named: bool
    texts: bool
    all_mail: bool
    mailbox: UUID | None
    other_cases: bool

    def has_mail(self, message: Message) -> bool:
        """Whether the message was addressed to them or to the desk (row 13 of the permissions)."""
        mine = self.mailbox is not None and message.operator in {None, self.mailbox}
        return self.all_mail or mine


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading needs."""

    asking: Asking
    opener: Opener
    cases: Streams[Case | None]
    seals: Seals
    told: Notices

    async def profile(self, case_id: UUID, reader: Reader) -> Profile:
        """Raises `NotFoundError`, `ProblemError` 403/404, `TemporaryError`."""
        asked = await self.asking.about(case_id, reader)
        granted = asked.demand("open_profile")
        await self.opener.opened(case_id, Part.PROFILE, reader, granted)
        return await self._shown(case_id, asked, await self._view(case_id, asked, granted, reader))

    async def timeline(self, case_id: UUID, reader: Reader) -> Timeline:
        """All events of the case, sealed as they are."""
        asked = await self.asking.about(case_id, reader)
        granted = asked.demand("read_timeline")
        await self.opener.opened(case_id, Part.TIMELINE, reader, granted)
        return Timeline(tuple(await self.cases.history(case_id)), learns_of_others(granted))

    async def as_of(self, case_id: UUID, reader: Reader, belongs: Callable[[Recorded[Event]], bool]) -> AsOf:
        """The case made of the events that belong. Raises `NotFoundError` where there was none yet."""
        asked = await self.asking.about(case_id, reader)
        granted = asked.demand("read_timeline")
        history = await self.cases.history(case_id)
        then = self.cases.fold(case_id, [each for each in history if belongs(each)])
        if then.state is None:
            raise NotFoundError
        await self.opener.opened(case_id, Part.AS_OF, reader, granted)
        view = await self._view(case_id, asked, granted, reader)
        process = await self.asking.desk.processes.version(then.state.details.process)
        past = replace(
            asked, case=then.state, version=then.version, situation=replace(asked.situation, process=process)
        )
        profile = await self._shown(case_id, past, view)
        since = tuple(each for each in history if not belongs(each))
        return AsOf(profile, Timeline(since, learns_of_others(granted)))

    async def openings(self, case_id: UUID, reader: Reader) -> tuple[Opening, ...]:
        """Who opened this case, the latest last (row 23 of the permissions)."""
        (await self.asking.about(case_id, reader)).demand("read_openings")
        return (await self.opener.openings(case_id)).all

    async def letters(self, case_id: UUID, reader: Reader) -> list[asyncpg.Record]:
        """What became of the letters about the case, never what they said (row 36 of the permissions)."""
        asked = await self.asking.about(case_id, reader)
        asked.demand("open_profile")  # first, since whoever is given nothing of the case gets a 404
        asked.demand("read_letters")
        return await self.told.letters(case_id)

    async def handover(self, case_id: UUID, reader: Reader) -> Asked:
        """The page of a former expert (C6): the API shows their own contributions of it, no client data."""
        asked = await self.asking.about(case_id, reader)
        granted = asked.demand("open_handover")
        await self.opener.opened(case_id, Part.HANDOVER, reader, granted)
        return asked

    async def _view(self, case_id: UUID, asked: Asked, granted: Granted, reader: Reader) -> View:
        """How much the reader sees now; that texts are opened is recorded."""
        texts = asked.allows("open_texts")
        mail = asked.allows("read_messages")
        reads_mail = mail is not None and mail.mark is not Mark.MASKED
        opens = texts or (mail if reads_mail else None)
        if opens is not None:
            await self.opener.opened(case_id, Part.TEXTS, reader, opens)
        mailbox = reader.account.id if reads_mail else None
        all_mail = texts is not None and texts.mark in {Mark.HOLDER, Mark.BREAK_GLASS}
        named = bool(granted.marks & SEES_THE_CLIENT)
        return View(named, texts is not None, all_mail, mailbox, learns_of_others(granted))

    async def _shown(self, case_id: UUID, asked: Asked, view: View) -> Profile:
        case, situation = asked.case, asked.situation
        opened, reminders = await self._opened(case, view), await self.told.reminders([case_id])
        return Profile(
            case_id=case_id,
            case=case if view.other_cases else _alone(case),
            version=asked.version,
            process=situation.process,
            progress=progress(case, situation.process),
            notices=noticed(notices(case), reminders, running(case, situation.process, situation.zone)),
            late=late_facts(case, timedelta(hours=situation.process.late_after_hours)),
            missing_to_close=_missing_to_close(case, situation),
            opened=opened,
        )

    async def _opened(self, case: Case, view: View) -> Opened:
        """All that the reader may see, with one question for the keys of it."""
        details = case.details
        client, contact = ([place(each)] if view.named else [] for each in (details.client, details.contact))
        problem = [place(details.problem)] if view.texts else []
        texts = [place(each) for each in _texts(case, view)]
        keys = await self.seals.unlocked((*client, *contact, *problem, *texts))
        return Opened(
            _clear(keys.opened(client, PersonDetails)),
            _clear(keys.opened(contact, ContactDetails)),
            _clear(keys.opened(problem, ProblemDetails)),
            {
                where.event_id: text
                for where, text in zip(texts, keys.opened(texts, str), strict=True)
                if not isinstance(text, Sealed)
            },
        )


def _texts(case: Case, view: View) -> list[Kept[str]]:
    """The texts of messages, answers, notes and reasons that the reader may see."""
    messages = [each for each in case.messages if view.has_mail(each)]
    kept = [each.text for each in messages]
    kept += [each.answer for each in messages if each.answer is not None]
    if view.texts:
        kept += [note.text for note in case.notes]
        kept += [case.return_reason] if case.return_reason else []
    return kept


def _clear[T](opened: Sequence[T | Sealed[T]]) -> T | None:
    """The one value asked for; nothing where none was, or its person was erased."""
    return next((each for each in opened if not isinstance(each, Sealed)), None)


def learns_of_others(granted: Granted) -> bool:
    """B6: an expert never learns of another case of the client."""
    return granted.role not in {Role.EXPERT, Role.LEAD}


def _alone(case: Case) -> Case:
    """The case without a word of another one."""
    ending = replace(case.ending, same_as=None) if case.ending else None
    return replace(case, details=replace(case.details, continues=None), ending=ending)


def place(kept: Kept[Any]) -> Place[Any]:
    """A kept value for the seals; a fold over documents holds nothing clear."""
    if not isinstance(kept.value, Sealed):
        reason = "a fold over stored documents holds sealed values only"
        raise TypeError(reason)
    return Place(kept.value, kept.event, kept.type, kept.pointer)


def _missing_to_close(case: Case, situation: Situation) -> tuple[Missing, ...]:
    if not case.is_open:
        return ()
    decision = close_case(case, CloseCase(), situation)
    return decision.missing if isinstance(decision, Refusal) else ()


def until_version(version: int) -> Callable[[Recorded[Event]], bool]:
    return lambda recorded: recorded.meta.version <= version


def recorded_until(moment: datetime) -> Callable[[Recorded[Event]], bool]:
    """The longest prefix recorded at or before the moment."""
    return lambda recorded: recorded.meta.time <= moment


def happened_until(moment: datetime) -> Callable[[Recorded[Event]], bool]:
    """What had happened by the moment, with what is known today."""
    return lambda recorded: recorded.meta.happened_at <= moment
