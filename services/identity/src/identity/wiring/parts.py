"""Adapters in, handlers and routes out: how identity is put together, nothing of it running yet."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlsplit

from fastapi import FastAPI
from joserfc.jwk import OKPKey

from chassis.clock import Clock
from chassis.development.people import PEOPLE
from chassis.feed import feed_router
from chassis.http import Commands, application
from chassis.journal import Journal
from chassis.postgres import Connections
from chassis.recording import Fold, Streams
from chassis.tokens import Verifier
from contracts.topics import load
from identity.api.door import Door
from identity.api.issuer import demo_routes, issuer_routes
from identity.api.keeping import account_commands, account_questions
from identity.api.owning import own_account
from identity.api.passkeys import passkey_routes
from identity.api.sessions import factor_routes, session_routes
from identity.api.telling import telling_routes
from identity.api.texts import house_texts
from identity.api.ways_in import ways_in
from identity.domain import account, house
from identity.domain.account import Account
from identity.domain.house import House
from identity.gateways import blocklist
from identity.handlers.entering import Entering, Lives
from identity.handlers.factors import Factors
from identity.handlers.hashing import Hashing
from identity.handlers.keeping import AccountKeeping
from identity.handlers.linking import Linking
from identity.handlers.listing import Listing
from identity.handlers.naming import Accounts, Names
from identity.handlers.owning import Owning
from identity.handlers.passkeys import Passkeys, Site
from identity.handlers.sealing import Sealing
from identity.handlers.seeding import Seeding
from identity.handlers.services import ServiceClients
from identity.handlers.sessions import Keeping, Rules
from identity.handlers.signing import Signing
from identity.handlers.signing_in import SigningIn
from identity.handlers.slowing import Slowing
from identity.handlers.starting import Reminding, Starting
from identity.handlers.telling import Telling
from identity.handlers.texts import Texts
from identity.settings import IdentitySettings
from identity.store.credentials import Credentials
from identity.store.factors import KeptFactors
from identity.store.failures import Assertions, Failures
from identity.store.links import Links
from identity.store.listing import Listed
from identity.store.sessions import Sessions
from identity.store.signing import SigningKeys
from identity.wiring.keys import Held

SOURCE = "/kronika/identity"


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The issuer's keys, known in its own process."""

    signing: Signing

    async def get(self, kid: str) -> OKPKey | None:
        return await self.signing.public(kid)


def parts(
    settings: IdentitySettings, database: Connections, journal: Journal, keys: Held, now: Clock
) -> "Parts":
    """All handlers over these adapters."""
    hashing = Hashing(settings.hash_memory_kib, settings.hash_passes, settings.hash_threads)
    return Parts(settings, database, keys, now, journal, hashing, blocklist())


@dataclass(frozen=True)
class Parts:
    """Each is made when it is first asked for, and once."""

    settings: IdentitySettings
    database: Connections
    keys: Held
    now: Clock
    journal: Journal
    hashing: Hashing
    blocked: frozenset[str]

    def _streams[S](self, fold: Fold[S]) -> Streams[S]:
        return Streams(self.journal, fold, seals=self.keys.seals, load=load, clock=self.now, source=SOURCE)

    @cached_property
    def accounts(self) -> Accounts:
        return self._streams(Fold[Account | None](None, account.evolve))

    @cached_property
    def texts(self) -> Texts:
        return Texts(self._streams(Fold[House](House(), house.evolve)), self.now)

    @cached_property
    def credentials(self) -> Credentials:
        return Credentials(self.database)

    @cached_property
    def names(self) -> Names:
        return Names(self.accounts, self.keys.seals, self.credentials, self.keys.names)

    @cached_property
    def linking(self) -> Linking:
        return Linking(self.settings.pages or self.settings.issuer, self.keys.links)

    @cached_property
    def signing(self) -> Signing:
        return Signing(
            self.settings.issuer,
            SigningKeys(self.database),
            self.keys.secret,
            self.now,
            timedelta(days=self.settings.key_days),
            self.settings.is_development,
        )

    @cached_property
    def sessions(self) -> Keeping:
        rules = Rules(
            timedelta(hours=self.settings.session_hours),
            timedelta(minutes=self.settings.idle_minutes),
            frozenset(self.settings.second_factor_roles),
        )
        return Keeping(Sessions(self.database), self.accounts, self.texts, self.signing, rules, self.now)

    @cached_property
    def slowing(self) -> Slowing:
        return Slowing(Failures(self.database), self.now, self.keys.attempts)

    @cached_property
    def signing_in(self) -> SigningIn:
        factors = Factors(
            KeptFactors(self.database), self.sealing, self.accounts, self.names, self.now, self.keys.codes
        )
        return SigningIn(
            self.names,
            self.accounts,
            self.credentials,
            self.hashing,
            self.slowing,
            self.sessions,
            factors,
            self.now,
            self.settings.is_development,
        )

    @cached_property
    def sealing(self) -> Sealing:
        return Sealing(self.keys.ring)

    @cached_property
    def passkeys(self) -> Passkeys:
        pages = self.settings.pages or self.settings.issuer
        return Passkeys(self.signing_in.factors, Site(urlsplit(pages).hostname or "", pages))

    @cached_property
    def entering(self) -> Entering:
        lives = Lives(
            timedelta(days=self.settings.invitation_days), timedelta(minutes=self.settings.reset_minutes)
        )
        return Entering(
            self.linking,
            Links(self.database),
            self.accounts,
            self.names,
            self.credentials,
            self.hashing,
            self.sessions,
            self.blocked,
            lives,
            self.now,
        )

    @cached_property
    def keeping(self) -> AccountKeeping:
        return AccountKeeping(self.accounts, self.names, self.entering, self.sessions, self.now)

    @cached_property
    def owning(self) -> Owning:
        return Owning(
            self.accounts,
            self.names,
            self.credentials,
            self.hashing,
            self.sessions,
            self.blocked,
            self.now,
        )

    @cached_property
    def seeding(self) -> Seeding:
        return Seeding(self.accounts, self.names, self.credentials, self.hashing, self.now)

    @cached_property
    def reminding(self) -> Reminding:
        after = timedelta(days=self.settings.unused_days)
        return Reminding(Listed(self.database), self.entering, after, self.now)

    @property
    def starting(self) -> Starting:
        return Starting(self.keeping)

    def application(self, journal: Journal) -> FastAPI:
        verifier = Verifier(self.settings.issuer, OwnKeys(self.signing), self.now)
        door = Door(Commands(verifier, self.keys.idempotency), self.accounts)
        clients = ServiceClients(
            self.settings.issuer,
            self.settings.service_keys,
            Assertions(self.database),
            self.signing,
            self.now,
        )
        telling = Telling(self.accounts, self.names, self.entering.links, self.linking)
        routers = [
            issuer_routes(self.settings.issuer, self.signing, clients),
            session_routes(self.signing_in),
            factor_routes(self.signing_in),
            passkey_routes(self.signing_in, self.passkeys),
            ways_in(self.entering, self.slowing),
            account_commands(door, self.keeping),
            account_questions(door, Listing(Listed(self.database), self.accounts, self.names)),
            own_account(door, self.owning),
            house_texts(door, self.texts),
            telling_routes(door, telling),
            feed_router([journal], door.listener),
        ]
        if self.settings.demo:
            routers.append(demo_routes(PEOPLE, self.settings.demo_password.get_secret_value()))
        return application("Kronika identity", routers)
