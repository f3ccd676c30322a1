"""Every route, over the handlers that answer it."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from joserfc.jwk import OKPKey

from chassis.development.people import PEOPLE
from chassis.feed import feed_router
from chassis.http import Commands, application
from chassis.tokens import Verifier
from identity.api.door import Door
from identity.api.issuer import demo_routes, issuer_routes
from identity.api.keeping import account_commands, account_offers, account_questions
from identity.api.owning import own_account
from identity.api.passkeys import passkey_routes
from identity.api.provider import provider_routes
from identity.api.sessions import factor_routes, session_routes, terms_routes
from identity.api.telling import telling_routes
from identity.api.texts import at_the_door, house_texts
from identity.api.ways_in import ways_in
from identity.handlers.listing import Listing
from identity.handlers.offering import Offering
from identity.handlers.services import ServiceClients
from identity.handlers.signing import Signing
from identity.handlers.telling import Telling
from identity.store.listing import Listed
from identity.wiring.parts import Parts


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The issuer's keys, known in its own process."""

    signing: Signing

    async def get(self, kid: str) -> OKPKey | None:
        return await self.signing.public(kid)


def served(parts: Parts) -> FastAPI:
    """What is served on the public port."""
    proxies = list(map(str, parts.settings.proxies))
    return application("Kronika identity", [*_getting_in(parts), *_with_a_token(parts)], proxies=proxies)


def _getting_in(parts: Parts) -> Iterator[APIRouter]:
    """For whoever shows something else than a token."""
    settings = parts.settings
    clients = ServiceClients(
        settings.issuer, settings.service_keys, parts.assertions, parts.signing, parts.now
    )
    yield issuer_routes(settings.issuer, parts.signing, clients)
    yield session_routes(parts.signing_in)
    yield terms_routes(parts.signing_in)
    yield factor_routes(parts.signing_in)
    yield passkey_routes(parts.signing_in, parts.passkeys)
    yield ways_in(parts.entering, parts.slowing)
    yield at_the_door(parts.texts, provider=parts.through_provider is not None)
    if parts.through_provider is not None:
        yield provider_routes(parts.through_provider)
    if settings.demo:
        yield demo_routes(PEOPLE, settings.demo_password.get_secret_value())


def _with_a_token(parts: Parts) -> Iterator[APIRouter]:
    verifier = Verifier(parts.settings.issuer, OwnKeys(parts.signing), parts.now)
    door = Door(Commands(verifier, parts.keys.idempotency), parts.accounts)
    yield account_commands(door, parts.keeping)
    listing = Listing(Listed(parts.database), parts.accounts, parts.names)
    yield account_questions(door, listing)
    yield account_offers(door, listing, Offering(parts.now))
    yield own_account(door, parts.owning)
    yield house_texts(door, parts.texts)
    yield telling_routes(door, Telling(parts.accounts, parts.names, parts.entering.links, parts.linking))
    yield feed_router([parts.journal], door.listener)
