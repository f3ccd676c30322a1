"""The interface under attack: made-up requests of every kind, by everybody, on cases in every state."""

import pytest
from attack.language.plays import PLAY

from testkit.attack import Target, attacked


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")  # the ledger may
async def test_the_interface_keeps_its_word_under_attack(target: Target) -> None:
    await attacked(target, PLAY, 300)
