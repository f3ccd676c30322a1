"""Accounts: whoever judges rights knows who is active, in which roles, and whose session has ended."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis import accounts as folded
from chassis.errors import TemporaryError
from chassis.problems import ProblemError
from chassis.tokens import Claims
from contracts import accounts, experts
from contracts.cases.vocabulary import ProblemType
from contracts.envelope import GENESIS, Meta, Recorded
from contracts.event import Event
from contracts.permissions import Role
from contracts.sealed import Clear

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
EVA, TEAM, ABSENCE = uuid4(), uuid4(), uuid4()
DETAILS = Clear("p", accounts.StaffDetails(family_name="Szabó", given_name="Éva", email="eva@example.org"))
CREATED = accounts.AccountCreated(roles=(Role.EXPERT,), language="hu", details=DETAILS)
ENTRY = experts.Entry(competences=(ProblemType.LEGAL,), languages=("hu",), cities=("Győr",), capacity=3)


class Fold:
    """The tables, and a way to let events happen."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self.behind = 0.0
        self.accounts = folded.Accounts(pool, "people", lambda _: self.behind)

    async def happens(self, *events: Event, to: UUID = EVA) -> None:
        batch = [recorded(event, to) for event in events]
        handler = next(iter(self.accounts.handlers.values()))
        assert not isinstance(handler, tuple)
        async with self.pool.acquire() as connection, connection.transaction():
            await handler(connection, batch)

    async def eva(self) -> folded.Account:
        found = await self.accounts.get(EVA)
        assert found is not None
        return found


@pytest.fixture
async def fold(database: str) -> AsyncIterator[Fold]:
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        await pool.execute(folded.schema.create("people"))
        yield Fold(pool)


async def test_an_account_is_not_confirmed_until_its_first_sign_in(fold: Fold) -> None:
    await fold.happens(CREATED)
    assert not (await fold.eva()).confirmed
    with pytest.raises(ProblemError) as caught:
        await fold.accounts.entered(claims())
    assert (caught.value.status, caught.value.type) == (403, "not-confirmed")
    await fold.happens(accounts.AccountConfirmed())
    assert (await fold.accounts.entered(claims())).roles == {Role.EXPERT}


async def test_a_deactivated_account_is_out_at_once_and_its_old_tokens_stay_out(fold: Fold) -> None:
    await fold.happens(CREATED, accounts.AccountConfirmed())
    await fold.accounts.entered(claims())
    await fold.happens(accounts.AccountDeactivated(reason="left"))
    await refuses(fold, claims())
    await fold.happens(accounts.AccountReactivated())
    await refuses(fold, claims())
    await fold.accounts.entered(claims(issued=NOON + timedelta(seconds=1)))


async def test_an_ended_session_counts_no_more_and_others_go_on(fold: Fold) -> None:
    await fold.happens(CREATED, accounts.AccountConfirmed(), accounts.SessionsEnded(sessions=("s1", "s2")))
    await refuses(fold, claims(sid="s1"))
    await fold.accounts.entered(claims(sid="s3"))
    await fold.happens(accounts.SessionsEnded(begun_before=NOON))
    await refuses(fold, claims(sid="s3"))


async def test_an_unknown_account_does_not_get_in(fold: Fold) -> None:
    await refuses(fold, claims())


async def test_roles_and_teams_are_those_of_the_last_event(fold: Fold) -> None:
    changed = accounts.RolesChanged(roles=(Role.EXPERT, Role.LEAD))
    await fold.happens(CREATED, changed, accounts.TeamsChanged(leads=(TEAM,)))
    other = uuid4()
    await fold.happens(CREATED, accounts.TeamsChanged(member_of=(TEAM,)), to=other)
    eva, colleague = await fold.eva(), await fold.accounts.get(other)
    assert colleague is not None
    assert eva.leads_team_of(colleague)
    assert not colleague.leads_team_of(eva)


async def test_the_directory_entry_and_absences_belong_to_the_account(fold: Fold) -> None:
    away = experts.AbsenceEntered(absence=ABSENCE, first_day=date(2026, 12, 1), last_day=date(2026, 12, 3))
    await fold.happens(experts.ExpertEntered(entry=ENTRY), CREATED, away)
    eva = await fold.eva()
    assert eva.expertise is not None
    assert eva.expertise.competences == {"legal"}
    assert eva.expertise.capacity == 3
    assert [eva.away(date(2026, 12, day)) for day in (1, 3, 4)] == [True, True, False]
    await fold.happens(experts.AbsenceWithdrawn(absence=ABSENCE))
    assert not (await fold.eva()).away(date(2026, 12, 1))
    assert set(await fold.accounts.experts()) == {EVA}


async def test_nobody_is_judged_by_knowledge_that_is_over_thirty_seconds_old(fold: Fold) -> None:
    await fold.happens(CREATED, accounts.AccountConfirmed())
    await fold.eva()
    fold.behind = 30.5
    with pytest.raises(TemporaryError):
        await fold.eva()


@pytest.mark.parametrize(
    "roles",
    [
        (Role.AUDITOR, Role.EXPERT), (Role.ADMINISTRATOR, Role.OPERATOR), (Role.LEAD,), (),
        (Role.EXPERT, Role.EXPERT),
    ],
)  # fmt: skip
def test_roles_that_do_not_go_together_make_no_event(roles: tuple[Role, ...]) -> None:
    with pytest.raises(ValueError, match="roles"):
        accounts.RolesChanged(roles=roles)


def test_every_event_of_both_topics_is_folded() -> None:
    assert set(accounts.EVENTS + experts.EVENTS) == folded.EVENTS


async def refuses(fold: Fold, token: Claims) -> None:
    with pytest.raises(ProblemError) as caught:
        await fold.accounts.entered(token)
    assert (caught.value.status, caught.value.type) == (401, "session-ended")


def claims(sid: str = "s0", issued: datetime = NOON) -> Claims:
    return Claims(str(EVA), sid, "http://issuer.test", issued, issued + timedelta(minutes=5))


def recorded(event: Event, stream: UUID) -> Recorded[Event]:
    meta = Meta(uuid4(), "/kronika/test", event.type, stream, NOON, 1, "service:test", "service", NOON, "c")
    return Recorded(meta, 1, GENESIS, event)
