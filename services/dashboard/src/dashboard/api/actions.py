"""The table of what can be done on a case's page; whether it may be done, the ledger says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.api.forms import Field
from dashboard.api.showing import vocabulary as words
from dashboard.api.showing.words import _
from dashboard.domain.asking import Service


@dataclass(frozen=True, slots=True)
class Action:
    """`path` is the service's; `done` is said on the page afterwards; `of_experts`: a supervisor who does it
    for the expert says why (C9); `undo` is the path that takes it back within ten seconds (I7). `page` is
    behind the case and does it instead of a dialog; `note` is what one should know before; `button` is the
    dialog's, where it says something else than `words`; `key` is the letter that presses it.
    """

    path: str
    words: str
    icon: str
    done: str
    fields: Sequence[Field] = ()
    service: Service = Service.LEDGER
    of_experts: bool = False
    reads_first: bool = False
    undo: str | None = None
    page: str = ""
    note: str = ""
    button: str = ""
    key: str = ""

    @property
    def is_about_one(self) -> bool:
        """Whether it is done to one session, attempt or message, which the link to it names."""
        return any(each.kind == "hidden" for each in self.fields)


LONG = 10_000
WHEN = Field("happened_at", _("When it happened"), "moment", needed=False, hint=_("Empty means just now."))
WHY = Field("reason", _("Reason"), "text", most=LONG)
ACTING = Field("acting_reason", _("Why you act for the expert"), "text", most=LONG)
SESSION = Field("session", "", "hidden")
DAY, CLOCK = Field("date", _("Date of session"), "date"), Field("time", _("Time"), "time")
EXPERT = Field("expert", "", "hidden")
INVOICE = Field("invoice", _("Number of the invoice"))


def _choice(name: str, label: str, of: Mapping[str, str], *, needed: bool = True) -> Field:
    return Field(name, label, "choice", needed=needed, options=tuple(of.items()))


_CONTACT = (
    Action(
        "record-contact",
        _("Client has been contacted"),
        "check",
        _("Contact recorded."),
        (WHEN,),
        of_experts=True,
    ),
    Action("retract-contact", _("Contact was recorded in error"), "return", _("Contact withdrawn."), (WHY,)),
    Action(
        "record-attempt",
        _("Record an attempt"),
        "phone",
        _("Attempt recorded."),
        (
            _choice("kind", _("How"), words.ATTEMPTS),
            _choice("outcome", _("What came of it"), words.OUTCOMES),
            WHEN,
        ),
        of_experts=True,
    ),
    Action(
        "retract-attempt",
        _("Attempt was recorded in error"),
        "return",
        _("Attempt withdrawn."),
        (Field("attempt", "", "hidden"), WHY),
    ),
    Action(
        "find-unreachable",
        _("Client unreachable"),
        "phone-off",
        _("Recorded as unreachable."),
        of_experts=True,
        undo="take-closing-back",
        note=_("The operator is told, and the case waits for approval. Nothing more is asked of you."),
    ),
    Action(
        "decline",
        _("Decline case"),
        "return",
        _("Case declined."),
        (_choice("reason", _("Reason"), words.DECLINES, needed=False),),
        undo="take-back-decline",
        note=_("The case leaves your list at once, and the operators are told to find somebody else."),
    ),
)

_COUNSELLING = (
    Action(
        "add-session",
        _("Add session"),
        "plus",
        _("Session added."),
        (DAY, CLOCK, Field("contacted", _("With it the client has been contacted"), "check")),
        of_experts=True,
    ),
    Action(
        "move-session",
        _("Move session"),
        "pencil",
        _("Session moved."),
        (SESSION, DAY, CLOCK),
        of_experts=True,
    ),
    Action(
        "delete-session",
        _("Delete session"),
        "trash",
        _("Session deleted."),
        (SESSION, _choice("reason", _("Reason"), words.DELETIONS)),
        of_experts=True,
    ),
    Action(
        "change-consultations",
        _("Change the number of consultations"),
        "pencil",
        _("Number changed."),
        (Field("available", _("Available consultations"), "number"), WHY),
    ),
    Action(
        "score-satisfaction",
        _("Save satisfaction score"),
        "check",
        _("Satisfaction recorded."),
        (Field("score", _("Satisfaction score"), "number", hint=_("1 = not at all, 5 = very much")),),
        of_experts=True,
    ),
    Action(
        "declare-satisfaction-impossible",
        _("Satisfaction form not possible"),
        "circle",
        _("Recorded."),
        (_choice("reason", _("Reason"), words.NOT_POSSIBLE),),
        of_experts=True,
    ),
    Action(
        "retract-satisfaction", _("Satisfaction was recorded in error"), "return", _("Withdrawn."), (WHY,)
    ),
)

_WORDS = (
    Action(
        "send-message",
        _("E-mail to the operator"),
        "mail",
        _("Sent."),
        (Field("text", _("Your message"), "text", most=LONG),),
        undo="take-back-message",
        note=_("It stands on the case with its answer; a letter tells you of the answer."),
        button=_("Send"),
        key="r",
    ),
    Action(
        "answer-message",
        _("Answer"),
        "mail",
        _("Answered."),
        (Field("message", "", "hidden"), Field("answer", _("Your answer"), "text", most=LONG)),
        button=_("Send"),
    ),
    Action(
        "add-note", _("Add note"), "pencil", _("Note added."), (Field("text", _("Note"), "text", most=LONG),)
    ),
)

_ENDING = (
    Action(
        "close",
        _("Close case"),
        "check",
        _("Case closed."),
        of_experts=True,
        undo="take-closing-back",
        note=_("It goes to a supervisor for approval. Until the decision the closing can be taken back."),
    ),
    Action("take-closing-back", _("Take the closing back"), "return", _("The case is open again.")),
    Action(
        "end-without-counselling",
        _("End without counselling"),
        "archive",
        _("Case ended."),
        (
            _choice("reason", _("Reason"), words.ENDINGS),
            Field("same_as", _("Number of the other case"), "number", needed=False),
        ),
        undo="take-closing-back",
    ),
    Action("approve", _("Approve"), "check-circle", _("Case approved."), reads_first=True),
    Action("return", _("Return to the expert"), "return", _("Case returned."), (WHY,)),
    Action("reopen", _("Reopen"), "return", _("Case reopened."), (WHY,)),
    Action(
        "postpone-closing",
        _("Set a later day for closing"),
        "calendar",
        _("Day set."),
        (Field("until", _("Close until"), "date"), WHY),
    ),
    Action("mark-invoiced", _("Mark as invoiced"), "receipt", _("Marked."), (EXPERT, INVOICE)),
    Action(
        "withdraw-invoice-mark",
        _("Withdraw the mark"),
        "return",
        _("Mark withdrawn."),
        (EXPERT, INVOICE, WHY),
    ),
)

_HANDING = (
    Action(
        "assign",
        _("Assign"),
        "swap",
        _("Case assigned."),
        (EXPERT,),
        Service.ASSIGNMENT,
        undo="take-back-assignment",
        page="assignment",
        key="a",
    ),
    Action(
        "delegate",
        _("Delegate"),
        "swap",
        _("Case delegated."),
        (EXPERT,),
        Service.ASSIGNMENT,
        undo="take-back-assignment",
        page="assignment",
    ),
    Action(
        "reassign",
        _("Reassign"),
        "swap",
        _("Case reassigned."),
        (EXPERT, _choice("reason", _("Reason"), words.REASSIGNMENTS)),
        Service.ASSIGNMENT,
        undo="take-back-assignment",
        page="assignment",
        key="a",
    ),
    Action(
        "take-over",
        _("Take over"),
        "swap",
        _("The case is yours."),
        (),
        Service.ASSIGNMENT,
        undo="take-back-assignment",
    ),
    Action("tick-expert-reached", _("Expert reached by phone"), "phone", _("Recorded.")),
)

_TAKING_BACK = (
    Action(
        "take-back-assignment", _("Take the assignment back"), "return", _("Taken back; no letter goes out.")
    ),
    Action("take-back-decline", _("Take it back"), "return", _("Taken back; no letter goes out.")),
    Action(
        "take-back-message",
        _("Take the message back"),
        "return",
        _("Taken back; no letter goes out."),
        (Field("message", "", "hidden"),),
    ),
)

ACTIONS: Mapping[str, Action] = {
    each.path: each for each in (*_CONTACT, *_COUNSELLING, *_WORDS, *_ENDING, *_HANDING, *_TAKING_BACK)
}
"""By path. Corrections and erasure have pages of their own."""
