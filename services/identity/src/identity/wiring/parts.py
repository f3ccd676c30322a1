"""Adapters in, handlers and routes out: how identity is put together, nothing of it running yet."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlsplit

import httpx

from chassis.clock import Clock
from chassis.journal import Journal
from chassis.postgres import Connections
from chassis.recording import Fold, Streams
from contracts.topics import load
from identity.domain import account, house
from identity.domain.account import Account
from identity.domain.house import House
from identity.gateways.blocklist import blocklist
from identity.gateways.provider import Provider, Registration
from identity.gateways.published import Published
from identity.handlers.entering import Entering, Lives
from identity.handlers.factors import Factors
from identity.handlers.hashing import Hashing
from identity.handlers.keeping import AccountKeeping
from identity.handlers.linking import Linking
from identity.handlers.naming import Accounts, Names
from identity.handlers.owning import Owning
from identity.handlers.passkeys import Passkeys, Site
from identity.handlers.provider import Attempts, ThroughProvider
from identity.handlers.sealing import Sealing
from identity.handlers.seeding import Seeding
from identity.handlers.sessions import Keeping, Rules
from identity.handlers.signing import Signing
from identity.handlers.signing_in import SigningIn
from identity.handlers.slowing import Slowing
from identity.handlers.starting import Reminding, Starting
from identity.handlers.sweeping import Sweeping
from identity.handlers.texts import Texts
from identity.settings import IdentitySettings
from identity.store.credentials import Credentials
from identity.store.factors import KeptFactors
from identity.store.failures import Assertions, Failures
from identity.store.links import Links
from identity.store.listing import Listed
from identity.store.orphans import Orphans
from identity.store.sessions import Sessions
from identity.store.signing import SigningKeys
from identity.store.subjects import Subjects
from identity.wiring.keys import Held

SOURCE = "/kronika/identity"


def parts(
    settings: IdentitySettings,
    database: Connections,
    journal: Journal,
    keys: Held,
    *,
    client: httpx.AsyncClient,
    now: Clock,
) -> "Parts":
    """All handlers over these adapters; `client` is for whom identity asks outside the house."""
    hashing = Hashing(settings.hash_memory_kib, settings.hash_passes, settings.hash_threads)
    return Parts(settings, database, keys, client, now, journal, hashing, blocklist())


@dataclass(frozen=True)
class Parts:
    """Each is made when it is first asked for, and once."""

    settings: IdentitySettings
    database: Connections
    keys: Held
    client: httpx.AsyncClient
    now: Clock
    journal: Journal
    hashing: Hashing
    blocked: frozenset[str]

    def _streams[S](self, fold: Fold[S]) -> Streams[S]:
        return Streams(self.journal, fold, seals=self.keys.seals, load=load, clock=self.now, source=SOURCE)

    @property
    def pages(self) -> str:
        """Where people's pages are."""
        return self.settings.pages or self.settings.issuer

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
        return Linking(self.pages, self.keys.links)

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
        return Slowing(self.failures, self.now, self.keys.attempts)

    @cached_property
    def failures(self) -> Failures:
        return Failures(self.database)

    @cached_property
    def assertions(self) -> Assertions:
        return Assertions(self.database)

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
            self.settings.refusal_ms / 1000,
            self.settings.is_development,
        )

    @cached_property
    def sealing(self) -> Sealing:
        return Sealing(self.keys.ring)

    @cached_property
    def passkeys(self) -> Passkeys:
        return Passkeys(self.signing_in.factors, Site(urlsplit(self.pages).hostname or "", self.pages))

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
            self.slowing,
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

    @cached_property
    def sweeping(self) -> Sweeping:
        return Sweeping(
            self.sessions.kept,
            Orphans(self.database),
            self.failures,
            self.assertions,
            self.accounts,
            self.sessions.rules.life,
            self.now,
        )

    @cached_property
    def through_provider(self) -> ThroughProvider | None:
        """None where no provider is set."""
        registered = registration(self.settings, self.pages)
        if registered is None:
            return None
        published = Published(registered.issuer, self.client, self.now)
        return ThroughProvider(
            Provider(registered, published, self.client, self.now),
            registered.issuer,
            Attempts(self.keys.provider),
            self.assertions,
            Subjects(self.database),
            self.names,
            self.accounts,
            self.sessions,
            self.slowing,
            self.now,
            self.keys.provider,
        )

    @property
    def starting(self) -> Starting:
        return Starting(self.keeping)


def registration(settings: IdentitySettings, pages: str) -> Registration | None:
    """What the provider knows us by, where one is set."""
    if settings.provider_issuer is None:
        return None
    secret = settings.provider_secret
    return Registration(
        settings.provider_issuer,
        settings.provider_client,
        secret.get_secret_value() if secret else None,
        f"{pages}/sign-in/provider",
        frozenset(settings.provider_second_factors),
        settings.provider_owns_addresses,
    )
