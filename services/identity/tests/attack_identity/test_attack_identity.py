"""Identity under attack: made-up requests of every kind, by everybody, on accounts and sessions."""

import pytest
from attack_identity.language.plays import PLAY

from testkit.attack import Target, attacked


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
async def test_identity_keeps_its_word_under_attack(target: Target) -> None:
    await attacked(target, PLAY, 250)
