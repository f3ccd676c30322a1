"""What this person should do now on a case: one sentence, one button, read off what the ledger offers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.api.showing.words import _

type Offers = Mapping[str, Mapping[str, Any]]
type Case = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NextStep:
    """`words` is an imperative, `why` a sentence; `action` is the button's, or a `place`, or a `page`.

    `waits`: nothing is asked of this person now. `{case}` in a page stands for the case's id.
    """

    words: str
    why: str
    action: str | None = None
    place: str | None = None
    others: Sequence[str] = ()
    page: str | None = None
    button: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    """The step where `when` holds and its action can be done."""

    step: NextStep
    when: Callable[[Case, Offers], bool]


def possible(offers: Offers, path: str) -> bool:
    """Whether the ledger would let this person do it now."""
    offer = offers.get(path)
    return offer is not None and not offer["done"] and not offer["missing"]


def _lacks(case: Case, *codes: str) -> bool:
    return any(each["code"] in codes for each in case["missing_to_close"])


def _of_expert(offers: Offers) -> bool:
    """The case's expert looks, who is offered the expert's work in their own name."""
    return offers.get("record-contact", {}).get("role") == "expert"


def _carries(case: Case, notice: str) -> bool:
    return any(each["notice"] == notice for each in case["notices"])


def _unanswered(case: Case) -> bool:
    return any(not each["taken_back"] and each["answered_at"] is None for each in case["messages"])


_BEFORE_CONTACT = ("record-attempt", "find-unreachable", "decline")

_OF_THE_DESK: Sequence[_Rule] = (
    _Rule(
        NextStep(
            _("Approve or return the case"),
            _("It is closed and waits for your decision."),
            others=("return",),
            page="/approvals?case={case}",
            button=_("Look at it and decide"),
        ),
        lambda _case, offers: possible(offers, "approve"),
    ),
    _Rule(
        NextStep(
            _("Reassign the case"),
            _("Its expert declined it. Whoever declined is not proposed again."),
            page="/cases/{case}/assignment",
            button=_("Choose an expert"),
            others=("end-without-counselling",),
        ),
        lambda case, offers: (
            case["holder"] is None and _carries(case, "case_declined") and possible(offers, "assign")
        ),
    ),
    _Rule(
        NextStep(
            _("Assign the case"),
            _("Nobody has it yet."),
            page="/cases/{case}/assignment",
            button=_("Choose an expert"),
            others=("end-without-counselling",),
        ),
        lambda case, offers: case["holder"] is None and possible(offers, "assign"),
    ),
    _Rule(
        NextStep(
            _("Tell the expert by phone"),
            _("It is a crisis: a letter alone is not enough."),
            "tick-expert-reached",
        ),
        lambda _case, offers: possible(offers, "tick-expert-reached"),
    ),
    _Rule(
        NextStep(
            _("Answer the expert’s message"),
            _("It stands under Messages and notes."),
            place="messages",
            button=_("Go to the message"),
        ),
        lambda case, offers: _unanswered(case) and possible(offers, "answer-message"),
    ),
)

_OF_THE_EXPERT: Sequence[_Rule] = (
    _Rule(
        NextStep(
            _("Contact the client"),
            _("The clock runs from the moment of assignment."),
            "record-contact",
            others=_BEFORE_CONTACT,
        ),
        lambda case, offers: case["progress"] == 0 and possible(offers, "record-contact"),
    ),
    _Rule(
        NextStep(
            _("Register the first session"),
            _("The client was contacted; no session is registered."),
            place="sessions",
            button=_("Go to sessions"),
            others=("record-attempt", "end-without-counselling"),
        ),
        lambda case, offers: case["progress"] == 1 and possible(offers, "add-session"),
    ),
    _Rule(
        NextStep(_("Close the case"), _("Nothing is missing."), "close", others=("add-session",)),
        lambda _case, offers: possible(offers, "close"),
    ),
    _Rule(
        NextStep(
            _("Hold the session that lies ahead"),
            _("The case can be closed once it has taken place."),
            place="sessions",
            button=_("Go to sessions"),
        ),
        lambda case, offers: (
            _lacks(case, "session-ahead")
            and not _lacks(case, "satisfaction-open", "paper-missing")
            and possible(offers, "add-session")
        ),
    ),
    _Rule(
        NextStep(
            _("Settle satisfaction, then close the case"),
            _("Upload the filled-in form, enter the score, or say that neither is possible."),
            place="satisfaction",
            button=_("Go to satisfaction"),
            others=("add-session",),
        ),
        lambda case, offers: (
            _lacks(case, "satisfaction-open")
            and not _lacks(case, "session-ahead")
            and possible(offers, "score-satisfaction")
        ),
    ),
    _Rule(
        NextStep(
            _("Upload the paper that is missing"),
            _("Without it the case can’t be closed."),
            place="documents",
            button=_("Go to documents"),
            others=("add-session",),
        ),
        lambda case, offers: (
            _lacks(case, "paper-missing")
            and not _lacks(case, "session-ahead")
            and possible(offers, "file-paper")
        ),
    ),
    _Rule(
        NextStep(
            _("Go on with the counselling"),
            _("A session lies ahead. What closing the case asks for stands beside."),
            place="sessions",
            button=_("Go to sessions"),
        ),
        lambda case, offers: _lacks(case, "session-ahead") and possible(offers, "add-session"),
    ),
)

_WAITING: Sequence[_Rule] = (
    _Rule(
        NextStep(
            _("The case waits for approval"),
            _("A supervisor decides. Until then the closing can be taken back by whoever closed it."),
            others=("take-closing-back", "send-message"),
            waits=True,
        ),
        lambda case, _offers: case["ending"] is not None and case["approval"] is None,
    ),
    _Rule(
        NextStep(
            _("The case is approved"), _("Nothing more is asked of you."), waits=True, others=("reopen",)
        ),
        lambda case, _offers: case["approval"] is not None,
    ),
    _Rule(
        NextStep(
            _("The expert has the case"),
            _("Nothing is asked of you. What is still to be done for closing stands beside."),
            waits=True,
            others=("reassign", "add-note"),
        ),
        lambda case, offers: case["holder"] is not None and not _of_expert(offers),
    ),
)


def next_step(case: Case, offers: Offers) -> NextStep | None:
    """The first that fits; for the expert's work only in their own name, for others what they wait for."""
    expert = _OF_THE_EXPERT if _of_expert(offers) else ()
    rules = (*_OF_THE_DESK, *expert, *_WAITING)
    return next((each.step for each in rules if each.when(case, offers)), None)
