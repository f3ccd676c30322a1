"""E3, for any history: the clocks are what a second, plain model makes of the same events."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from counting.language import EVA, FIRST, KATA, Story
from counting.language.plain import moments
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.reminders import ReminderKind
from deadline_watcher.domain.facts import What

BEGIN = datetime(2026, 1, 1, 7, tzinfo=UTC)
WAITS = (0, 1, 30, 61, 1_440, 43_200, 260_000)
"""Minutes between two events: some days lie behind the two nights of summer time, some months apart."""


@dataclass
class Teller:
    """Tells only what can happen: no contact without an expert, no session that isn't there."""

    data: Any
    story: Story = field(default_factory=Story)
    now: datetime = BEGIN
    expert: UUID | None = None
    before: UUID | None = None
    over: bool = False
    undoable: bool = False
    sessions: dict[UUID, UUID] = field(default_factory=dict)
    kept: dict[UUID, UUID] = field(default_factory=dict)

    def choices(self) -> list[str]:
        if self.over:
            return ["returned", "reopened"]
        free = ["assigned", "ended"]
        held = ["declined", "contacted", "contact_retracted", "added", "moved", "deleted"]
        return [*free, *(held if self.expert else []), *(["taken_back"] if self.undoable else [])]

    def tell(self) -> None:
        what = self.data.draw(st.sampled_from(self.choices()))
        self.now += timedelta(minutes=self.data.draw(st.sampled_from(WAITS)))
        undoable = what in ("assigned", "declined")
        if undoable:
            self.before, self.kept = self.expert, dict(self.sessions)
        getattr(self, what)()
        self.undoable = undoable

    def assigned(self) -> None:
        self.expert = KATA if self.expert == EVA else EVA
        dropped = tuple(self.sessions)[: self.data.draw(st.integers(0, 1))]
        self.sessions = {key: value for key, value in self.sessions.items() if key not in dropped}
        self.story.then(What.HELD, self.now, expert=self.expert, dropped=dropped)

    def declined(self) -> None:
        self.expert = None
        self.story.declined(self.now)

    def taken_back(self) -> None:
        self.expert, self.sessions = self.before, self.kept
        self.story.taken_back(self.now)

    def contacted(self) -> None:
        self.story.contacted(self.now)

    def contact_retracted(self) -> None:
        self.story.contact_retracted(self.now)

    def added(self) -> None:
        session = uuid4()
        self.sessions[session] = self.expert or EVA
        starts = self.now + timedelta(minutes=self.data.draw(st.sampled_from(WAITS)))
        self.story.with_session(self.now, starts, session, expert=self.expert)

    def moved(self) -> None:
        if self.sessions:
            starts = self.now + timedelta(minutes=self.data.draw(st.sampled_from(WAITS)))
            self.story.moved(self.now, self.data.draw(st.sampled_from(list(self.sessions))), starts)

    def deleted(self) -> None:
        if self.sessions:
            session = self.data.draw(st.sampled_from(list(self.sessions)))
            del self.sessions[session]
            self.story.deleted(self.now, session)

    def ended(self) -> None:
        self.over = True
        self.story.ended(self.now)

    def returned(self) -> None:
        self.over = False
        self.story.returned(self.now)

    def reopened(self) -> None:
        self.over = False
        self.story.reopened(self.now, expert=self.expert)


@pytest.mark.rule("E3")
@settings(max_examples=150, deadline=None)
@given(st.data(), st.booleans(), st.integers(0, 16))
def test_the_clocks_are_what_a_plain_model_makes_of_any_history(data: Any, crisis: bool, length: int) -> None:
    teller = Teller(data)
    teller.story.then(What.REGISTERED, BEGIN, process=FIRST, crisis=crisis)
    for _ in range(length):
        teller.tell()
    counted = {
        kind.value: each.due
        for kind, each in teller.story.deadlines().items()
        if kind is not ReminderKind.APPROVAL_OVERDUE
    }
    assert counted == moments(teller.story.facts, crisis=crisis)


@pytest.mark.rule("E3")
@settings(max_examples=50, deadline=None)
@given(st.data(), st.integers(1, 14))
def test_stretches_follow_one_another_and_only_the_last_may_stand(data: Any, length: int) -> None:
    teller = Teller(data)
    teller.story.then(What.REGISTERED, BEGIN, process=FIRST, crisis=True)
    for _ in range(length):
        teller.tell()
    for kind in ReminderKind:
        stretches = teller.story.stretches(kind)
        ends = [each.ended_by.version if each.ended_by else None for each in stretches]
        begins = [each.begun_by.version for each in stretches]
        assert None not in ends[:-1]
        assert all(begin < end for begin, end in zip(begins, ends, strict=True) if end)
        assert all(end <= begin for end, begin in zip(ends[:-1], begins[1:], strict=True) if end)
