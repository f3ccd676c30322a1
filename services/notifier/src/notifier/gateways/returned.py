"""Mail that came back (RFC 3464), read from a folder in Maildir form that the mail server fills."""

import mailbox
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

from flufl.bounce import all_failures

_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>\r\n]{3,200}>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Returned:
    """A message that came back. `done` takes it out of the folder; nothing of it is kept anywhere else."""

    message_ids: tuple[str, ...]
    """Of messages that it speaks of, as their headers had them."""
    for_good: bool
    """Whether a recipient is permanently out of reach; else it is a delay, or no bounce at all."""
    done: Callable[[], None]


class Folder:
    """New messages in a Maildir; whoever is done with one removes it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def new(self) -> Iterator[Returned]:
        """Each message that waits; may be read again after a crash, which is harmless."""
        box = mailbox.Maildir(self._path, factory=None, create=True)
        for key in list(box.keys()):
            try:
                content = box.get_bytes(key)
            except KeyError:  # another process was quicker
                continue
            yield Returned(original_ids(content), is_permanent(content), partial(box.discard, key))


def is_permanent(content: bytes) -> bool:
    """Whether it says that somebody can't be written to, now or later."""
    message = message_from_bytes(content, policy=policy.compat32)
    return bool(all_failures(message)[1])


def original_ids(content: bytes) -> tuple[str, ...]:
    """The Message-IDs inside, but not its own: where the original's headers stand depends on the server."""
    _, _, inside = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    return tuple(found.decode("ascii", "replace") for found in _MESSAGE_ID.findall(inside))
