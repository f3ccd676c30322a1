"""Finds cases by what somebody types: a number, a telephone number, or words of a name, company or city."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.domain.asking import Answer
from dashboard.handlers.cases import Listed
from dashboard.handlers.listing import Listing
from dashboard.handlers.visiting import Visitor

_NUMBER = re.compile(r"\d{1,7}")
_PHONE = re.compile(r"\+?[\d ()/.-]{6,30}")
MOST_COMPANIES = 3
LEAST_LETTERS = 3
"""Of a company's name, where it is looked for while somebody types."""


@dataclass(frozen=True, slots=True)
class Found:
    """`further`: there is more than this; `next` is the cursor, where one search made it."""

    listed: Listed
    further: bool = False
    next: str | None = None


NOTHING = Found(Listed({"items": []}, {}))


@dataclass(frozen=True, slots=True)
class Finding:
    """Asks with the person's token; a search by a client's name or phone is recorded by the ledger."""

    listing: Listing

    async def by_fields(self, visitor: Visitor, body: Mapping[str, Any]) -> Found | Answer:
        """One page; the ledger's answer where it refuses."""
        found = await self.listing.found(visitor, body)
        if isinstance(found, Answer):
            return found
        further = found.page.get("next")
        return Found(found, further=further is not None, next=further)

    async def by_words(self, visitor: Visitor, words: str) -> Found:
        """Whatever fits: a case's number, a phone, else a client's name, a company, a city."""
        return await self._together(visitor, await self._meanings(visitor, words, named=True))

    async def in_passing(self, visitor: Visitor, words: str) -> Found:
        """As `by_words`, without what says who a client is: half a word is no search on purpose."""
        return await self._together(visitor, await self._meanings(visitor, words, named=False))

    async def choices(self, visitor: Visitor) -> Mapping[str, Mapping[str, str]]:
        """Companies and experts, to choose from."""
        companies, experts = await asyncio.gather(
            self.listing.companies(visitor), self.listing.experts(visitor)
        )
        return {"company": companies, "expert": experts}

    async def _meanings(self, visitor: Visitor, words: str, *, named: bool) -> list[dict[str, Any]]:
        if _NUMBER.fullmatch(words):
            return [{"number": int(words)}] if int(words) else []
        if _PHONE.fullmatch(words):
            return [{"phone": words}] if named else []
        if len(words) < LEAST_LETTERS or visitor.has("auditor"):
            return []
        companies = await self._companies(visitor, words)
        asked = [{"city": words}, *({"company": each} for each in companies)]
        return [{"name": words}, *asked] if named else asked

    async def _companies(self, visitor: Visitor, words: str) -> Sequence[str]:
        wanted = words.casefold()
        known = await self.listing.directory(visitor)
        return [each["id"] for each in known if wanted in each["name"].casefold()][:MOST_COMPANIES]

    async def _together(self, visitor: Visitor, asked: Sequence[Mapping[str, Any]]) -> Found:
        answers = await asyncio.gather(*(self.by_fields(visitor, each) for each in asked))
        found = [each for each in answers if isinstance(each, Found)]
        if not found:
            return NOTHING
        rows = {row["id"]: row for each in found for row in each.listed.page["items"]}
        names = {key: name for each in found for key, name in each.listed.names.items()}
        listed = Listed({"items": list(rows.values())}, names)
        return Found(listed, further=any(each.further for each in found))
