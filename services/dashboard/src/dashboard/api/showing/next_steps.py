"""What this person should do now on a case: one sentence, one button, read off what the ledger offers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

type Offers = Mapping[str, Mapping[str, Any]]
type Case = Mapping[str, Any]


def _(text: str) -> str:
    """Marks a text for the catalogues; the template translates it."""
    return text


@dataclass(frozen=True, slots=True)
class NextStep:
    """`words` is an imperative, `why` a sentence; `action` is the button's, or `place` on the page."""

    words: str
    why: str
    action: str | None = None
    place: str | None = None
    others: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    """The step where `when` holds and its action can be done."""

    step: NextStep
    when: Callable[[Case, Offers], bool]


def possible(offers: Offers, path: str) -> bool:
    """Whether the ledger would let this person do it now."""
    offer = offers.get(path)
    return offer is not None and not offer["done"] and not offer["missing"]


def _lacks(case: Case, code: str) -> bool:
    return any(each["code"] == code for each in case["missing_to_close"])


_RULES: Sequence[_Rule] = (
    _Rule(
        NextStep(
            _("Approve or return the case"),
            _("It is closed and waits for your decision."),
            "approve",
            None,
            ("return",),
        ),
        lambda _, offers: possible(offers, "approve"),
    ),
    _Rule(
        NextStep(_("Assign the case"), _("Nobody has it yet."), None, "assign"),
        lambda case, offers: case["holder"] is None and possible(offers, "assign"),
    ),
    _Rule(
        NextStep(
            _("Contact the client"),
            _("The 48 hours run from the moment of assignment."),
            "record-contact",
            None,
            ("record-attempt", "find-unreachable", "decline"),
        ),
        lambda case, offers: case["progress"] == 0 and possible(offers, "record-contact"),
    ),
    _Rule(
        NextStep(
            _("Register the first session"),
            _("The client was contacted; no session is registered."),
            None,
            "sessions",
        ),
        lambda case, offers: case["progress"] == 1 and possible(offers, "add-session"),
    ),
    _Rule(
        NextStep(_("Close the case"), _("Nothing is missing."), "close", None, ("add-session",)),
        lambda _, offers: possible(offers, "close"),
    ),
    _Rule(
        NextStep(
            _("Settle satisfaction, then close the case"),
            _("Upload the filled-in form, enter the score, or say that neither is possible."),
            None,
            "satisfaction",
        ),
        lambda case, offers: _lacks(case, "satisfaction-open") and possible(offers, "score-satisfaction"),
    ),
    _Rule(
        NextStep(
            _("Upload the paper that is missing"),
            _("Without it the case can’t be closed."),
            None,
            "documents",
        ),
        lambda case, offers: "close" in offers and bool(case["missing_to_close"]),
    ),
)
"""The first that fits."""


def next_step(case: Case, offers: Offers) -> NextStep | None:
    """Nothing where nothing is asked of this person."""
    return next((each.step for each in _RULES if each.when(case, offers)), None)
