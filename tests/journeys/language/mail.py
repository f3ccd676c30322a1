"""What the mail catcher holds: the letters as they would have left."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from email import message_from_string, policy
from functools import cache
from pathlib import Path

import httpx

from contracts import letters

TEMPLATES = Path(__file__).parents[3] / "services/notifier/src/notifier/templates"
LOOKS_EVERY_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its recipient reads it."""

    to: str
    subject: str
    language: str
    text: str
    whole: str = field(repr=False)
    """Headers and all parts, decoded."""

    @property
    def link(self) -> str:
        """The one address in it that leads on: the first."""
        return str(re.findall(r"https?://\S+", self.text)[0])


@dataclass(slots=True)
class Mail:
    """The catcher's interface; all who wait for letters look together."""

    http: httpx.AsyncClient
    address: str
    letters: dict[int, Letter] = field(default_factory=dict)
    _looked: float = float("-inf")
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def to(self, login: str, letter: str) -> list[Letter]:
        """Letters of this kind to this person so far, the oldest first; each in its own language."""
        address = login if "@" in login else f"{login}@"
        ours = [each for each in await self.all() if address in each.to]
        return [each for each in ours if each.subject == subject(letter, each.language)]

    async def all(self) -> list[Letter]:
        """All letters so far, the oldest first."""
        async with self._looking:
            if time.monotonic() - self._looked >= LOOKS_EVERY_SECONDS:
                await self._look()
                self._looked = time.monotonic()
        return [self.letters[id_] for id_ in sorted(self.letters)]

    async def _look(self) -> None:
        """The catcher shows the newest hundred first; older pages only where one was not seen yet."""
        page, pages = 1, 1
        while page <= pages:
            parameters = {"page": page}
            shown = (await self.http.get(f"{self.address}/api/messages/", params=parameters)).json()
            fresh = {each["id"]: each["source"] for each in shown["data"] if each["id"] not in self.letters}
            self.letters.update({id_: read(source) for id_, source in fresh.items()})
            page, pages = page + 1, shown["meta"]["pages_total"] if len(fresh) == len(shown["data"]) else 1


@cache
def subject(letter: str, language: str) -> str:
    """What a letter is called in its folder; more than one kind may be called the same."""
    kind = letters.Letter(letter.replace(" ", "_"))
    return (TEMPLATES / kind / language / "subject.txt").read_text().strip()


def read(source: str) -> Letter:
    """What came over the wire, as a letter."""
    message = message_from_string(source, policy=policy.default)
    headers = [f"{name}: {value}" for name, value in message.items()]
    parts = [str(each.get_content()) for each in message.walk() if not each.is_multipart()]
    return Letter(
        to=str(message["to"]),
        subject=str(message["subject"]),
        language=str(message["content-language"]),
        text=parts[0],
        whole="\n".join([*headers, *parts]),
    )
