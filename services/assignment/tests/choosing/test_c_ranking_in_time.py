"""C1: two thousand experts are ranked while somebody's finger is still on the key."""

from random import Random
from time import process_time

from choosing.language import A_NEED, TODAY, a_counsellor, proposed

from contracts.cases.vocabulary import Gender

CITIES = ["budapest", "győr", "szeged", "pécs", "debrecen", "vác", "gdańsk"]
BOUND = 0.020
"""Seconds of the processor for 2,000 experts."""
TRIES = 15


def test_two_thousand_experts_are_ranked_in_under_twenty_milliseconds() -> None:
    lots = Random(7)
    crowd = [
        a_counsellor(
            str(n),
            languages=frozenset(lots.sample(["hu", "pl", "en"], 2)),
            cities=frozenset(lots.sample(CITIES, 2)),
            capacity=lots.randint(1, 20),
            open_cases=lots.randint(0, 12),
            first_contact_hours=lots.uniform(1, 60),
            gender=lots.choice(list(Gender)),
            absences=((TODAY, TODAY),) if lots.random() < 0.1 else (),
        )
        for n in range(2_000)
    ]
    distances = {city: 40.0 * n for n, city in enumerate(CITIES)}
    spent, found = [], proposed()
    for _ in range(TRIES):
        began = process_time()
        found = proposed(*crowd, need=A_NEED, distances=distances)
        spent.append(process_time() - began)
    assert len(found.candidates) == 100
    assert min(spent) < BOUND, spent
