"""Erasing a person: one starts it, another confirms it, and from then on nothing of theirs opens (I4)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from case_ledger.domain.case import Case
from case_ledger.domain.rules import WHEN
from case_ledger.domain.situation import Act, Command, Situation, established
from contracts.cases.erasure import AskedThrough, ErasureGround, ErasureRequested, PersonErased
from contracts.event import Event
from contracts.refusal import Missing


class StartErasure(Command):
    """Ask that all that is personal of this case's client become unreadable; another confirms it (I4)."""

    ground: ErasureGround
    asked_through: AskedThrough | None = None
    """Demanded where the client asked: how."""
    also: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()
    """Further cases of the same client that were registered as somebody else's."""


class ConfirmErasure(Command):
    """Erase what somebody else started; nothing brings it back (I4)."""


def _nothing_is_erased_yet(case: Case, _: Command, __: Situation) -> Missing | None:
    if case.details.person not in case.erased:
        return None
    return Missing("I4", "person-erased", "The client's data were erased already.")


def _no_other_start_waits(case: Case, _: StartErasure, __: Situation) -> Missing | None:
    if case.erasure is None or case.erasure.confirmed_at is not None:
        return None
    return Missing("I4", "erasure-started", "An erasure was started already; it waits to be confirmed.")


def _how_they_asked_is_told(_: Case, command: StartErasure, __: Situation) -> Missing | None:
    if (command.ground is ErasureGround.CLIENT_ASKED) == (command.asked_through is not None):
        return None
    return Missing("I4", "channel-unclear", "Say how the client asked, if and only if they did.")


def _started(case: Case, command: StartErasure, situation: Situation) -> tuple[Event, ...]:
    return (
        ErasureRequested(
            erasure=situation.id,
            person=case.details.person,
            ground=command.ground,
            asked_through=command.asked_through,
            cases=situation.covered,
        ),
    )


start_erasure = Act[StartErasure](
    "erasure-cannot-be-started",
    "The erasure can't be started",
    (_nothing_is_erased_yet, _no_other_start_waits, _how_they_asked_is_told, *WHEN),
    _started,
)


def _somebody_started_it(case: Case, _: Command, __: Situation) -> Missing | None:
    if case.erasure is not None:
        return None
    return Missing("I4", "erasure-not-started", "Nobody has started an erasure of this client.")


def _somebody_else_started_it(case: Case, _: Command, situation: Situation) -> Missing | None:
    if case.erasure is None or case.erasure.started_by != str(situation.actor):
        return None
    return Missing("I4", "own-start", "You started it; somebody else confirms.")


def _confirmed(case: Case, _: Command, __: Situation) -> tuple[Event, ...]:
    return (PersonErased(erasure=established(case.erasure).id, person=case.details.person),)


confirm_erasure = Act[ConfirmErasure](
    "erasure-cannot-be-confirmed",
    "The erasure can't be confirmed",
    (_somebody_started_it, _nothing_is_erased_yet, _somebody_else_started_it, *WHEN),
    _confirmed,
)


def on_another_case(case: Case, event: Event) -> tuple[Event, ...]:
    """The same on another case of the client; nothing where it was done before."""
    waits = case.erasure is not None and isinstance(event, ErasureRequested)
    if waits or case.details.person in case.erased:
        return ()
    return (event.model_copy(update={"person": case.details.person}),)
