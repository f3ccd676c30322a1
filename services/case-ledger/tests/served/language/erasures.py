"""Erasing a client, as two people do it, and what is left to show."""

from typing import Any

import asyncpg
from served.language.colleague import Case, Colleague, house
from served.language.people import AUDREY, OLGA, SARA

from testkit.answers import Answer
from testkit.waiting import until

ASKED = {"ground": "client_asked", "asked_through": "phone"}


async def starts(who: Colleague, case: Case, **how: Any) -> Answer:
    return await who.tries("start-erasure", case, **{**ASKED, **how})


async def confirms(who: Colleague, case: Case) -> Answer:
    """After a look at what it does."""
    preview = await who.asks(f"{case.at}/erasure-preview")
    return await who.tries("confirm-erasure", case, seen=preview.version)


async def certificate(case: Case, who: Colleague = AUDREY) -> Answer:
    answer = await who.asks(f"{case.at}/erasure")
    assert answer.status == 200, answer
    return answer


async def erased(case: Case, **how: Any) -> Answer:
    """The certificate, once all is done."""
    assert (await starts(OLGA, case, **how)).status == 200
    assert (await confirms(SARA, case)).status == 200
    return await completed(case)


async def completed(case: Case) -> Answer:
    async def is_completed() -> bool:
        return bool((await certificate(case))["state"] == "completed")

    await until(is_completed, 60)
    return await certificate(case)


async def keys_of(case: Case) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(str(house().settings.keys_database))
    try:
        return await connection.fetch(
            "select owner, person, n, wrapped from seals.data_keys where owner = $1", str(case.id)
        )
    finally:
        await connection.close()
