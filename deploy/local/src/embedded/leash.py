"""Becomes another program that dies with its parent: python -I -S leash.py PARENT SIGNAL UID GID -- ARGV.

A program of its own and not a `preexec_fn`: that one may deadlock in a process with threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def drop_to(uid: int, gid: int) -> None:
    """Give up root for good; a uid of -1 keeps the account as it is."""
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def die_with(parent: int, signal_number: int) -> None:
    """Ask Linux for `signal_number` when the parent ends; elsewhere nothing is asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        sys.exit(1)


def main(parent: str, signal_number: str, uid: str, gid: str, _: str, *argv: str) -> None:
    """Drop first: a change of account clears the wish to die with the parent."""
    drop_to(int(uid), int(gid))
    die_with(int(parent), int(signal_number))
    os.execvp(argv[0], argv)  # noqa: S606 (there is no shell, which is the point)


if __name__ == "__main__":
    main(*sys.argv[1:])
