"""What goes wrong, when and for how long: drawn by the seed."""

from testkit.simulation.faults.kinds import FAULTS, Fault, Stage

__all__ = ["FAULTS", "Fault", "Stage"]
