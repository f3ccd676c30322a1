"""Planted canaries are in no mail, no row, no event of ours, no log (B4)."""

from uuid import uuid4

import pytest
from notifying.language import EVA, OLGA, SARA, House, a_case
from notifying.language.stories import CANARIES

from contracts import cases
from contracts.access import GlassBroken
from testkit.waiting import until

pytestmark = pytest.mark.slow


@pytest.mark.rule("B4", "C2", "D4", "I5")
async def test_no_letter_holds_anything_of_its_case(house: House) -> None:
    case = await a_case(house)
    causes = [
        await case.assigned(),
        await case.contacted(),
        await case.says(
            cases.MessageToOperatorSent(
                message=uuid4(), operator=OLGA.id, text=case.private("Canarytext: Canaryname")
            ),
            EVA,
        ),
        await case.says(cases.ConsultationsChanged(available=9, reason=case.private("Canarytext")), SARA),
        await case.closed(),
        await case.says(cases.CaseReturned(reason=case.private("Canarytext Canarygiven")), SARA),
    ]
    await house.hears(causes[0])
    broken = GlassBroken(
        reason=case.private("Canarytext Canarytext Canarytext"), until="2026-12-01T00:00:00Z"
    )
    causes.append(await case.says(broken, OLGA))

    async def all_done() -> bool:
        rows = await house.rows(
            "select count(*) from outbox.letters where cause = any($1) and state in ('planned', 'sending')",
            causes,
        )
        return int(rows[0][0]) == 0

    await house.becomes(causes[-1], {("glass_broken", who): "accepted" for who in ("Eva", "Sara", "Tamas")})
    await until(all_done)
    letters = list(house.sink.letters)
    assert len(letters) > 10
    everything = [f"{letter.message.as_string()}\n{letter.text}\n{letter.html}" for letter in letters]
    everything += [house.log.getvalue()]
    for table in ("outbox.letters", "outbox.cases", "outbox.facts"):
        everything += [str(row[0]) for row in await house.rows(f"select t::text from {table} t")]  # noqa: S608
    everything += [bytes(row[0]).decode() for row in await house.rows("select document from letters.events")]
    for canary in CANARIES:
        assert not [text for text in everything if canary in text], canary


@pytest.mark.rule("B4")
async def test_addresses_and_names_are_in_no_table_no_event_and_no_log(house: House) -> None:
    assigned = await (await a_case(house)).assigned()
    await house.becomes(assigned, {("case_assigned", "Eva"): "accepted"})
    kept = [house.log.getvalue()]
    for table in ("outbox.letters", "outbox.cases", "outbox.facts", "people.accounts"):
        kept += [str(row[0]) for row in await house.rows(f"select t::text from {table} t")]  # noqa: S608
    kept += [bytes(row[0]).decode() for row in await house.rows("select document from letters.events")]
    for secret in (EVA.address, EVA.family, OLGA.address):
        assert not [text for text in kept if secret in text], secret
