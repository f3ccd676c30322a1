"""What the mail catcher holds: the letters as they would have left."""

import re
from dataclasses import dataclass
from email import message_from_string, policy

import httpx

from testkit.waiting import until

PATIENCE_SECONDS = 60.0
"""Ten seconds of grace (I7), and a slow machine."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its recipient reads it."""

    to: str
    subject: str
    language: str
    text: str

    @property
    def link(self) -> str:
        """The one address in it."""
        return str(re.findall(r"https?://\S+", self.text)[0])


@dataclass(frozen=True, slots=True)
class Mail:
    """The catcher's interface."""

    http: httpx.AsyncClient
    address: str

    async def to(self, login: str) -> list[Letter]:
        """All letters to this person so far, the oldest first."""
        found = (await self.http.get(f"{self.address}/api/messages/")).raise_for_status().json()["data"]
        letters = [_letter(each["source"]) for each in sorted(found, key=lambda each: each["id"])]
        return [each for each in letters if login in each.to]

    async def next_to(self, login: str, words: str) -> Letter:
        """The newest letter to this person with these words in its subject, once it is there."""

        async def there() -> Letter | None:
            fitting = [each for each in await self.to(login) if words in each.subject]
            return fitting[-1] if fitting else None

        found: Letter | None = await until(there, PATIENCE_SECONDS)
        assert found is not None
        return found


def _letter(source: str) -> Letter:
    message = message_from_string(source, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return Letter(
        str(message["to"]), str(message["subject"]), str(message["content-language"]), body.get_content()
    )
