"""The coded words of accounts, experts, hand-overs and letters as people read them."""

from collections.abc import Mapping

from contracts.accounts.vocabulary import InvitationOccasion, ProposalReason
from contracts.experts import StepOutcome
from contracts.letters import FailureReason, Letter, NotSentReason
from contracts.reminders import ReminderKind
from dashboard.api.showing.words import _

type Sign = tuple[str, str, str]
"""Tone, icon, words."""

STATES: Mapping[str, Sign] = {
    "proposed": ("blue", "hourglass", _("Proposed")),
    "invited": ("orange", "mail", _("Invited")),
    "active": ("green", "check-circle", _("Active")),
    "deactivated": ("grey", "lock", _("Deactivated")),
    "declined": ("grey", "x-circle", _("Proposal declined")),
}
"""Of accounts."""

OCCASIONS: Mapping[str, str] = {
    InvitationOccasion.FIRST: _("First invitation"),
    InvitationOccasion.AGAIN: _("Sent again"),
    InvitationOccasion.UNUSED: _("Sent again by itself after three days"),
    InvitationOccasion.ADDRESS_CORRECTED: _("Sent to the corrected address"),
}

PROPOSAL_REASONS: Mapping[str, str] = {
    ProposalReason.HAS_AN_ACCOUNT: _("This person has an account"),
    ProposalReason.NOT_AGREED: _("It was not agreed"),
    ProposalReason.MISTAKE: _("It was a mistake"),
}

DEACTIVATION_REASONS: Mapping[str, str] = {
    "left": _("Left the organisation"),
    "on_leave": _("On long leave"),
    "security": _("For security"),
    "mistake": _("Made by mistake"),
}

OUTCOMES: Mapping[str, Sign] = {
    StepOutcome.REASSIGNED: ("green", "check", _("Handed over")),
    StepOutcome.NOBODY_FITS: ("orange", "person", _("Nobody fits")),
    StepOutcome.NO_LONGER_HELD: ("grey", "minus", _("No longer this expert’s")),
    StepOutcome.REFUSED: ("red", "x-circle", _("Refused")),
}
"""What came of one case of a bulk reassignment."""

DEADLINES: Mapping[str, str] = {
    ReminderKind.HOURS_48: _("48 hours"),
    ReminderKind.MONTHS_3: _("3 months"),
}
"""Deadlines that are ahead, where their notice says that they are over."""

LETTER_STATES: Mapping[str, Sign] = {
    "planned": ("blue", "hourglass", _("Waits to be sent")),
    "sending": ("blue", "send", _("Being sent")),
    "accepted": ("green", "check-circle", _("Handed to the mail server")),
    "deferred": ("orange", "clock", _("Put off, will be tried again")),
    "unknown": ("orange", "info", _("Unclear, will be sent again")),
    "failed": ("red", "x-circle", _("Not delivered")),
    "not_sent": ("grey", "minus", _("Not sent")),
}

LETTER_REASONS: Mapping[str, str] = {
    FailureReason.ADDRESS_REFUSED: _("the mail server refused the address for good"),
    FailureReason.LETTER_REFUSED: _("the mail server refused the letter for good"),
    FailureReason.GAVE_UP: _("given up after trying for as long as it was of use"),
    FailureReason.NOT_RENDERED: _("the letter could not be made; operations will look at it"),
    NotSentReason.TAKEN_BACK: _("taken back in time"),
    NotSentReason.SUPERSEDED: _("something happened since that made it pointless"),
    NotSentReason.CAUSE_GONE: _("what it tells of holds no more"),
    NotSentReason.TOO_LATE: _("it would have come too late"),
    NotSentReason.RECIPIENT_DEACTIVATED: _("the recipient’s account is deactivated"),
    NotSentReason.RECIPIENT_UNKNOWN: _("the recipient is not known"),
    NotSentReason.NOBODY: _("nobody has the role that it goes to"),
    NotSentReason.OWN_DOING: _("the recipient did it themselves"),
    NotSentReason.IN_DIGEST: _("told in the day’s digest instead"),
    NotSentReason.ADDRESS_BOUNCED: _("mail to this address comes back"),
}

LETTERS: Mapping[str, str] = {
    Letter.INVITATION: _("Invitation"),
    Letter.INVITATION_AGAIN: _("Invitation, again"),
    Letter.INVITATION_UNUSED: _("An invitation is unused"),
    Letter.ACCOUNT_CONFIRMED: _("Account confirmed"),
    Letter.PASSWORD_CHANGED: _("Password changed"),
    Letter.SECOND_FACTOR_CHANGED: _("Second factor changed"),
    Letter.RESET_LINK: _("Link for a new password"),
    Letter.NEW_TERMS: _("New terms to accept"),
    Letter.CASE_ASSIGNED: _("Case assigned"),
    Letter.CRISIS_ASSIGNED: _("Crisis assigned"),
    Letter.CASE_TAKEN_OVER: _("Case taken over"),
    Letter.CASE_DELEGATED: _("Case delegated"),
    Letter.CASE_ACCEPTED: _("Case accepted"),
    Letter.CASE_DECLINED: _("Case declined"),
    Letter.CASE_TAKEN_AWAY: _("Case taken away"),
    Letter.CRISIS_UNASSIGNED: _("Crisis: nobody has it"),
    Letter.CRISIS_NOT_CONTACTED: _("Crisis: not contacted"),
    Letter.ABSENCE_WITH_DEADLINES: _("Deadlines inside an absence"),
    Letter.DETAILS_CHANGED: _("Details changed"),
    Letter.CONSULTATIONS_RAISED: _("More consultations"),
    Letter.CLIENT_UNREACHABLE: _("Client unreachable"),
    Letter.MESSAGE_TO_OPERATOR: _("Message to the operator"),
    Letter.MESSAGE_COPY: _("Copy of the message"),
    Letter.MESSAGE_ANSWERED: _("The operator answered"),
    Letter.PAPER_REFUSED: _("Paper refused"),
    Letter.APPROVAL_WAITS: _("A case waits for approval"),
    Letter.APPROVALS_DIGEST: _("Digest: cases wait for approval"),
    Letter.CASE_APPROVED: _("Case approved"),
    Letter.CASE_RETURNED: _("Case returned"),
    Letter.CASE_REOPENED: _("Case reopened"),
    Letter.ENDED_WITHOUT_COUNSELLING: _("Ended without counselling"),
    Letter.HOURS_24: _("24 hours"),
    Letter.HOURS_48: _("48 hours passed"),
    Letter.DAYS_5: _("5 days"),
    Letter.MONTHS_2: _("2 months"),
    Letter.MONTHS_3: _("3 months passed"),
    Letter.APPROVAL_OVERDUE: _("Approval overdue"),
    Letter.GLASS_BROKEN: _("Sealed details were opened"),
    Letter.ADDRESS_BOUNCED: _("Mail comes back"),
}
