"""Who opened what of a case, and who broke the glass for it (I5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from case_ledger.domain.replacing import replace
from contracts.access import CaseOpened, GlassBroken, Part, Why
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.refusal import Missing, Refusal
from contracts.sealed import Clear
from contracts.texts import FreeText

ONE_OPENING = timedelta(minutes=5)
"""Openings of the same part by the same person within this time are one."""

GLASS = timedelta(minutes=60)
"""How long a broken glass stays open."""

AT_LEAST = 20
"""Characters of a reason for breaking the glass."""


def _telling(reason: str) -> str:
    if len(reason) < AT_LEAST:
        code, words = "reason-too-short", "Give a reason of {least} characters or more"
        raise PydanticCustomError(code, words, {"least": AT_LEAST})
    return reason


class BreakGlass(BaseModel):
    """Open for oneself, for an hour, what is closed: with a reason of 20 characters or more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    happened_at: None = None
    reason: Annotated[FreeText, AfterValidator(_telling), Field(json_schema_extra={"minLength": AT_LEAST})]


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening, for the list of who opened a case."""

    by: str
    role: str
    at: datetime
    part: Part | None
    why: Why


@dataclass(frozen=True, slots=True)
class Openings:
    """All openings of one case."""

    latest: Mapping[tuple[str, Part], datetime] = field(default_factory=dict)
    glass_until: Mapping[str, datetime] = field(default_factory=dict)
    all: tuple[Opening, ...] = ()

    def glass_is_broken(self, account: UUID, now: datetime) -> bool:
        until = self.glass_until.get(str(account))
        return until is not None and now <= until


def evolve(openings: Openings, recorded: Recorded[Event]) -> Openings:
    """The fold of a case's stream in the topic `access`."""
    meta, event = recorded.meta, recorded.event
    if isinstance(event, CaseOpened):
        opening = Opening(meta.actor, meta.role, meta.time, event.part, event.why)
        latest = {**openings.latest, (meta.actor, event.part): meta.time}
        return replace(openings, latest=latest, all=(*openings.all, opening))
    if isinstance(event, GlassBroken):
        opening = Opening(meta.actor, meta.role, meta.time, None, Why.BREAK_GLASS)
        until = {**openings.glass_until, meta.actor: event.until}
        return replace(openings, glass_until=until, all=(*openings.all, opening))
    return openings


def open_part(openings: Openings, actor: str, part: Part, why: Why, now: datetime) -> tuple[Event, ...]:
    """Nothing where the same actor opened the same part within five minutes."""
    before = openings.latest.get((actor, part))
    if before is not None and now - before < ONE_OPENING:
        return ()
    return (CaseOpened(part=part, why=why),)


NOTHING_OPENS = Refusal(
    "nothing-to-open",
    "There is nothing to open",
    (Missing("I4", "person-erased", "The client's data were erased; they open for nobody."),),
)


def break_glass(person: UUID, command: BreakGlass, now: datetime) -> tuple[Event, ...]:
    """Recorded every time: each use is told to the expert and the supervisors."""
    return (GlassBroken(reason=Clear(str(person), command.reason), until=now + GLASS),)
