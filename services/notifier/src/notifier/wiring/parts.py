"""Adapters in, senders and readers out: how letters are put on their way, nothing of it running yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import asyncpg
import holidays
import httpx

from chassis.postgres import Connections
from chassis.tokens import ServiceTokens
from contracts.topics import ACCESS, ACCOUNTS, CASES, EXPERTS, REMINDERS
from notifier.domain.mail import Recipient
from notifier.gateways.returned import Folder
from notifier.gateways.services import Asking, IdentityService, LedgerService
from notifier.gateways.smtp import MailServer
from notifier.gateways.smtp import Relay as MailRelay
from notifier.handlers.away import ServerAway
from notifier.handlers.bouncing import Bounces
from notifier.handlers.composing import Composing, House
from notifier.handlers.digesting import Digests
from notifier.handlers.lanes import Lanes
from notifier.handlers.rendering import Templates
from notifier.handlers.secrets import Secrets
from notifier.handlers.sending import Sending
from notifier.handlers.telling import Telling
from notifier.handlers.working import Loop, read_returned
from notifier.settings import NotifierSettings
from notifier.store.facts import Bounced
from notifier.store.outbox import Outbox
from notifier.store.reading import Reading


@dataclass(frozen=True, slots=True)
class Parts:
    """What senders are made of."""

    settings: NotifierSettings
    asking: Connections
    durable: asyncpg.Pool
    client: httpx.AsyncClient
    tokens: ServiceTokens
    secrets: Secrets
    telling: Telling
    away: ServerAway = field(default_factory=ServerAway)

    @property
    def feeds(self) -> Mapping[str, str]:
        """Who hands out which topic again."""
        settings = self.settings
        return {
            CASES.name: settings.ledger,
            ACCESS.name: settings.ledger,
            ACCOUNTS.name: settings.identity,
            EXPERTS.name: settings.assignment,
            REMINDERS.name: settings.watcher,
        }

    def server(self) -> MailServer:
        """Connects when there is a letter."""
        given = self.settings
        return MailServer(
            MailRelay(
                host=given.smtp_host,
                port=given.smtp_port,
                sender=given.sender,
                reply_to=given.reply_to,
                tls=given.smtp_tls,
                trust=str(given.smtp_trust) if given.smtp_trust else None,
                user=given.smtp_user,
                password=given.smtp_password.get_secret_value() if given.smtp_password else None,
                local_name=given.sender.rpartition("@")[2],
            )
        )

    def sending(self, server: MailServer) -> Sending:
        """One letter's whole way."""
        settings, reading = self.settings, Reading(self.asking)
        identity = IdentityService(self._service(settings.identity))
        ledger = LedgerService(self._service(settings.ledger))
        return Sending(
            outbox=Outbox(self.asking),
            digests=self._digests(reading),
            identity=identity,
            ledger=ledger,
            composing=Composing(
                templates=Templates(settings.zone),
                secrets=self.secrets,
                identity=identity,
                messages=ledger if settings.full_text else None,
                reading=reading,
                house=house_of(settings),
            ),
            server=server,
            lanes=Lanes(max(1, settings.smtp_at_once * 3 // 4)),
            desk=Recipient(settings.desk, None, settings.desk_language),
            bounces=self._bounces(),
            away=self.away,
            within=settings.smtp_seconds,
        )

    def reading_returned(self) -> list[Loop]:
        """Nothing where no folder is set."""
        settings = self.settings
        if settings.bounces is None:
            return []
        step = partial(read_returned, Folder(settings.bounces), self._bounces(), settings.bounces_seconds)
        return [Loop("returned mail", step)]

    def _service(self, address: str) -> Asking:
        return Asking(address, self.client, self.tokens)

    def _bounces(self) -> Bounces:
        return Bounces(Bounced(self.asking), self.telling)

    def _digests(self, reading: Reading) -> Digests:
        settings = self.settings
        calendar = holidays.country_holidays(settings.holidays)
        return Digests(self.durable, reading, self.secrets, settings.zone, settings.digest_at, calendar)


def house_of(settings: NotifierSettings) -> House:
    """What letters name of the organisation."""
    return House(
        dashboard=settings.dashboard,
        guide=settings.guide or f"{settings.dashboard}/guide",
        help=settings.help,
        domain=settings.sender.rpartition("@")[2],
    )
