"""While more than ten closed cases wait, supervisors get one digest a working day (D8)."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import holidays
import pytest
from notifying.language import SARA, TAMAS, House, a_case
from notifying.language.mail import Letter

from notifier.domain.calendar import next_digest
from testkit.waiting import until

BUDAPEST, HUNGARY = ZoneInfo("Europe/Budapest"), holidays.country_holidays("HU")
DIGEST = "select id, due_at, recipient, state from outbox.letters where kind = 'approvals_digest'"


@pytest.mark.slow
@pytest.mark.rule("D8")
async def test_with_more_than_ten_waiting_there_is_one_digest_for_each_supervisor(house: House) -> None:
    closed = []
    for _ in range(12):
        case = await a_case(house)
        await case.assigned()
        closed.append(await case.closed())
    await house.becomes(
        closed[-1], {("approval_waits", "Sara"): "in_digest", ("approval_waits", "Tamas"): "in_digest"}
    )
    rows = await house.rows(DIGEST)
    assert {row["recipient"] for row in rows} == {SARA.id, TAMAS.id}
    assert len(rows) == 2
    assert {row["due_at"].astimezone(BUDAPEST).time() for row in rows} == {time(8)}
    await house.rows("update outbox.letters set due_at = now() where kind = 'approvals_digest'")

    async def both_are_sent() -> bool:
        return {row["state"] for row in await house.rows(DIGEST)} == {"accepted"}

    await until(both_are_sent, 15)
    texts = [each.text for each in _digests(house)]
    assert len(texts) == 2
    assert all("closed cases that wait for approval" in text.lower() for text in texts)


def _digests(house: House) -> list[Letter]:
    letters = [*house.sink.to(SARA.address), *house.sink.to(TAMAS.address)]
    return [each for each in letters if each.message["Subject"] == "Closed cases wait for approval"]


@pytest.mark.rule("D8")
@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 6, 59, tzinfo=UTC), "2026-11-23T08:00"),
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), "2026-11-24T08:00"),
        (datetime(2026, 11, 27, 12, 0, tzinfo=UTC), "2026-11-30T08:00"),
        (datetime(2026, 12, 23, 12, 0, tzinfo=UTC), "2026-12-28T08:00"),
        (datetime(2026, 1, 9, 12, 0, tzinfo=UTC), "2026-01-10T08:00"),
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), "2026-03-30T08:00"),
    ],
    ids=["the same morning", "from eight on tomorrow", "not on Saturday", "not at Christmas",
         "on a working Saturday", "over the night of summer time"],
)  # fmt: skip
def test_a_digest_is_due_at_eight_of_the_next_working_day(now: datetime, due: str) -> None:
    found = next_digest(now, time(8), BUDAPEST, HUNGARY)
    assert f"{found.astimezone(BUDAPEST):%FT%R}" == due
