"""What people do with their own account (A4, row 29)."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.errors import NotFoundError
from chassis.http import CommandRequest
from chassis.recording import Answer, Loaded, Outcome, answer
from contracts.permissions import Role
from contracts.refusal import Missing, Refusal
from identity.domain import own, passwords
from identity.domain.account import Account
from identity.domain.command import Command, Decision
from identity.handlers.counting import Way
from identity.handlers.hashing import Hashing
from identity.handlers.naming import Accounts, Names
from identity.handlers.sessions import Keeping
from identity.handlers.slowing import MOST_INSIDE, Slowing
from identity.store.credentials import Credentials


@dataclass(frozen=True, slots=True)
class Owning:
    """One's own name, language, password and sessions."""

    accounts: Accounts
    names: Names
    credentials: Credentials
    hashing: Hashing
    sessions: Keeping
    slowing: Slowing
    blocked: frozenset[str]
    clock: Clock

    async def change_name(self, request: CommandRequest[own.ChangeName], role: Role) -> Answer | Refusal:
        """The address stays as it is."""
        id_ = request.claims.account
        details = await self.names.details(await self._account(request))
        return await self._answered(request, role, lambda _: own.change_name(details, request.body, id_))

    async def change_language(
        self, request: CommandRequest[own.ChangeLanguage], role: Role
    ) -> Answer | Refusal:
        """From the next letter on."""
        return await self._answered(request, role, lambda account: own.change_language(account, request.body))

    async def end_sessions(self, request: CommandRequest[own.EndSessions], role: Role) -> Answer | Refusal:
        """Those named, or all but this one."""
        id_ = request.claims.account
        running = await self.sessions.running(id_, await self._account(request))
        sids = [each.sid for each in running]
        wanted, present = request.body.sessions, request.claims.sid
        result = await self._answered(
            request, role, lambda account: own.end_sessions(account, sids, wanted, present)
        )
        ended = (await self._account(request)).ended
        await self.sessions.kept.end([sid for sid in sids if sid in ended])
        return result

    async def change_password(
        self, request: CommandRequest[own.ChangePassword], role: Role
    ) -> Answer | Refusal:
        """A4: ends the other sessions; this one goes on. Its hash is kept before the event names it."""
        id_, credential, account = request.claims.account, request.fresh, await self._account(request)
        if account.credential != credential:
            refusal = await self._not_theirs(account, request, role) or await self._weak(account, request)
            if refusal:
                return refusal
            await self.credentials.keep(credential, id_, await self.hashing.hashed(request.body.new))
        present = request.claims.sid
        running = [each.sid for each in await self.sessions.running(id_, account)]
        others = [sid for sid in running if sid != present]
        outcome = await self._record(
            request, role, lambda state: own.change_password(state, credential, others)
        )
        if isinstance(outcome, Refusal):
            return outcome
        await self.sessions.kept.carry_on(present, outcome.version)
        await self.sessions.kept.end(others)
        await self.credentials.sweep(id_, credential)
        return answer(outcome)

    async def _not_theirs(
        self, account: Account, request: CommandRequest[own.ChangePassword], role: Role
    ) -> Refusal | None:
        """Whoever found an open session guesses no further than the session lasts."""
        id_, sid = request.claims.account, request.claims.sid
        async with self.slowing.attempt_inside(Way.PRESENT_PASSWORD, str(id_)) as attempt:
            if await self._shows(id_, account, request.body.current):
                await self.slowing.succeeded(attempt)
                return None
            if await self.slowing.failed(attempt) >= MOST_INSIDE:
                await self.sessions.end(id_, sid, request.author(role))
        missing = Missing("A4", "password-wrong", "The present password is not right.")
        return Refusal("password-refused", "The password is not changed", (missing,), 422)

    async def _shows(self, id_: UUID, account: Account, password: str) -> bool:
        """A demo account's password is everybody's, and stays."""
        hashed = await self.credentials.hash_of(account.credential, id_) if account.credential else None
        return await self.hashing.verify(hashed, password) and not account.demo

    async def _weak(self, account: Account, request: CommandRequest[own.ChangePassword]) -> Refusal | None:
        new = passwords.normalised(request.body.new)
        return passwords.refused(new, self.blocked, await self.names.details(account))

    async def _account(self, request: CommandRequest[Command]) -> Account:
        loaded: Loaded[Account | None] = await self.accounts.load(request.claims.account)
        if loaded.state is None:
            raise NotFoundError
        return loaded.state

    async def _answered[C: Command](
        self, request: CommandRequest[C], role: Role, decide: Callable[[Account], Decision]
    ) -> Answer | Refusal:
        outcome = await self._record(request, role, decide)
        return outcome if isinstance(outcome, Refusal) else answer(outcome)

    async def _record[C: Command](
        self, request: CommandRequest[C], role: Role, decide: Callable[[Account], Decision]
    ) -> Outcome | Refusal:
        def decided(account: Account | None) -> Decision:
            if account is None:
                raise NotFoundError
            return decide(account)

        return await self.accounts.record(
            request.claims.account,
            decided,
            request.author(role),
            happened_at=self.clock(),
            key=request.key,
            if_match=request.if_match,
        )
