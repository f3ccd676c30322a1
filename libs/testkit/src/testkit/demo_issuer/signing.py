"""The demo issuer's own key, and the tokens that it signs: 5 minutes, EdDSA."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.tokens import AUDIENCE
from chassis.tokens.issuer_keys import MARKER
from chassis.tokens.verifier import EdDSAOnly

LIFE = timedelta(minutes=5)
_FILE = "issuer.jwk"


def signing_key(folder: Path) -> OKPKey:
    """The Ed25519 key of this installation, made on first use; mode 0600 in a folder of mode 0700."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / _FILE
    if not file.exists():
        _keep(file, OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "EdDSA"}, auto_kid=True))
    return OKPKey.import_key(json.loads(file.read_text()))


def _keep(file: Path, key: OKPKey) -> None:
    """Linked into place whole, so that of two starts at once both read the same key."""
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(json.dumps(key.as_dict(private=True)))
        out.flush()
        os.fsync(out.fileno())
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def key_set(key: OKPKey) -> dict[str, Any]:
    """The public key set; its marker keeps every other environment from believing it."""
    return {"keys": [key.as_dict(private=False)], MARKER: True}


def signed(key: OKPKey, issuer: str, account: UUID, now: datetime) -> str:
    """A token for a new session of this account."""
    return _written(key, issuer, now, sub=str(account), sid=uuid4().hex)


def signed_for_service(key: OKPKey, issuer: str, name: str, now: datetime) -> str:
    """A token of a service, which stands beside a person's or alone."""
    return _written(key, issuer, now, sub=f"service:{name}")


def _written(key: OKPKey, issuer: str, now: datetime, **who: str) -> str:
    issued = int(now.timestamp())
    claims = {"iss": issuer, "aud": AUDIENCE, **who, "iat": issued, "exp": issued + int(LIFE.total_seconds())}
    return jwt.encode({"alg": "EdDSA", "kid": key.kid}, claims, key, registry=EdDSAOnly())
