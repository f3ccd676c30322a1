"""Whatever people do to a case, in whatever order: nothing breaks what always holds."""

from datetime import timedelta
from functools import reduce
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from domain.language import ACTS, OLGA, TAMAS, ZONE, CaseStory, Colleague, a_case, the
from domain.language.wishes import EXPERTS, catalogue, the_holder
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from case_ledger.domain.assignment import AssignCase
from case_ledger.domain.case import Case, EndingKind
from case_ledger.domain.closing import CloseCase
from case_ledger.domain.contact import FindUnreachable, RecordAttempt
from case_ledger.domain.corrections import ChangeProblemType
from case_ledger.domain.evolving import evolve
from case_ledger.domain.holding import Holding, HoldingKind
from case_ledger.domain.judging import ApproveCase, ReturnCase
from case_ledger.domain.papers import FilePaper
from case_ledger.domain.progress import notices, progress
from case_ledger.domain.satisfaction import ScoreSatisfaction
from case_ledger.domain.sessions import AddSession
from case_ledger.domain.situation import Command
from contracts.cases.contact import AttemptKind, AttemptOutcome
from contracts.refusal import Refusal

WISHES = list(catalogue())
Random(7).shuffle(WISHES)  # neighbours in the catalogue are alike; what is tried next shall not be


class AnyOrder(RuleBasedStateMachine):
    """One case, and everybody at once."""

    story: CaseStory

    @initialize(
        problem_type=st.sampled_from(["psychological", "life_coach", "legal"]),
        crisis=st.booleans(),
        consultations=st.integers(1, 3),
    )
    def a_case_is_registered(self, problem_type: str, crisis: bool, consultations: int) -> None:
        self.story = a_case(problem_type=problem_type, crisis=crisis, consultations=consultations)

    @rule(hours=st.sampled_from([0.001, 1, 30, 200]))
    def time_passes(self, hours: float) -> None:
        self.story = self.story.later(hours=hours)

    @rule(
        first=st.integers(0, len(WISHES) - 1),
        tries=st.sampled_from([1, 20]),
        ago=st.sampled_from([None, None, None, None, 0.5, 26, -1]),
    )
    def somebody_wants_something(self, first: int, tries: int, ago: float | None) -> None:
        """The first of so many wishes that is granted."""
        for place in range(first, first + tries):
            command, person = WISHES[place % len(WISHES)](self.story)
            if ago is not None:
                command = command.model_copy(update={"happened_at": self.story.now - timedelta(hours=ago)})
            if self.want(command, person):
                return

    @rule(expert=st.sampled_from(EXPERTS))
    def the_desk_finds_an_expert(self, expert: Colleague) -> None:
        self.want(AssignCase(expert=expert.id), OLGA)

    @rule(approve=st.booleans())
    def a_supervisor_judges_it(self, approve: bool) -> None:
        """Only what the expert closed, and what then has 3/3, is complete."""
        before = self.story
        granted = self.want(ApproveCase() if approve else ReturnCase(reason="words"), TAMAS)
        if approve and granted:
            ending, approval = before.case.ending, self.case.approval
            assert ending is not None
            assert approval is not None
            three_thirds = progress(before.case, before.process) == 3
            assert approval.complete is (ending.kind is EndingKind.CLOSED and three_thirds)

    @rule()
    def the_expert_does_all_that_closing_asks(self) -> None:
        wall = self.story.now.astimezone(ZoneInfo(ZONE)) + timedelta(minutes=1)
        expert = the_holder(self.story)
        at = wall.time().replace(second=0, microsecond=0)
        self.want(AddSession(date=wall.date(), time=at, contacted=True), expert)
        self.story = self.story.later(hours=3)
        if self.story.process.paper is not None:
            self.want(FilePaper(document=the("a paper"), kind=self.story.process.paper), expert)
        self.want(ScoreSatisfaction(score=4), expert)
        self.want(CloseCase(), expert)

    @rule()
    def the_expert_calls_in_vain(self) -> None:
        expert = the_holder(self.story)
        for kind in (AttemptKind.PHONE, AttemptKind.PHONE, AttemptKind.PHONE, AttemptKind.TEXT):
            self.story = self.story.later(hours=3)
            self.want(RecordAttempt(kind=kind, outcome=AttemptOutcome.NO_ANSWER), expert)
        self.want(FindUnreachable(), expert)

    def want(self, command: Command, person: Colleague) -> bool:
        """Whether it is granted; if so, wanting it again changes nothing."""
        made, before = the(f"made after {self.story.version} events"), self.story
        decision = before.decided(command, person, making=made, seen=before.version)
        if isinstance(decision, Refusal):
            assert decision.missing
            return False
        self.story = before.when(command, person, making=made, seen=before.version).afterwards
        again = self.story.decided(command, person, making=made, seen=before.version)
        assert isinstance(again, Refusal) or again == (), command
        return bool(decision)

    def teardown(self) -> None:
        """The fold of all events is the state kept step by step."""
        if hasattr(self, "story"):
            state: Case | None = None
            assert reduce(evolve, self.story.events, state) == self.case

    @invariant()
    def progress_goes_from_nothing_to_three_thirds(self) -> None:
        assert 0 <= progress(self.case, self.story.process) <= 3

    @invariant()
    def sessions_never_overlap_and_never_exceed_the_consultations(self) -> None:
        sessions = self.case.sessions
        assert all(not one.overlaps(next_one) for one, next_one in pairwise(sessions))
        assert list(sessions) == sorted(sessions, key=lambda each: each.starts_at)
        assert len({each.id for each in sessions}) == len(sessions) <= self.case.details.consultations

    @invariant()
    def every_session_is_of_somebody_who_held_the_case(self) -> None:
        assert {each.expert for each in self.case.sessions} <= {each.expert for each in self.holdings}

    @invariant()
    def holdings_follow_one_another(self) -> None:
        holdings = self.holdings
        assert all(each.until is not None and each.since <= each.until for each in self.case.former)
        assert all(one.until is not None and one.until <= after.since for one, after in pairwise(holdings))

    @invariant()
    def contact_lies_in_its_holding(self) -> None:
        for each in self.holdings:
            if each.contacted_at is not None:
                assert each.since <= each.contacted_at <= (each.until or self.story.now)

    @invariant()
    def nobody_takes_over_what_they_declined(self) -> None:
        holder = self.case.holder
        if holder is not None:
            assert holder.expert not in self.case.acquainted
            assert holder.kind is not HoldingKind.TAKEN_OVER or holder.expert not in self.case.declined_by

    @invariant()
    def only_an_ended_case_is_approved(self) -> None:
        approval = self.case.approval
        if approval is not None:
            assert self.case.ending is not None
            assert approval.by not in self.case.workers

    @invariant()
    def an_unreachable_client_has_no_session_in_the_present_expert_s_time(self) -> None:
        ending, holder = self.case.ending, self.case.holder
        if ending is not None and ending.kind is EndingKind.UNREACHABLE:
            assert holder is not None
            assert all(each.starts_at < holder.since for each in self.case.held_by(holder.expert))

    @invariant()
    def a_session_stands_on_one_invoice_at_most(self) -> None:
        marked = [session for mark in self.case.invoiced for session in mark.sessions]
        assert len(marked) == len(set(marked))
        assert set(marked) <= {each.id for each in self.case.sessions}

    @invariant()
    def what_happened_lies_between_the_case_and_its_recording(self) -> None:
        received = self.case.details.received_at
        assert all(received <= each.meta.happened_at <= each.meta.time for each in self.story.events)

    @invariant()
    def a_declined_case_has_no_expert(self) -> None:
        assert not (self.case.was_declined and self.case.holder is not None)

    @invariant()
    def an_approved_case_carries_no_notice(self) -> None:
        assert not (self.case.approval and notices(self.case))

    @invariant()
    def whoever_holds_the_case_never_approves_it(self) -> None:
        holder = self.case.holder
        assert holder is None or str(holder.expert) in self.case.workers

    @property
    def case(self) -> Case:
        return self.story.case

    @property
    def holdings(self) -> tuple[Holding, ...]:
        return (*self.case.former, *filter(None, [self.case.holder]))


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_every_command_is_among_the_wishes() -> None:
    story = a_case()
    assert {type(wish(story)[0]) for wish in WISHES} == {*ACTS, ChangeProblemType}
