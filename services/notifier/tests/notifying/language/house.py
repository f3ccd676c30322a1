"""The notifier as a whole on real servers, and what tests ask of it: mail, rows, its topic, its log."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from joserfc.jwk import OKPKey
from notifying.language.mail import Letter, Sink
from notifying.language.others import Others
from notifying.language.people import DESK, EVERYBODY, Person
from notifying.language.writers import Writers

from chassis import logs
from contracts.envelope import parse
from notifier.settings import NotifierSettings
from notifier.wiring import Notifier, running
from testkit.waiting import until

GRACE = 1.0
"""Seconds, where production has ten."""


@dataclass
class House:
    """One running notifier and all that is around it."""

    writers: Writers
    others: Others
    sink: Sink
    settings: NotifierSettings
    log: io.StringIO
    notifier: Notifier
    http: httpx.AsyncClient

    async def rows(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        """Straight from the notifier's database."""
        connection = await asyncpg.connect(str(self.settings.database))
        try:
            return await connection.fetch(sql, *arguments)
        finally:
            await connection.close()

    async def letters_of(self, cause: UUID) -> dict[tuple[str, str], tuple[str, str | None]]:
        """By kind and recipient: state and reason."""
        rows = await self.rows("select * from outbox.letters where cause = $1", cause)
        names = {each.id: each.name for each in EVERYBODY}
        return {
            (row["kind"], names.get(row["recipient"], "desk")): (row["state"], row["reason"]) for row in rows
        }

    async def hears(self, cause: UUID) -> None:
        """Wait until letters of this event are planned: topics have no order among them."""
        await until(lambda: self.letters_of(cause), 15)

    async def becomes(self, cause: UUID, expected: dict[tuple[str, str], str]) -> None:
        """Wait until just these letters of the cause have come to these ends; a state, or a reason."""

        async def ends() -> dict[tuple[str, str], str]:
            found = await self.letters_of(cause)
            return {what: reason or state for what, (state, reason) in found.items()}

        async def same() -> bool:
            return await ends() == expected

        try:
            await until(same, 15)
        except AssertionError:
            assert await ends() == expected

    async def mail(self, cause: UUID, to: Person | None) -> list[Letter]:
        """What came of the cause's letters in somebody's mailbox."""
        rows = await self.rows("select encode(message, 'hex') from outbox.letters where cause = $1", cause)
        ids = {f"<{row[0]}@kronika.example>" for row in rows}
        address = to.address if to else DESK
        return [each for each in self.sink.to(address) if each.id in ids]

    async def says(self, letter_cause: UUID) -> list[tuple[str, dict[str, Any]]]:
        """Types and data of what the topic's journal holds of a cause's letters, in order."""
        rows = await self.rows("select document from letters.events order by shard, seq")
        parsed = [parse(row["document"]) for row in rows]
        return [
            (each.meta.type.split(".")[2], each.data)
            for each in parsed
            if each.data.get("cause") == str(letter_cause)
        ]

    async def heard_anew(self) -> None:
        """Every topic is read again from its beginning; wait until that is done."""
        ends = {
            f"{row['topic']}/{row['shard']}": row["last"]
            for row in await self.rows(
                "select topic, shard, last from consuming.positions where consumer = 'letters'"
            )
        }
        await self.rows(
            "update consuming.positions set last = 0, head = repeat('0', 64), next_offset = 0"
            " where consumer = 'letters'"
        )

        async def caught_up() -> bool:
            rows = await self.rows(
                "select topic, shard, last from consuming.positions where consumer = 'letters'"
            )
            return all(row["last"] >= ends[f"{row['topic']}/{row['shard']}"] for row in rows)

        await until(caught_up, 30)

    async def asks(self, person: Person, path: str, **query: Any) -> httpx.Response:
        """Over HTTP, with a token of theirs."""
        return await self.asked_with(self.others.token(person), path, **query)

    async def asked_with(self, token: str, path: str, **query: Any) -> httpx.Response:
        """Over HTTP, with this token."""
        return await self.http.get(path, headers={"Authorization": f"Bearer {token}"}, params=query)


def settings_of(dsn: str, kafka: str, others: Others, sink: Sink, folder: Path) -> NotifierSettings:
    """As in production, but impatient."""
    key = folder / "notifier.jwk"
    key.write_text(json.dumps(others.key.as_dict(private=True)))
    key.chmod(0o600)
    return NotifierSettings(
        database=dsn,
        kafka=kafka,
        issuer=others.address,
        environment="development",
        service_key=key,
        secret_file=folder / "secret",
        identity=others.address,
        ledger=others.address,
        assignment=others.address,
        watcher=others.address,
        smtp_host="127.0.0.1",
        smtp_port=sink.port,
        smtp_tls="none",
        smtp_seconds=2,
        sender="kronika@kronika.example",
        reply_to="noreply@kronika.example",
        desk=DESK,
        help="help@kronika.example",
        dashboard="https://kronika.example",
        bounces=folder / "returned",
        bounces_seconds=0.1,
        grace_seconds=GRACE,
        full_text=True,
    )


@asynccontextmanager
async def a_house(writers: Writers, others: Others, dsn: str, folder: Path) -> AsyncIterator[House]:
    """The notifier runs within the block."""
    log = io.StringIO()
    logs.configure("notifier", "INFO", out=log)
    async with AsyncExitStack() as stack:
        sink = await stack.enter_async_context(Sink().running())
        settings = settings_of(dsn, writers.kafka, others, sink, folder)
        notifier = await stack.enter_async_context(running(settings))
        http = await stack.enter_async_context(
            httpx.AsyncClient(transport=httpx.ASGITransport(notifier.app), base_url="http://notifier.test")
        )
        house = House(writers, others, sink, settings, log, notifier, http)
        await until(lambda: len(sink.letters) >= len(EVERYBODY), 60)
        await until(lambda: _is_ready(notifier), 60)
        yield house


async def _is_ready(notifier: Notifier) -> bool:
    """Whether it knows people freshly enough to judge by, too."""
    asking = httpx.ASGITransport(notifier.operations.app)
    async with httpx.AsyncClient(transport=asking, base_url="http://notifier.test") as http:
        return (await http.get("/readyz")).is_success


def a_key() -> OKPKey:
    """The notifier's own."""
    return OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "EdDSA"}, auto_kid=True)
