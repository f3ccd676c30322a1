"""What holds for every event of every topic, whoever adds the next one."""

import re
from collections import Counter
from itertools import chain

import pytest
from pydantic import BaseModel, ValidationError

from contracts.cases import BOOKKEEPING, SUBSTANCE
from contracts.event import Event
from contracts.generate.page import page
from contracts.generate.schemas import Schema, data_schema
from contracts.topics import CASES, EVENT_TYPES, TOPICS, Topic

EVENTS = [event for topic in TOPICS for event in topic.events]
UNITS: tuple[str, ...] = (
    "minute",
    "hour",
    "day",
    "month",
    "second",
    "year",
    "number",
    "how many",
    "points",
    "consultations",
)
UNITS += (
    "bytes",
    "kilometre",
    "phone calls",
    "text messages",
    "version",
    "expert proposed first",
    "open cases",
    "what the place",
)

HARMLESS = {
    "CompanyListed.name",
    "CompanyRenamed.name",
    "CaseRegistered.unlisted_company",
    "CaseRegistered.city",
    "ContactCorrected.city",
    "ExpertWishes.gender",
    "MarkedInvoiced.invoice",
    "InvoiceMarkWithdrawn.invoice",
    "Proposal.ranking",
    "Entry.cities",
    "SessionsEnded.sessions",
    "HouseText.en",
    "HouseText.pl",
    "HouseText.hu",
    "HelpAddressChanged.email",
    "Entry.gender",
    "Ranking.gender",
}
"""Clear texts and words that hold nothing of a client: companies, cities, wishes, the texts of the house."""

PERSONAL = {
    *("name", "family_name", "given_name", "phone", "email", "address", "age", "gender", "relation"),
    *("text", "texts", "description", "comment", "note_text", "answer", "category", "birthday", "filename"),
}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def clear_fields(event: type[Event]) -> list[tuple[str, Schema]]:
    """Everything of an event that is readable on the wire, as `Model.field`; seals stay shut."""
    schema = data_schema(event)
    definitions: dict[str, Schema] = schema.get("$defs", {})
    found: list[tuple[str, Schema]] = []
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        for name, field in part.get("properties", {}).items():
            leaves, nested = resolved(field, definitions)
            waiting += [inner for inner in nested if "x-sealed" not in inner]
            found += [
                (f"{part['title']}.{name}", {**leaf, "described": described(field, leaf)}) for leaf in leaves
            ]
    return found


def resolved(field: Schema, definitions: dict[str, Schema]) -> tuple[list[Schema], list[Schema]]:
    """The plain values that a field may hold, and the models."""
    leaves: list[Schema] = []
    nested: list[Schema] = []
    waiting = list(field.get("anyOf", [field]))
    while waiting:
        part = waiting.pop()
        if "$ref" in part:
            waiting.append(definitions[part["$ref"].removeprefix("#/$defs/")])
        elif "items" in part or part.get("additionalProperties"):
            waiting.append(part.get("items") or part["additionalProperties"])
        else:
            (nested if "properties" in part else leaves).append(part)
    return leaves, nested


def described(field: Schema, leaf: Schema) -> str:
    return str(field.get("description") or leaf.get("description") or "")


CLEAR = dict(chain.from_iterable(clear_fields(event) for event in EVENTS))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_each_event_is_either_substance_or_bookkeeping(topic: Topic) -> None:
    assert topic.substance <= set(topic.events)
    assert topic.substance | topic.bookkeeping == set(topic.events)
    assert not topic.substance & topic.bookkeeping


def test_the_two_lists_of_a_case_hold_every_event_once() -> None:
    assert max(Counter(SUBSTANCE + BOOKKEEPING).values()) == 1
    assert set(BOOKKEEPING) == CASES.bookkeeping


def test_no_two_events_share_a_type_or_a_name() -> None:
    assert len({event.type for event in EVENTS}) == len(EVENTS) == len(EVENT_TYPES)
    assert len({event.__name__ for event in EVENTS}) == len(EVENTS)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_type_is_made_of_topic_name_and_version(topic: Topic) -> None:
    for event in topic.events:
        name = snake(event.__name__)
        assert re.fullmatch(rf"kronika\.{topic.name}\.{name}\.v[1-9][0-9]*", event.type), event.type


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_is_frozen_and_closed_all_the_way_down(event: type[Event]) -> None:
    assert event.model_config["frozen"]
    assert event.__doc__
    for part in [data_schema(event), *data_schema(event).get("$defs", {}).values()]:
        if "properties" in part:
            assert part["additionalProperties"] is False, part["title"]


def test_every_model_that_events_are_made_of_is_frozen() -> None:
    waiting: list[type[BaseModel]] = list(BaseModel.__subclasses__())
    ours = []
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__module__.startswith("contracts."):
            ours.append(model)
    assert len(ours) > len(EVENTS)
    assert [model.__name__ for model in ours if not model.model_config.get("frozen")] == []


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        CASES.events[0].model_validate({"surprise": 1})


def test_every_field_says_what_it_is() -> None:
    rows = [line for line in page().decode().splitlines() if line.startswith("| `")]
    assert len(rows) > 150
    assert [row for row in rows if row.split(" | ")[1].strip() == ""] == []


def test_every_number_names_its_unit() -> None:
    numbers = {name: field for name, field in CLEAR.items() if field.get("type") in ("integer", "number")}
    silent = [
        name
        for name, field in numbers.items()
        if not any(unit in f"{name} {field['described']}".lower() for unit in UNITS)
    ]
    assert silent == []


def test_no_free_text_travels_in_the_clear() -> None:
    texts = {name for name, field in CLEAR.items() if is_free(field)}
    assert texts - HARMLESS == set()


def test_no_personal_word_names_a_clear_field() -> None:
    named = {
        name for name, field in CLEAR.items() if name.split(".")[1] in PERSONAL and field["type"] != "boolean"
    }
    assert named - HARMLESS == set()


def test_nothing_is_called_harmless_that_is_not_there() -> None:
    assert set(CLEAR) >= HARMLESS


def is_free(field: Schema) -> bool:
    """A text that people type: neither chosen from a list, nor of a fixed pattern or format."""
    return field.get("type") == "string" and not field.keys() & {"enum", "const", "pattern", "format"}
