"""Passkeys as second factors (WebAuthn): a device signs a challenge of ours for our pages, and no other."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from chassis.http import Correlation
from contracts.accounts import FactorKind
from contracts.refusal import Missing, Refusal
from identity.domain.account import Account
from identity.handlers.factors import Factors
from identity.handlers.sessions import Inside, Keeping
from identity.store.factors import Factor

NAME = "Kronika"


@dataclass(frozen=True, slots=True)
class Site:
    """Whose passkeys these are: the host of the pages, and their whole address."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A passkey: its name on the device, and its public key."""

    factor: Factor
    credential: bytes
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Passkeys:
    """Each challenge counts once, in the session that it was made for."""

    factors: Factors
    site: Site

    async def offer(self, sessions: Keeping, inside: Inside) -> dict[str, Any]:
        """What a browser's `navigator.credentials.create` is given."""
        email = (await self.factors.names.details(inside.account)).email
        options = generate_registration_options(
            rp_id=self.site.host,
            rp_name=NAME,
            user_name=email,
            user_id=inside.id.bytes,
            exclude_credentials=await self._described(inside.id, inside.account),
        )
        await sessions.kept.challenge(inside.session.sid, options.challenge)
        return _as_json(options)

    async def confirm(
        self, sessions: Keeping, inside: Inside, credential: dict[str, Any], correlation: Correlation
    ) -> tuple[str, ...] | Refusal:
        """What the browser answered; the passkey counts from now on. The answer is new recovery codes."""
        challenge = await sessions.kept.take_challenge(inside.session.sid)
        if not challenge:
            return _refused()
        try:
            made = verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self.site.host,
                expected_origin=self.site.origin,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return _refused()
        factor = uuid4()
        raw = json.dumps([_text(made.credential_id), _text(made.credential_public_key)]).encode()
        key, sealed = await self.factors.sealing.seal(inside.id, factor, raw)
        await self.factors.kept.keep(inside.id, Factor(factor, FactorKind.PASSKEY, key, sealed))
        return await self.factors.add(inside, factor, FactorKind.PASSKEY, correlation)

    async def ask(self, sessions: Keeping, inside: Inside) -> dict[str, Any]:
        """What a browser's `navigator.credentials.get` is given."""
        allowed = await self._described(inside.id, inside.account)
        options = generate_authentication_options(rp_id=self.site.host, allow_credentials=allowed)
        await sessions.kept.challenge(inside.session.sid, options.challenge)
        return _as_json(options)

    async def shown(self, sessions: Keeping, inside: Inside, credential: dict[str, Any]) -> bool:
        """Whether one of the account's passkeys signed the challenge."""
        challenge = await sessions.kept.take_challenge(inside.session.sid)
        known = await self._known(inside.id, inside.account)
        kept = next((each for each in known if _text(each.credential) == credential.get("id")), None)
        if challenge is None or kept is None:
            return False
        try:
            signed = verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self.site.host,
                expected_origin=self.site.origin,
                credential_public_key=kept.public_key,
                credential_current_sign_count=kept.factor.used,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return False
        # A passkey that is copied between devices counts nothing: its count stays 0.
        return signed.new_sign_count == 0 or await self.factors.kept.use(
            kept.factor.id, signed.new_sign_count
        )

    async def _known(self, id_: UUID, account: Account) -> list[Kept]:
        found = await self.factors.kept.get(id_, list(account.factors))
        return [await self._opened(each) for each in found if each.kind == FactorKind.PASSKEY]

    async def _opened(self, factor: Factor) -> Kept:
        credential, public_key = json.loads(await self.factors.sealing.open(factor))
        return Kept(factor, base64url_to_bytes(credential), base64url_to_bytes(public_key))

    async def _described(self, id_: UUID, account: Account) -> list[PublicKeyCredentialDescriptor]:
        return [PublicKeyCredentialDescriptor(id=each.credential) for each in await self._known(id_, account)]


def _as_json(options: Any) -> dict[str, Any]:
    found: dict[str, Any] = options_to_json_dict(options)
    return found


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _refused() -> Refusal:
    words = "This passkey was not made for these pages, or too late. Try once more."
    missing = Missing("A4", "passkey-wrong", words)
    return Refusal("second-factor-refused", "The second factor was not set up", (missing,), 422)
