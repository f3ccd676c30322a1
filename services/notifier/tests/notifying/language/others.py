"""Identity and the ledger as the notifier asks them: tokens, recipients, links, causes; over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import OKPKey
from notifying.language.people import EVERYBODY, Person
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.clock import system
from chassis.http.serving import listener
from chassis.tokens.verifier import EdDSAOnly
from embedded.ports import free_ports
from testkit.demo_issuer.signing import key_set, signed, signed_for_service, signing_key
from testkit.waiting import until


@dataclass
class Others:
    """What they answer can be changed by a story; `asked` notes for whom recipients were asked."""

    folder: Path
    key: OKPKey
    port: int = field(default_factory=lambda: free_ports(1)[0])
    gone: set[UUID] = field(default_factory=set)
    inactive: set[UUID] = field(default_factory=set)
    names: dict[UUID, str] = field(default_factory=dict)
    due: datetime = field(default_factory=lambda: system() + timedelta(hours=48))
    messages: dict[UUID, tuple[str, Person]] = field(default_factory=dict)
    """What experts wrote, by event, where the ledger hands it over (D4)."""
    away: bool = False
    asked: list[UUID] = field(default_factory=list)
    people: dict[UUID, Person] = field(default_factory=lambda: {each.id: each for each in EVERYBODY})

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, person: Person) -> str:
        """For a new session."""
        return signed(signing_key(self.folder), self.address, person.id, system())

    def token_of_service(self, name: str) -> str:
        """As identity gives it to the service of this name."""
        return signed_for_service(signing_key(self.folder), self.address, name, system())

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Others"]:
        """They answer within the block."""
        routes = [
            Route("/.well-known/jwks.json", self._keys),
            Route("/token", self._token, methods=["POST"]),
            Route("/recipients", self._recipients, methods=["POST"]),
            Route("/links", self._link, methods=["POST"]),
            Route("/causes", self._causes, methods=["POST"]),
            Route("/cases/{case}/messages/{event}/text", self._message),
        ]
        server = listener(Starlette(routes=routes), "127.0.0.1", self.port)
        serving = asyncio.create_task(server.serve())
        try:
            await until(lambda: server.started)
            yield self
        finally:
            server.should_exit = True
            await serving

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(key_set(signing_key(self.folder)))

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        claims = jwt.decode(str(form["client_assertion"]), self.key, registry=EdDSAOnly()).claims
        known = claims["sub"] == "notifier" and claims["aud"] == self.address
        if self.away or not known:
            return Response(status_code=503 if self.away else 401)
        return JSONResponse({"access_token": "of-the-notifier", "expires_in": 300, "token_type": "Bearer"})

    def _refused(self, request: Request) -> Response | None:
        if self.away:
            return Response(status_code=503)
        entitled = request.headers.get("Authorization") == "Bearer of-the-notifier"
        return None if entitled else Response(status_code=401)

    async def _recipients(self, request: Request) -> Response:
        accounts = list(map(UUID, (await request.json())["accounts"]))
        self.asked += accounts
        if refused := self._refused(request):
            return refused
        known = [self.people[each] for each in accounts if each in self.people]
        return JSONResponse({"items": list(map(self._told, known))})

    def _told(self, person: Person) -> dict[str, Any]:
        return {
            "account": str(person.id),
            "address": person.address,
            "family_name": self.names.get(person.id, person.family),
            "given_name": person.name,
            "family_name_first": person.hungarian,
            "language": person.language,
            "active": person.id not in self.inactive,
        }

    async def _link(self, request: Request) -> Response:
        link = (await request.json())["id"]
        return self._refused(request) or JSONResponse({"url": f"https://id.kronika.example/in/{link}"})

    async def _causes(self, request: Request) -> Response:
        asked = (await request.json())["causes"]
        told = {"known": True, "reason": None, "due": self.due.isoformat()}
        items = [told | {"stands": UUID(each["case"]) not in self.gone} for each in asked]
        return self._refused(request) or JSONResponse({"items": items})

    async def _message(self, request: Request) -> Response:
        found = self.messages.get(UUID(request.path_params["event"]))
        if found is None:
            return self._refused(request) or Response(status_code=404)
        text, sender = found
        return self._refused(request) or JSONResponse({"text": text, "sender": str(sender.id)})
