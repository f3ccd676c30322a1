"""given/when/then for pure domains: these events happened, this was asked, that is what comes of it.

A service says once what its stories are about, in its `tests/language.py`:

    a_case = Stories(Case.initial, evolve)
    a_case.given(registered, by(EVA, assigned)).when(contact_client).then(ClientContacted())
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Never
from uuid import UUID, uuid5

from pydantic import BaseModel

from contracts.envelope import GENESIS, Meta, Recorded
from contracts.event import Event
from contracts.refusal import Refusal
from contracts.sealed import Clear

ONCE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""A Monday morning: when a story begins unless it says otherwise."""

STREAM = UUID("0193a5f2-7c00-7000-8000-000000000001")
SOMEBODY = "somebody"

type Evolve[S] = Callable[[S, Recorded[Event]], S]
type Decide[S] = Callable[[S], Sequence[Event] | Refusal]


@dataclass(frozen=True)
class By:
    """An event with what its envelope says, where that matters to the story."""

    event: Event
    actor: str = SOMEBODY
    role: str = "operator"
    at: datetime | None = None
    happened_at: datetime | None = None
    on_behalf_of: str | None = None


def by(actor: object, event: Event, role: str = "operator", at: datetime | None = None) -> By:
    """`event`, recorded by `actor` at that moment; without one, a minute after the event before it."""
    return By(event, str(actor), role, at)


@dataclass(frozen=True)
class Stories[S]:
    """What stories are about: a state before anything happened, and how events change it."""

    initial: S
    evolve: Evolve[S]
    stream: UUID = STREAM

    def given(self, *events: Event | By) -> "Given[S]":
        """What happened before, oldest first."""
        return Given(self).and_given(*events)


@dataclass(frozen=True)
class Given[S]:
    """A stream so far."""

    stories: Stories[S]
    happened: tuple[Recorded[Event], ...] = ()

    @property
    def state(self) -> S:
        """The fold of all that happened."""
        state = self.stories.initial
        for recorded in self.happened:
            state = self.stories.evolve(state, recorded)
        return state

    @property
    def now(self) -> datetime:
        """When the last event was recorded."""
        return self.happened[-1].meta.time if self.happened else ONCE

    def and_given(self, *events: Event | By) -> "Given[S]":
        """The same stream with these events behind it."""
        given = self
        for event in events:
            told = event if isinstance(event, By) else By(event)
            given = replace(given, happened=(*given.happened, given._recorded(told)))
        return given

    def when(self, decide: Decide[S]) -> "Asked[S]":
        """Ask `decide` of the state; it answers with events or a refusal."""
        answer = decide(self.state)
        return Asked(self, answer if isinstance(answer, Refusal) else tuple(answer), _name(decide))

    def _recorded(self, told: By) -> Recorded[Event]:
        version = len(self.happened) + 1
        time = told.at or (self.now + timedelta(minutes=1) if self.happened else ONCE)
        meta = Meta(
            id=uuid5(self.stories.stream, str(version)),
            source="/kronika/tests",
            type=told.event.type,
            subject=self.stories.stream,
            time=time,
            version=version,
            actor=told.actor,
            role=told.role,
            happened_at=told.happened_at or time,
            correlation_id="story",
            on_behalf_of=told.on_behalf_of,
        )
        return Recorded(meta, version, GENESIS, told.event)


@dataclass(frozen=True)
class Asked[S]:
    """What came of asking. Each `then` fails with the whole story."""

    given: Given[S]
    answer: tuple[Event, ...] | Refusal
    question: str = field(default="")

    def then(self, *events: Event) -> Given[S]:
        """Just these events, in this order; answers the stream with them behind it."""
        __tracebackhide__ = True
        if self.answer != events:
            self._fail("then", events)
        return self.given.and_given(*events)

    def then_nothing(self) -> Given[S]:
        """Neither events nor a refusal: it had its effect before."""
        __tracebackhide__ = True
        return self.then()

    def then_refused(self, type_: str, *codes: str) -> Refusal:
        """A refusal of this type that names just these codes as missing, in any order."""
        __tracebackhide__ = True
        if not isinstance(self.answer, Refusal):
            self._fail("then refused", [type_, *codes])
        found = sorted(missing.code for missing in self.answer.missing)
        if (self.answer.type, found) != (type_, sorted(codes)):
            self._fail("then refused", [type_, *codes])
        return self.answer

    def _fail(self, expectation: str, expected: Iterable[Event | str]) -> Never:
        __tracebackhide__ = True
        story = f"\n{self.story()}\n{expectation}\n{_lines(expected)}"
        raise AssertionError(story)

    def story(self) -> str:
        """The story so far, as a person would tell it."""
        happened = "\n".join(map(_told, self.given.happened)) or "    nothing"
        got = [self.answer] if isinstance(self.answer, Refusal) else self.answer
        return f"given\n{happened}\nwhen {self.question}\nit came to\n{_lines(got)}"


def _told(recorded: Recorded[Event]) -> str:
    meta = recorded.meta
    moment = f"{meta.time:%Y-%m-%d %H:%M}"
    return f"    {meta.version}. {moment} {meta.role} {meta.actor}: {readable(recorded.event)}"


def _lines(found: Iterable[Event | Refusal | str]) -> str:
    return "\n".join(f"    {readable(each)}" for each in found) or "    nothing"


def readable(value: Any) -> str:
    """A value in few words; personal data, made up as they are in tests, say whose they are."""
    match value:
        case Clear():
            return f"{readable(value.value)} [of {value.person}]"
        case Refusal():
            return f"refused: {value.type}" + "".join(f"\n        {m.rule} {m.code}" for m in value.missing)
        case BaseModel():
            said = [name for name in type(value).model_fields if name in value.model_fields_set]
            fields = ", ".join(f"{name}={readable(getattr(value, name))}" for name in said)
            return f"{type(value).__name__}({fields})"
        case tuple() | list():
            return f"[{', '.join(map(readable, value))}]"
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
    return str(value)


def _name(decide: Callable[..., object]) -> str:
    return str(getattr(decide, "__name__", decide))
