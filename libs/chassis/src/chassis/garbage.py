"""How often Python looks for garbage in cycles: rarely, for a batch is thousands of objects that are none."""

import gc

YOUNG = 20_000
"""New objects between two looks; Python's own number costs a consumer a fourth of its time."""


def collect_rarely() -> None:
    """To be called once a service has started: what is there then stays, and is not looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
