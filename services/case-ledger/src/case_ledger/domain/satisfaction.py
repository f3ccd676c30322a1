"""Satisfaction is settled by a score, a form, or the reason why there is neither (D3, D6, D13)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from case_ledger.domain.case import Case, Satisfaction, Settled
from case_ledger.domain.papers import the_uploader_holds_it
from case_ledger.domain.rules import (
    BY_THE_HOLDER,
    WHEN,
    the_case_is_open,
    the_client_is_not_erased,
    the_moment_follows,
)
from case_ledger.domain.situation import Act, Command, HoldersCommand, Situation, acting, clear
from contracts.cases.satisfaction import (
    NotPossibleReason,
    SatisfactionDeclaredImpossible,
    SatisfactionFormFiled,
    SatisfactionRetracted,
    SatisfactionScored,
)
from contracts.refusal import Missing
from contracts.texts import FreeText


class ScoreSatisfaction(HoldersCommand):
    """The client's score, 1 to 5 (D6)."""

    score: Annotated[int, Field(ge=1, le=5)]


class FileSatisfactionForm(HoldersCommand):
    """The filled-in form is stored (D6)."""

    document: UUID


class DeclareSatisfactionImpossible(HoldersCommand):
    """Tick "submission of client satisfaction feedback form not possible" (D3, D6)."""

    reason: NotPossibleReason


class RetractSatisfaction(Command):
    """Satisfaction was recorded in error (D13)."""

    reason: FreeText


def _stands(case: Case, word: Satisfaction) -> bool:
    """The open case has this very word on satisfaction already."""
    return case.is_open and case.satisfaction == word


score_satisfaction = Act[ScoreSatisfaction](
    "satisfaction-cannot-be-scored",
    "The score can't be entered",
    (the_case_is_open, *BY_THE_HOLDER),
    lambda case, command, _: (SatisfactionScored(score=command.score, acting_reason=acting(case, command)),),
    is_done=lambda case, command, _: _stands(case, Satisfaction(Settled.SCORE, score=command.score)),
)


def _the_type_has_a_form(_: Case, __: Command, situation: Situation) -> Missing | None:
    if situation.process.satisfaction_form:
        return None
    return Missing("D6", "no-form-for-this-type", "This type of case has no form; enter a score.")


file_satisfaction_form = Act[FileSatisfactionForm](
    "form-cannot-be-filed",
    "The form can't be filed",
    (the_case_is_open, *BY_THE_HOLDER, the_uploader_holds_it, _the_type_has_a_form),
    lambda case, command, _: (
        SatisfactionFormFiled(document=command.document, acting_reason=acting(case, command)),
    ),
    is_done=lambda case, command, _: _stands(case, Satisfaction(Settled.FORM, document=command.document)),
)

declare_satisfaction_impossible = Act[DeclareSatisfactionImpossible](
    "satisfaction-cannot-be-impossible",
    "The box can't be ticked",
    (the_case_is_open, *BY_THE_HOLDER),
    lambda case, command, _: (
        SatisfactionDeclaredImpossible(reason=command.reason, acting_reason=acting(case, command)),
    ),
    is_done=lambda case, command, _: _stands(case, Satisfaction(Settled.NOT_POSSIBLE, reason=command.reason)),
)


def _satisfaction_is_settled(case: Case, _: Command, __: Situation) -> Missing | None:
    if case.satisfaction is not None:
        return None
    return Missing("D13", "nothing-to-retract", "No satisfaction is recorded that could be retracted.")


def _it_follows_what_was_settled(case: Case, _: Command, situation: Situation) -> Missing | None:
    settled = case.satisfaction
    return the_moment_follows(settled.at if settled else None, situation, "satisfaction was settled")


retract_satisfaction = Act[RetractSatisfaction](
    "satisfaction-cannot-be-retracted",
    "Satisfaction can't be retracted",
    (
        the_case_is_open,
        _satisfaction_is_settled,
        the_client_is_not_erased,
        *WHEN,
        _it_follows_what_was_settled,
    ),
    lambda case, command, _: (SatisfactionRetracted(reason=clear(case, command.reason)),),
)
