"""How somebody becomes one of the experts, up to the first invoice."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from journeys.language import Case, Letter, Person, Town, ago, eventually, journey, meet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PASSWORD = "egy hosszú mondat, amelyet csak én tudok"
ENTRY = {
    "competences": ["psychological"], "languages": ["hu"], "cities": ["Pécs"], "capacity": 5,
    "gender": "woman",
}  # fmt: skip


async def the_invitation_to(town: Town, login: str) -> Letter:
    async def there() -> Letter | None:
        return next(iter(await town.mail.to(login, "invitation")), None)

    found = await eventually(there)
    assert found is not None
    return found


def at_identity(town: Town, letter: Letter) -> str:
    """What the page behind a letter's link asks."""
    return f"{town.at('identity')}{urlsplit(letter.link).path}"


async def looks(town: Town, letter: Letter) -> dict[str, Any]:
    """What the link opens; so do mail scanners."""
    answer = await town.http.get(at_identity(town, letter))
    assert answer.is_success, answer.text
    seen: dict[str, Any] = answer.json()
    return seen


async def enters(town: Town, letter: Letter, **more: Any) -> int:
    """Set the password through the link; the answer's status."""
    told = {"password": PASSWORD, **more}
    return (await town.http.post(at_identity(town, letter), json=told)).status_code


async def joins(town: Town, login: str, account: str) -> Person:
    """From the letter to the first sign-in (A1, A2): looking consumes nothing, using it does."""
    letter = await the_invitation_to(town, login)
    assert letter.language == "hu"
    await looks(town, letter)
    terms = (await looks(town, letter)).get("terms")
    accepted = {} if terms is None else {"accepted_terms": terms}
    assert await enters(town, letter, **accepted) == 200
    assert await enters(town, letter, **accepted) == 410
    town.knows(login, account, PASSWORD, letter.language)
    return Person(town, login)


async def stands_in_the_way(operator: Person, case: Case, expert: str, reasons: list[str]) -> bool:
    """Whether exactly this keeps the expert from being proposed (C1)."""
    return (await operator.proposes(case)).get(expert) == reasons


@journey
async def test_from_the_invitation_to_the_invoice(town: Town) -> None:
    """A1 to A3, A7, D10, in Hungarian: a supervisor proposes, an administrator agrees, the expert works."""
    eszter, balazs, tamas = meet(town, "eszter", "balazs", "tamas")
    address = f"reka.dobos.{uuid4().hex[:6]}@kronika.example"
    name = {"family_name": "Dobos", "given_name": "Réka", "family_name_first": True}
    proposed = await balazs.tells(
        "identity", "/proposals", roles=["expert"], language="hu", email=address, **name
    )
    account = proposed["id"]
    await balazs.tells("assignment", f"/experts/{account}/enter", entry=ENTRY)
    case = await eszter.registers("hu")
    await tamas.tells("identity", f"/accounts/{account}/confirm-proposal")
    await eventually(lambda: stands_in_the_way(eszter, case, account, ["not_confirmed"]))
    reka = await joins(town, address, account)

    async def is_welcome() -> bool:
        return bool(await town.mail.to(address, "account confirmed"))

    await eventually(is_welcome)
    await eventually(lambda: stands_in_the_way(eszter, case, account, []))
    await eszter.assigns(case, reka, at=ago(hours=40))
    await reka.is_told(case, "case assigned")
    await reka.contacts(case, at=ago(hours=30))
    await reka.has_session(case, ago(hours=4))
    await reka.uploads(case, "treatment_log", "hu")
    await reka.does(case, "score-satisfaction", score=5)
    await reka.does(case, "close")
    await balazs.is_told_what_waits(case)
    await balazs.approves(case)
    await reka.is_told(case, "case approved")
    await balazs.does(case, "mark-invoiced", expert=reka.id, invoice="DR-2026/1")

    async def exported() -> str:
        table = await balazs.asks("case-ledger", "/invoicing/export", expert=reka.id)
        return table.text if "DR-2026/1" in table.text else ""

    assert case.client not in await eventually(exported)
    assert (await reka.invoices(case))[reka.id]["state"] == "invoiced"
