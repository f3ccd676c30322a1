"""Identity and the ledger, asked under the notifier's own token; what they say is kept in no table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import httpx

from chassis.errors import NotFoundError, TemporaryError
from chassis.together import Together
from chassis.tokens import ServiceRefusedError
from contracts.letters import NotSentReason
from notifier.domain.letters import Standing
from notifier.domain.mail import Message, Recipient

AT_ONCE = 100
"""As many as one request may ask about."""


class Tokens(Protocol):
    """The notifier's own token."""

    async def token(self) -> str:
        """Raises `TemporaryError`."""
        ...


@dataclass(frozen=True, slots=True)
class Asking:
    """Another service over HTTP. Whatever it answers besides yes and *not found* will pass."""

    address: str
    client: httpx.AsyncClient
    tokens: Tokens

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Raises `NotFoundError`, `TemporaryError`."""
        return await self._asked("POST", path, json=body)

    async def get(self, path: str) -> dict[str, Any]:
        """Raises `NotFoundError`, `TemporaryError`."""
        return await self._asked("GET", path)

    async def _asked(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        try:
            headers = {"Authorization": f"Bearer {await self.tokens.token()}"}
            answer = await self.client.request(method, f"{self.address}{path}", headers=headers, **how)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            reason = f"not reached ({type(problem).__name__})"
            raise TemporaryError(reason) from None
        except ServiceRefusedError:
            reason = "identity doesn't know the notifier by its key"
            raise TemporaryError(reason) from None
        return _told(answer)


def _told(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code in {404, 410}:
        raise NotFoundError
    if answer.status_code != 200:
        reason = f"answered with {answer.status_code}"
        raise TemporaryError(reason)
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        reason = "answered with something else than an object"
        raise TemporaryError(reason)
    return told


class IdentityService:
    """Addresses, names and single-use links."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._recipients = Together(self._ask_recipients, AT_ONCE)

    async def recipient(self, account: UUID) -> Recipient:
        """As the account stands at this moment. Raises `NotFoundError`, `TemporaryError`."""
        found = await self._recipients.asked(account)
        if found is None:
            raise NotFoundError
        return found

    async def _ask_recipients(self, accounts: Sequence[UUID]) -> list[Recipient | None]:
        told = await self._asking.post("/recipients", {"accounts": list(map(str, accounts))})
        try:
            found = {UUID(each["account"]): _recipient(each) for each in told["items"]}
        except (KeyError, TypeError, ValueError):
            reason = "a recipient without all of its parts"
            raise TemporaryError(reason) from None
        return [found.get(account) for account in accounts]

    async def link(self, link: UUID) -> str:
        """The same id gives the same link. Raises `NotFoundError`, `TemporaryError`."""
        told = await self._asking.post("/links", {"id": str(link)})
        url = told.get("url")
        if not isinstance(url, str):
            reason = "a link without its address"
            raise TemporaryError(reason)
        return url


def _recipient(told: dict[str, Any]) -> Recipient:
    names = [told["given_name"], told["family_name"]]
    if told["family_name_first"]:
        names.reverse()
    return Recipient(told["address"], " ".join(names), told["language"], active=told["active"])


class LedgerService:
    """What still holds of a case, and what an expert wrote where letters hold it."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._causes = Together(self._ask_causes, AT_ONCE)

    async def standing(self, case: UUID, event: UUID, recipient: UUID | None) -> Standing:
        """Whether the event's consequence holds at this moment, for whom. Raises `TemporaryError`."""
        found = await self._causes.asked((case, event, recipient))
        if found is None:
            reason = "the ledger doesn't know the case yet"
            raise TemporaryError(reason)
        return found

    async def _ask_causes(self, causes: Sequence[tuple[UUID, UUID, UUID | None]]) -> list[Standing | None]:
        named = [
            {"case": str(case), "event": str(event)} | ({"recipient": str(recipient)} if recipient else {})
            for case, event, recipient in causes
        ]
        told = await self._asking.post("/causes", {"causes": named})
        try:
            return [_standing(each) for each in told["items"]]
        except (KeyError, TypeError, ValueError):
            reason = "a cause without all of its parts"
            raise TemporaryError(reason) from None

    async def message(self, case: UUID, event: UUID) -> Message | None:
        """What the expert wrote; nothing once it was erased, or where the ledger gives it to nobody.

        Raises `TemporaryError`.
        """
        try:
            told = await self._asking.get(f"/cases/{case}/messages/{event}/text")
            return Message(str(told["text"]), UUID(told["sender"]))
        except NotFoundError:
            return None
        except (KeyError, TypeError, ValueError):
            reason = "a message without all of its parts"
            raise TemporaryError(reason) from None


def _standing(told: dict[str, Any]) -> Standing | None:
    if not told["known"]:
        return None
    due = told.get("due")
    moment = datetime.fromisoformat(due) if due else None
    if told["stands"]:
        return Standing(due=moment)
    back = told.get("reason") == NotSentReason.TAKEN_BACK.value
    return Standing(NotSentReason.TAKEN_BACK if back else NotSentReason.CAUSE_GONE, moment)
