"""The table of faults: the name of each, what it does, and in what kind of house."""

from collections.abc import Mapping
from dataclasses import dataclass

from mishaps.faults import killing
from mishaps.scene import Act


@dataclass(frozen=True, slots=True)
class Fault:
    """`ledgers`: how many processes run. `alone`: in a house of its own, for it leaves that changed."""

    act: Act
    ledgers: int = 1
    alone: bool = False


FAULTS: Mapping[str, Fault] = {
    "ledger_killed": Fault(killing.ledger_killed),
}
