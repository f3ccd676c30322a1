"""The notifier under attack: made-up requests of every kind, by everybody, on letters of all sorts."""

import pytest
from attack_letters.language import PLAY

from testkit.attack import Target, attacked


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
async def test_the_notifier_keeps_its_word_under_attack(target: Target) -> None:
    await attacked(target, PLAY, 60)
