"""Every event of a case by its name: the sign in front of it, its tone, and what it is called."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.api.showing.words import _


@dataclass(frozen=True, slots=True)
class Named:
    """How an event is called where nothing more is said of it."""

    icon: str
    words: str
    tone: str = "grey"


NAMES: Mapping[str, Named] = {
    "case_registered": Named("plus", _("Case recorded")),
    "contact_corrected": Named("pencil", _("Contact data corrected")),
    "details_corrected": Named("pencil", _("Details corrected")),
    "problem_type_changed": Named("pencil", _("Type of problem changed")),
    "company_settled": Named("pencil", _("Company named")),
    "note_added": Named("pencil", _("Note to the expert added")),
    "expert_reached_by_phone": Named("phone", _("Expert told by phone")),
    "case_assigned": Named("swap", _("Case assigned")),
    "case_reassigned": Named("swap", _("Case reassigned")),
    "case_taken_over": Named("swap", _("Case taken over")),
    "case_delegated": Named("swap", _("Case delegated")),
    "case_unassigned": Named("swap", _("Case back to be assigned"), "orange"),
    "assignment_taken_back": Named("return", _("Assignment taken back")),
    "case_declined": Named("return", _("Case declined"), "orange"),
    "decline_taken_back": Named("return", _("Decline taken back")),
    "client_contacted": Named("check", _("Client has been contacted"), "green"),
    "contact_retracted": Named("return", _("Contact withdrawn as an error")),
    "attempt_recorded": Named("phone", _("Contact attempt")),
    "attempt_retracted": Named("return", _("Contact attempt withdrawn as an error")),
    "client_found_unreachable": Named("phone-off", _("Client unreachable; case closed"), "red"),
    "session_added": Named("calendar", _("Session registered")),
    "session_moved": Named("pencil", _("Session moved")),
    "session_deleted": Named("trash", _("Session deleted")),
    "handover_session_added": Named("calendar", _("Earlier session entered by a former expert")),
    "consultations_changed": Named("pencil", _("Number of consultations changed")),
    "paper_filed": Named("file", _("Document filed"), "green"),
    "handover_paper_filed": Named("file", _("Document filed by a former expert"), "green"),
    "paper_refused": Named("shield-x", _("Document refused"), "red"),
    "paper_withdrawn": Named("return", _("Document withdrawn")),
    "satisfaction_scored": Named("star", _("Satisfaction score entered"), "green"),
    "satisfaction_form_filed": Named("file", _("Satisfaction feedback form filed"), "green"),
    "satisfaction_declared_impossible": Named("circle", _("Satisfaction form not possible")),
    "satisfaction_retracted": Named("return", _("Satisfaction withdrawn as an error")),
    "ended_without_counselling": Named("archive", _("Ended without counselling")),
    "case_closed": Named("check", _("Case closed"), "green"),
    "closing_taken_back": Named("return", _("Closing taken back")),
    "case_approved": Named("check-circle", _("Case approved"), "green"),
    "case_returned": Named("return", _("Case returned to the expert"), "orange"),
    "case_reopened": Named("return", _("Case reopened"), "orange"),
    "closing_postponed": Named("calendar", _("Later day set for closing")),
    "message_to_operator_sent": Named("mail", _("E-mail to the operator sent")),
    "message_taken_back": Named("return", _("E-mail to the operator taken back")),
    "message_answered": Named("mail", _("Operator answered")),
    "marked_invoiced": Named("receipt", _("Marked as invoiced")),
    "invoice_mark_withdrawn": Named("return", _("Invoice mark withdrawn")),
    "erasure_requested": Named("shield-x", _("Erasure of the client’s data started"), "orange"),
    "person_erased": Named("shield-x", _("Erasure of the client’s data confirmed"), "red"),
    "erasure_completed": Named("shield-x", _("Client’s data erased"), "red"),
}
"""By the name in the event's type."""


def name_of(event: Mapping[str, str]) -> str:
    """`kronika.cases.session_added.v1`: `session_added`."""
    return str(event["type"]).split(".")[-2]
