"""Notices that clocks bring, and what becomes of letters: told by others, joined on reading (E2, row 36)."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from served.language import (
    EVA,
    KATA,
    NOTIFIER,
    OLGA,
    SARA,
    Case,
    an_accepted_case,
    an_assigned_case,
    house,
)

from chassis import kafka
from chassis.journal.sharding import shard_of
from contracts.cases.vocabulary import ProblemType, ProcessRef
from contracts.envelope import GENESIS, Meta, digest, splice, write_body
from contracts.event import Event
from contracts.letters import Letter, LetterAccepted, LetterDeferred, LetterNotSent, NotSentReason
from contracts.policy import process_id
from contracts.reminders import Audience, Colour, Lateness, ReminderKind, ReminderRaised
from contracts.topics import LETTERS, REMINDERS, Topic
from testkit.waiting import until


class Others:
    """Who writes `reminders` and `letters`: the watcher and the notifier, as the ledger hears them."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer
        self._heads: dict[tuple[str, int], tuple[int, str]] = {}

    async def say(self, topic: Topic, case: Case, event: Event) -> UUID:
        """The id of the event that was published."""
        shard = shard_of(case.id, topic.partitions)
        sequence, prev = self._heads.get((topic.name, shard), (0, GENESIS))
        now = house().clock()
        writer = topic.writer
        meta = Meta(
            uuid4(),
            f"/kronika/{writer}",
            event.type,
            case.id,
            now,
            1,
            f"service:{writer}",
            "service",
            now,
            "t",
        )
        document = splice(write_body(meta, event.model_dump_json().encode()), sequence + 1, prev)
        await self._producer.send_and_wait(topic.name, document, str(case.id).encode(), shard)
        self._heads[topic.name, shard] = sequence + 1, digest(document)
        return meta.id


@pytest_asyncio.fixture(scope="module")
async def others() -> AsyncIterator[Others]:
    producer = kafka.producer(house().settings.kafka, name="others")
    await producer.start()
    yield Others(producer)
    await kafka.stopped(producer)


async def assignment_of(case: Case) -> UUID:
    items = (await SARA.asks(f"{case.at}/timeline"))["items"]
    return UUID(next(each["id"] for each in items if each["type"] == "kronika.cases.case_assigned.v1"))


def a_reminder(kind: ReminderKind, cause: UUID, **more: Any) -> ReminderRaised:
    usual: dict[str, Any] = {
        "kind": kind,
        "cause": cause,
        "due": house().clock(),
        "told": (Audience.EXPERT,),
        "colour": Colour.RED,
        "holder": EVA.id,
        "process": ProcessRef(process=process_id(ProblemType.PSYCHOLOGICAL), version=1),
        "table": "1",
    }
    return ReminderRaised(**{**usual, **more})


async def notices(case: Case) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await EVA.opens(case))["notices"]
    return found


async def named(case: Case) -> list[str]:
    return [each["notice"] for each in await notices(case)]


async def heard(reminder: UUID) -> None:
    async def there() -> bool:
        return bool(await house().rows("select from lists.reminders where id = $1", reminder))

    await until(there, 20)


@pytest.mark.rule("E2", "E3")
async def test_a_reminder_stands_beside_the_case_until_its_cause_goes(others: Others) -> None:
    case = await an_assigned_case()
    cause = await assignment_of(case)
    reminder = a_reminder(ReminderKind.HOURS_24, cause, late=Lateness.RECORDED_LATE)
    raised = await others.say(REMINDERS, case, reminder)
    await heard(raised)
    (notice,) = await notices(case)
    assert (notice["notice"], notice["colour"], notice["late"]) == ("hours_24", "red", "recorded_late")
    assert datetime.fromisoformat(notice["due"]) == reminder.due
    (row,) = await OLGA.lists("in_progress", number=case.number)
    assert [each["notice"] for each in row["notices"]] == ["hours_24"]
    stands = await NOTIFIER.about(case, raised)
    assert (stands["stands"], stands["reason"]) == (True, None)
    version = case.version
    await EVA.contacts(case)
    assert await notices(case) == []
    (row,) = await OLGA.lists("in_progress", number=case.number)
    assert row["notices"] == []
    assert (await NOTIFIER.about(case, raised))["reason"] == "clock_stopped"
    assert case.version == version + 1, "a reminder is no event of the case"


@pytest.mark.rule("E2")
async def test_48_hours_take_the_place_of_24(others: Others) -> None:
    case = await an_assigned_case()
    cause = await assignment_of(case)
    await others.say(REMINDERS, case, a_reminder(ReminderKind.HOURS_24, cause))
    later = a_reminder(ReminderKind.HOURS_48, cause, replaces=ReminderKind.HOURS_24)
    await heard(await others.say(REMINDERS, case, later))
    assert await named(case) == ["hours_48"]


@pytest.mark.rule("E2", "C6")
async def test_a_notice_does_not_follow_the_case_to_another_expert(others: Others) -> None:
    case = await an_assigned_case()
    raised = a_reminder(ReminderKind.HOURS_24, await assignment_of(case))
    await heard(await others.say(REMINDERS, case, raised))
    await OLGA.does("reassign", case, expert=str(KATA.id), reason="no_contact")
    assert (await KATA.opens(case))["notices"] == []


@pytest.mark.rule("E2")
async def test_three_months_go_when_a_supervisor_sets_a_later_day(others: Others) -> None:
    case = await an_accepted_case()
    await EVA.holds_session(case)
    added = (await SARA.asks(f"{case.at}/timeline"))["items"][-1]["id"]
    (row,) = await OLGA.lists("in_progress", number=case.number)
    due = datetime.fromisoformat(row["due_at"])
    over = a_reminder(ReminderKind.MONTHS_3, UUID(added), due=due)
    await heard(await others.say(REMINDERS, case, over))
    assert await named(case) == ["months_3"]
    await SARA.does("postpone-closing", case, until="2099-01-31", reason="The client is abroad.")
    assert await named(case) == []


async def test_the_latest_word_on_each_letter_is_shown_to_staff(others: Others) -> None:
    case = await an_assigned_case()
    cause = await assignment_of(case)
    common: dict[str, Any] = {
        "letter": uuid4(),
        "kind": Letter.CASE_ASSIGNED,
        "recipient": EVA.id,
        "cause": cause,
    }
    again = house().clock()
    await others.say(LETTERS, case, LetterDeferred(**common, attempt=1, again_at=again))
    await others.say(LETTERS, case, LetterAccepted(**common, attempt=2))
    gone = common | {"letter": uuid4(), "kind": Letter.HOURS_24}
    await others.say(LETTERS, case, LetterNotSent(**gone, reason=NotSentReason.CAUSE_GONE))

    async def both() -> bool:
        return len((await OLGA.asks(f"{case.at}/letters"))["items"]) == 2

    await until(both, 20)
    first, second = (await OLGA.asks(f"{case.at}/letters"))["items"]
    assert (first["state"], first["attempt"], first["again_at"]) == ("accepted", 2, None)
    assert (second["state"], second["reason"]) == ("not_sent", "cause_gone")
    assert orjson.dumps([first, second]).find(b"@") == -1
