"""A run with everybody in it: where the services answer, and who is who."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from embedded import identity
from journeys.language.mail import Mail
from testkit.run import Run

PLACES = ("case-ledger", "identity", "assignment", "document-store", "deadline-watcher", "notifier")


@dataclass
class Town:
    """The services of one run, by HTTP as everybody has it."""

    run: Run
    http: httpx.AsyncClient
    ids: dict[str, str] = field(default_factory=dict)

    def at(self, service: str) -> str:
        """Where a service answers."""
        return f"http://{self.run.home.address(service)}"

    @property
    def mail(self) -> Mail:
        return Mail(self.http, f"http://{self.run.home.address('mail')}")

    def token(self, login: str) -> str:
        """As `make token` gives it."""
        return identity.token(self.run.home.port("identity"), login)

    async def account(self, login: str) -> str:
        """The id of a demo account."""
        if not self.ids:
            answer = await self.http.get(f"{self.at('identity')}/demo-accounts")
            found: list[dict[str, Any]] = answer.raise_for_status().json()
            self.ids.update({each["name"]: each["id"] for each in found})
        return self.ids[login]
