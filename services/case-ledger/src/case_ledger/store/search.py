"""Finds cases by keyed hashes of words, so that no name lies in any table."""

from collections.abc import Sequence
from uuid import UUID

from chassis.postgres import Readers

_BY_WORDS = """
select case_id from (
    select distinct t.case_id, w.place
    from unnest($1::bytea[], $2::int[]) as w (token, place)
    join lists.search_tokens t on t.token = w.token and t.kind = $3
) found
group by case_id having count(*) = $4
limit 1000
"""


class Search:
    """Reads of `lists.search_tokens`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def cases(self, kind: str, words: Sequence[frozenset[bytes]]) -> set[UUID]:
        """Cases that have every word; each word is given as its tokens of all epochs."""
        if not words:
            return set()
        pairs = [(token, place) for place, tokens in enumerate(words) for token in tokens]
        rows = await self._readers.fetch(
            _BY_WORDS, [token for token, _ in pairs], [place for _, place in pairs], kind, len(words)
        )
        return {row["case_id"] for row in rows}
