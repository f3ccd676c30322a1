"""How long a part that dies is left alone."""

from itertools import islice

from embedded.keeper import pauses


def test_the_pauses_between_restarts_grow_to_half_a_minute() -> None:
    assert list(islice(pauses(), 8)) == [1, 2, 4, 8, 16, 30, 30, 30]
