"""The table of actions against the words of the contracts: nothing of a list is left without words."""

from enum import StrEnum

import pytest

from contracts.cases import assignment, closing, contact, papers, satisfaction, sessions, vocabulary
from contracts.permissions import Role
from contracts.reminders import ReminderKind
from dashboard.api.actions import ACTIONS
from dashboard.api.showing import vocabulary as words

CODED: list[tuple[type[StrEnum], object]] = [
    (vocabulary.ProblemType, words.PROBLEM_TYPES),
    (vocabulary.Receipt, words.RECEIPTS),
    (vocabulary.ConsultationType, words.CONSULTATIONS),
    (vocabulary.Gender, words.GENDERS),
    (vocabulary.Relation, words.RELATIONS),
    (vocabulary.HeardFrom, words.HEARD_FROM),
    (contact.AttemptKind, words.ATTEMPTS),
    (contact.AttemptOutcome, words.OUTCOMES),
    (assignment.DeclineReason, words.DECLINES),
    (assignment.ReassignmentReason, words.REASSIGNMENTS),
    (closing.EndReason, words.ENDINGS),
    (sessions.DeletionReason, words.DELETIONS),
    (satisfaction.NotPossibleReason, words.NOT_POSSIBLE),
    (papers.PaperRefusal, words.REFUSALS),
]


@pytest.mark.parametrize(("codes", "told"), CODED, ids=lambda each: getattr(each, "__name__", ""))
def test_every_code_has_words(codes: type[StrEnum], told: object) -> None:
    assert told == {each: told[each] for each in codes}  # type: ignore[index]


def test_every_role_but_the_clients_has_a_name() -> None:
    assert words.ROLES.keys() == set(Role) - {Role.CLIENT}


def test_every_reminder_has_a_notice() -> None:
    assert set(ReminderKind) <= words.NOTICES.keys()


def test_what_can_be_taken_back_names_how() -> None:
    undone = {each.undo for each in ACTIONS.values() if each.undo}
    assert undone == {"take-back-assignment", "take-back-decline", "take-closing-back", "take-back-message"}
    assert undone <= ACTIONS.keys()
