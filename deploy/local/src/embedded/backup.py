"""`make backup`: journals, documents and keys, a folder for each, while everything runs."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from embedded import dumps, operating, services
from embedded.cache import room_in
from embedded.errors import WrongSettingError
from embedded.home import Home

MANIFEST = "manifest.json"


def backup(to: str) -> None:
    """Back up what runs into a new folder (default: backups/<time>)."""
    home = operating.running()
    folder = Path(to or f"backups/{datetime.now(UTC):%Y%m%dT%H%M%SZ}").absolute()
    taken(home, folder)
    print(f"Backed up into {folder}.")
    print(f"Keep {folder / 'keys'} apart from {folder / 'journals'}, and both away from this machine.")
    print(f"Not in it: {home.folder / 'keys'}, which opens the keys. Keep a copy of that in a third place.")


def taken(home: Home, folder: Path) -> None:
    """Everything that is kept into `folder`, which appears only when it is whole. Raises `BackupError`."""
    if folder.exists():
        sentence = f"{folder} is there already; a backup goes into a new folder."
        raise WrongSettingError(sentence)
    draft = folder.with_name(f"{folder.name}.draft")
    with room_in(folder.parent):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        for dump in dumps.DUMPS:
            dumps.dump(home.port("postgres"), dump, draft)
        dumps.archive(services.objects(home), draft)
        sign(draft)
        draft.rename(folder)


def sign(draft: Path) -> None:
    """Write down the digests of the files, so that a restore knows whether they are what was dumped."""
    files = [*(dump.file for dump in dumps.DUMPS), dumps.OBJECTS]
    digests = {file: dumps.digest(draft / file) for file in files}
    manifest = draft / MANIFEST
    manifest.touch(mode=0o600)
    manifest.write_text(json.dumps({"taken_at": datetime.now(UTC).isoformat(), "sha256": digests}, indent=2))
