"""The ledger and the watcher count a case's clocks alike: else a letter is not sent, or a notice stays."""

import tomllib
from datetime import timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from domain.language import EVA, KATA, OLGA, TAMAS, ZONE, CaseStory, Colleague, a_case, the
from domain.language.wishes import the_holder
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from case_ledger.domain.assignment import (
    AssignCase,
    DeclineCase,
    ReassignCase,
    TakeBackAssignment,
    TakeBackDecline,
)
from case_ledger.domain.clocks import clock_of, running
from case_ledger.domain.closing import EndWithoutCounselling
from case_ledger.domain.contact import RecordContact, RetractContact
from case_ledger.domain.judging import ApproveCase, ReopenCase, ReturnCase
from case_ledger.domain.postponing import PostponeClosing
from case_ledger.domain.sessions import AddSession, DeleteSession, MoveSession
from case_ledger.domain.situation import Command
from contracts.cases.assignment import ReassignmentReason
from contracts.cases.closing import EndReason
from contracts.cases.sessions import DeletionReason
from contracts.refusal import Refusal
from deadline_watcher.domain.calendar import Calendar
from deadline_watcher.domain.clocks import Rules, deadlines
from deadline_watcher.domain.facts import TAKEN, fact
from deadline_watcher.domain.kinds import Tables

TABLES = Tables.model_validate(
    tomllib.loads((files("deadline_watcher.domain") / "kinds.toml").read_text("utf-8"))
)
CALENDAR = Calendar(ZONE, lambda day: day.weekday() < 5)
WAITS = (0.002, 1, 30, 200, 800)
LATE = (None, None, 0.2, 1, 5, 30)
"""Hours after which something is recorded; nothing: at once."""
AWAY = (-20.0, -3.0, 1.0, 50.0, 800.0)
"""Hours from now to a session."""
REASSIGNED = ReassignmentReason.OTHER


class AnyHistory(RuleBasedStateMachine):
    """Whatever the ledger grants, with what is recorded late among it."""

    story: CaseStory

    @initialize(crisis=st.booleans())
    def a_case_is_assigned(self, crisis: bool) -> None:
        self.story = a_case(crisis=crisis).assigned_to(EVA)

    def want(self, command: Command, person: Colleague, late: float | None = None) -> None:
        if late is not None:
            command = command.model_copy(update={"happened_at": self.story.now - timedelta(hours=late)})
        made, seen = the(f"made after {self.story.version} events"), self.story.version
        if not isinstance(self.story.decided(command, person, making=made, seen=seen), Refusal):
            self.story = self.story.when(command, person, making=made, seen=seen).afterwards

    @rule(hours=st.sampled_from(WAITS))
    def time_passes(self, hours: float) -> None:
        self.story = self.story.later(hours=hours)

    @rule(late=st.sampled_from(LATE), retract=st.booleans())
    def contact(self, late: float | None, retract: bool) -> None:
        command = RetractContact(reason="It was her sister.") if retract else RecordContact()
        self.want(command, the_holder(self.story), late)

    @rule(late=st.sampled_from(LATE), away=st.sampled_from(AWAY))
    def a_session_is_added(self, late: float | None, away: float) -> None:
        self.want(AddSession(**self.at(away), contacted=True), the_holder(self.story), late)

    @precondition(lambda self: self.story.case.sessions)
    @rule(data=st.data(), late=st.sampled_from(LATE))
    def a_session_is_deleted(self, data: Any, late: float | None) -> None:
        session = data.draw(st.sampled_from(self.story.case.sessions)).id
        self.want(
            DeleteSession(session=session, reason=DeletionReason.CANCELLED), the_holder(self.story), late
        )

    @precondition(lambda self: self.story.case.sessions)
    @rule(data=st.data(), away=st.sampled_from(AWAY))
    def a_session_is_moved(self, data: Any, away: float) -> None:
        session = data.draw(st.sampled_from(self.story.case.sessions)).id
        self.want(MoveSession(session=session, **self.at(away)), the_holder(self.story))

    @rule(late=st.sampled_from(LATE), expert=st.sampled_from([EVA, KATA]))
    def another_expert_gets_it(self, late: float | None, expert: Colleague) -> None:
        held = self.story.case.holder is not None
        command = ReassignCase(expert=expert.id, reason=REASSIGNED) if held else AssignCase(expert=expert.id)
        self.want(command, OLGA, late)

    @rule()
    def the_expert_declines(self) -> None:
        self.want(DeclineCase(), the_holder(self.story))

    @rule()
    def the_last_change_of_expert_is_taken_back(self) -> None:
        self.want(TakeBackAssignment(), OLGA)
        self.want(TakeBackDecline(), the_holder(self.story))

    @rule(days=st.sampled_from([20, 120, 300]))
    def closing_is_postponed(self, days: int) -> None:
        day = (self.story.now + timedelta(days=days)).date()
        self.want(PostponeClosing(until=day, reason="They are abroad."), TAMAS)

    @rule()
    def it_ends(self) -> None:
        self.want(EndWithoutCounselling(reason=EndReason.CLIENT_WITHDREW), OLGA)

    @rule(approve=st.booleans())
    def it_is_judged_and_opened_again(self, approve: bool) -> None:
        self.want(ApproveCase() if approve else ReturnCase(reason="Not yet."), TAMAS)
        self.want(ReopenCase(reason="She called back."), OLGA)

    @invariant()
    def a_reminder_raised_now_would_stand(self) -> None:
        """Each of the watcher's deadlines is of a clock that runs, and none runs that it doesn't count."""
        story = self.story
        facts = [found for each in story.events if type(each.event) in TAKEN and (found := fact(each))]
        standing = deadlines(facts, TABLES.tables[0], Rules(story.processes, CALENDAR))
        counted = {clock_of(each.kind.name, each.cause.event, each.due, ZONE) for each in standing}
        assert counted == set(running(story.case, story.process, ZONE))

    def at(self, hours: float) -> dict[str, Any]:
        """Day and time on the wall clock, so many hours from now."""
        wall = (self.story.now + timedelta(hours=hours)).astimezone(ZoneInfo(ZONE))
        return {"date": wall.date(), "time": wall.time().replace(second=0, microsecond=0)}


@pytest.mark.slow
@pytest.mark.rule("E2", "E3", "C6", "H3", "D12")
def test_the_ledger_and_the_watcher_count_the_clocks_of_any_history_alike() -> None:
    patient = settings(
        max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(AnyHistory, settings=patient)
