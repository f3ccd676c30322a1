"""Under which account PostgreSQL runs: it refuses to be root."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from embedded.errors import WrongSettingError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A numeric user and group; -1 stands for the account we already are."""

    uid: int = -1
    gid: int = -1

    @property
    def is_ours(self) -> bool:
        return self.uid < 0

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may pass through `folder` and everything above it."""
        return self.is_ours or all(self._may_pass(step.stat()) for step in (folder, *folder.parents))

    def _may_pass(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


OURS = Account()


def unprivileged(data: Path | None = None) -> Account:
    """Our own account, or as root: the owner of `data` if it has one, else an account without rights."""
    if os.geteuid() != 0:
        return OURS
    owner = data.stat().st_uid if data and data.exists() else 0
    return _by_uid(owner) if owner else _first_known()


def _by_uid(uid: int) -> Account:
    try:
        return Account(uid, pwd.getpwuid(uid).pw_gid)
    except KeyError:
        sentence = f"The data folder belongs to account {uid}, which this machine does not know."
        raise WrongSettingError(sentence) from None


def _first_known() -> Account:
    for entry in pwd.getpwall():
        if entry.pw_name in CANDIDATES and entry.pw_uid:
            return Account(entry.pw_uid, entry.pw_gid)
    sentence = f"PostgreSQL does not run as root, and there is no account named {' or '.join(CANDIDATES)}."
    raise WrongSettingError(sentence)
