"""An interface under attack: what schemathesis makes up, from everybody, on things in every state."""

from testkit.attack.attacking import REQUESTS, SEED, Target, attacked, exposed
from testkit.attack.casting import Play
from testkit.attack.limits import Limits
from testkit.attack.scene import Scene, Scenes, Sender, Staging

__all__ = [
    "REQUESTS",
    "SEED",
    "Limits",
    "Play",
    "Scene",
    "Scenes",
    "Sender",
    "Staging",
    "Target",
    "attacked",
    "exposed",
]
