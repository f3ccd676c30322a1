"""Who people are and what they may: the folds of `accounts` and `experts` that a service judges by."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import asyncpg

from chassis.accounts import Accounts
from chassis.consuming import Consumer
from chassis.feed import Missing
from chassis.running.hearing import people_heard
from chassis.running.parts import started


@dataclass(frozen=True, slots=True)
class People:
    """The folds, and the consumer that keeps them."""

    accounts: Accounts
    consumer: Consumer


async def people(kafka: str, pool: asyncpg.Pool, feed: Missing, stack: AsyncExitStack) -> People:
    """Kept in the schemas `people` and `consuming` of the pool's database; gaps are healed from `feed`."""
    ages: list[Consumer] = []
    accounts = Accounts(pool, "people", _age_of(ages))
    consumer = people_heard(accounts).consumer(kafka, pool, feed)
    ages.append(consumer)
    return People(accounts, await started(consumer, stack))


def _age_of(consumers: list[Consumer]) -> Callable[[str], float]:
    """Accounts ask the consumer that is built from them: so it is looked up when asked."""

    def age(topic: str) -> float:
        return consumers[0].age(topic)

    return age
