"""An old version loads for ever: an invented event that was raised twice shows how."""

from typing import Any, ClassVar

import orjson
import pytest

from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import ShortText
from contracts.topics import EVENT_TYPES, UnknownTypeError, load
from contracts.upcasters import UPCASTERS, Data, Upcaster, upcast

SEAL = {"sealed": 1, "key": "tea/guest/1", "nonce": "A" * 16, "ciphertext": "A" * 107}

GOLDEN_V1: dict[str, Any] = {"kind": "black", "sugar": True, "guest": SEAL}
GOLDEN_V2: dict[str, Any] = {"kind": "black", "lumps": 2, "guest": SEAL}


class TeaServed(Event):
    """Tea was served; the third version of an invented event."""

    type: ClassVar[str] = "kronika.tea.tea_served.v3"

    kinds: tuple[ShortText, ...]
    lumps: int
    guest: Private[ShortText]


def count_the_lumps(data: Data) -> Data:
    kept = {name: value for name, value in data.items() if name != "sugar"}
    return {**kept, "lumps": 1 if data["sugar"] else 0}


def allow_several_kinds(data: Data) -> Data:
    kept = {name: value for name, value in data.items() if name != "kind"}
    return {**kept, "kinds": [data["kind"]]}


STEPS: dict[str, Upcaster] = {
    "kronika.tea.tea_served.v1": ("kronika.tea.tea_served.v2", count_the_lumps),
    "kronika.tea.tea_served.v2": ("kronika.tea.tea_served.v3", allow_several_kinds),
}
MODELS: dict[str, type[Event]] = {TeaServed.type: TeaServed}


def test_a_golden_second_version_is_raised_to_the_third() -> None:
    event = load("kronika.tea.tea_served.v2", GOLDEN_V2, MODELS, STEPS)
    assert event == TeaServed.model_validate({"kinds": ["black"], "lumps": 2, "guest": SEAL})


def test_a_golden_first_version_climbs_both_steps() -> None:
    event = load("kronika.tea.tea_served.v1", GOLDEN_V1, MODELS, STEPS)
    assert event == TeaServed.model_validate({"kinds": ["black"], "lumps": 1, "guest": SEAL})


def test_a_current_version_is_left_as_it_is() -> None:
    data = {"kinds": ["green"], "lumps": 0, "guest": SEAL}
    assert upcast(TeaServed.type, data, STEPS) == (TeaServed.type, data)


def test_raising_leaves_the_old_data_alone_and_the_seal_in_its_place() -> None:
    before = orjson.dumps(GOLDEN_V1)
    _, raised = upcast("kronika.tea.tea_served.v1", GOLDEN_V1, STEPS)
    assert orjson.dumps(GOLDEN_V1) == before
    assert raised["guest"] == SEAL


def test_a_version_that_nobody_knows_yet_is_an_unknown_type() -> None:
    with pytest.raises(UnknownTypeError, match=r"tea_served\.v4"):
        load("kronika.tea.tea_served.v4", {}, MODELS, STEPS)


def test_every_step_leads_to_a_model_of_today_and_starts_at_none() -> None:
    assert not UPCASTERS.keys() & EVENT_TYPES.keys()
    for old in UPCASTERS:
        reached, seen = old, {old}
        while reached in UPCASTERS:
            reached = UPCASTERS[reached][0]
            assert reached not in seen
            seen.add(reached)
        assert reached in EVENT_TYPES
