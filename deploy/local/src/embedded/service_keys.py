"""The keys by which services prove who they are: the private half their own, the public one identity's."""

import json
import os
import tempfile
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
    """Make both halves where they are missing, the private one with mode 0600; the first of two wins."""
    private, public = service_key(home, name), public_keys(home) / f"{name}.jwk"
    public.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not private.exists():
        made = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "EdDSA"}, auto_kid=True)
        _place(private, made.as_dict(private=True))
    if not public.exists():
        kept = OKPKey.import_key(json.loads(private.read_text()))
        _place(public, kept.as_dict(private=False))


def _place(file: Path, key: object) -> None:
    """Linked into place whole, unless somebody else was faster."""
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    with os.fdopen(handle, "w") as out:
        json.dump(key, out)
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()
