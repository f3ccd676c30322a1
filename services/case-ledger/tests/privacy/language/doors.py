"""Requests that fail, at every route that takes a body, and hold a canary wherever something can be put."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from privacy.language.planting import PHONE, WORD
from served.language import OLGA, Answer, House

NOBODY = UUID(int=1)


async def broken_requests(house: House) -> AsyncIterator[tuple[str, Answer]]:
    """Where it was sent, and what came back."""
    schema = house.ledger.app.openapi()
    for path, methods in schema["paths"].items():
        real = path.replace("{case_id}", str(NOBODY)).replace("{company_id}", str(NOBODY))
        real = real.replace("{problem_type}", "legal").replace("{topic}", "cases").replace("{shard}", "0")
        if "post" in methods:
            async for answer in _to(real, _properties(schema, methods["post"])):
                yield f"POST {path}", answer
        if "get" in methods:
            yield (
                f"GET {path}",
                await OLGA.asks(real, **{WORD: WORD, "city": WORD, "cursor": WORD, "list": WORD}),
            )
            yield f"GET {path}", await OLGA.asks(f"{real}/{WORD}")


def _properties(schema: dict[str, Any], post: dict[str, Any]) -> list[str]:
    reference = post["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    return list(schema["components"]["schemas"][reference.rpartition("/")[2]].get("properties", {}))


async def _to(path: str, names: list[str]) -> AsyncIterator[Answer]:
    """Wrong types, too much of it, names that nobody knows, and what is no JSON."""
    yield await _sent(path, {name: {WORD: PHONE} for name in names})
    yield await _sent(path, dict.fromkeys(names, WORD * 2_000))
    yield await _sent(path, {**dict.fromkeys(names, WORD), WORD: PHONE})
    yield await OLGA.sends("POST", path, content=f'{{"{WORD}": "{PHONE}'.encode(), headers=_headers())
    named = {**_headers(), "Idempotency-Key": WORD.encode(), "If-Match": f'"{PHONE}"'}
    yield await OLGA.sends("POST", path, json={}, headers=named)
    yield await OLGA.sends("POST", path, content=WORD.encode(), headers={"Content-Type": WORD.encode()})


async def _sent(path: str, body: dict[str, Any]) -> Answer:
    return await OLGA.sends("POST", path, json=body, headers=_headers())


def _headers() -> dict[str, Any]:
    return {"Idempotency-Key": "broken", "If-Match": '"1"', "Content-Type": "application/json"}
