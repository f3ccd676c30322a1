"""The keys by which services prove who they are: the private half their own, the public one identity's."""

import json
import os
from pathlib import Path

from joserfc.jwk import OKPKey

from embedded.home import Home


def public_keys(home: Home) -> Path:
    """The folder of the public keys, `<name>.jwk` each, which identity reads."""
    return home.folder / "keys" / "services" / "public"


def service_key(home: Home, name: str) -> Path:
    """The file of the service's private key."""
    return home.folder / "keys" / "services" / f"{name}.jwk"


def make(home: Home, name: str) -> None:
    """Make both halves where they are missing; the private one with mode 0600."""
    private, public = service_key(home, name), public_keys(home) / f"{name}.jwk"
    if private.exists() and public.exists():
        return
    public.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "EdDSA"}, auto_kid=True)
    _write(public, key.as_dict(private=False))
    _write(private, key.as_dict(private=True))


def _write(file: Path, key: object) -> None:
    """Whole or not at all."""
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(key, out)
    draft.replace(file)
