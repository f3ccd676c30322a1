"""Why something on a case can't be done, by the codes of the services."""

import re
from collections.abc import Mapping
from typing import Any


def _(text: str) -> str:
    """Marks a text for the catalogues."""
    return text


MISSING: Mapping[str, str] = {
    # who has it
    "already-assigned": _("The case has an expert; reassign it instead."),
    "nobody-holds-it": _("The case has no expert; assign it first."),
    "no-longer-yours": _("You no longer have this case; what you did before goes on its hand-over page."),
    "holder-changed": _("Another expert has the case now; use the hand-over page."),
    "client-contacted": _("The client has been contacted. Write to the operator to have it reassigned."),
    "before-the-former-left": _("This can’t lie in the time of a former expert."),
    "language-missing": _("The client’s language is not among yours."),
    "capacity-reached": _("You have as many cases as your capacity allows."),
    "declined-before": _("You declined this case."),
    "crisis-is-assigned": _("A crisis is assigned by the desk."),
    # contact and attempts
    "no-contact-recorded": _("No contact is recorded."),
    "attempt-not-possible": _("The contact data allow no such attempt; correct them first."),
    "attempt-unknown": _("This attempt is withdrawn already."),
    "calls-missing": _("%(a)s of %(b)s unanswered calls are recorded."),
    "calls-too-alike": _("Call at times of the day that are %(a)s hours or more apart."),
    "text-missing": _("A text message to the client is not recorded yet."),
    "email-missing": _("No text message is possible here, and no e-mail to the client is recorded yet."),
    # sessions
    "no-session": _("No session is registered."),
    "session-ahead": _("A registered session has not taken place yet."),
    "session-took-place": _("A session that took place is registered; close the case instead."),
    "session-unknown": _("This session is not registered any more."),
    "session-of-another": _("This is another expert’s session."),
    "session-invoiced": _("The session is on an invoice; have that mark withdrawn first."),
    "session-overlaps": _("Another session of this case is at that time."),
    "time-skipped": _("On that night the clock skipped this time."),
    "no-consultation-left": _("All %(a)s consultations are registered. Ask the operator for more."),
    "fewer-than-registered": _("%(a)s sessions are registered already."),
    "not-missed-yet": _("The session lies ahead; nobody can have missed it."),
    "outside-the-holding": _("The session lies outside the time in which you had the case."),
    "handover-over": _("The hand-over page is kept for %(a)s days, and they are over."),
    # papers and satisfaction
    "paper-unknown": _("This paper is not filed any more."),
    "paper-of-another": _("This is another expert’s paper."),
    "filed-as-another-kind": _("The document is filed as something else already; withdraw it first."),
    "uploader-not-entitled": _("Whoever uploaded it may file nothing on this case now."),
    "document-exists": _("Choose the file again, then upload it."),
    "document-of-another": _("Only who uploaded it can withdraw it."),
    "document-refused": _("It was refused and counts for nothing."),
    "document-withdrawn": _("It was withdrawn; it stays on record, sealed."),
    "not-looked-into-yet": _("It is still being looked into; try again in a moment."),
    "being-filed": _("It is being filed; try again in a moment."),
    "no-form-for-this-type": _("This type of case has no form; enter a score."),
    "nothing-to-retract": _("No satisfaction is recorded."),
    # ending, judging, beginning again
    "case-approved": _("The case is approved; it would have to be reopened first."),
    "reason-not-yours": _("An expert can choose “client withdrew” or “contact data can’t be used” only."),
    "same-as-which": _("Give the number of the other case, with “the same as another case” only."),
    "same-as-itself": _("A case can’t be the same as itself."),
    "worked-on-it": _("You worked on this case; another supervisor decides."),
    "version-unseen": _("Open the case anew, then decide."),
    "not-approved": _("The case is not approved."),
    "window-over": _("The time for reopening is over; record a new case that continues this one."),
    "no-clock-runs": _("No session is registered, so no day is set for closing."),
    "not-later": _("Choose a day ahead that is later than the one set."),
    "grace-over": _("The time in which it could be taken back is over."),
    "nothing-to-invoice": _("No session of this expert waits to be invoiced."),
    "mark-unknown": _("There is no such mark."),
    # details
    "nothing-to-correct": _("Nothing was changed."),
    "texts-accepted": _("The expert has accepted the case; add a note instead."),
    "company-unsettled": _("The company was not listed; a supervisor names it."),
    "company-settled": _("The company is known; correct the details instead."),
    "company-unknown": _("Choose the company from the directory."),
    "company-missing": _("Choose a company, or say what the caller named as theirs."),
    "second-case-unconfirmed": _("This client has another open case of this type; confirm a second one."),
    "earlier-case-unknown": _("The earlier case is not known."),
    "phone-unusable": _("This phone number can’t be used. Leave it empty where it is unknown."),
    "email-unusable": _("This is no e-mail address. Leave it empty where it is unknown."),
    "no-crisis": _("Only in a crisis is the expert told by phone."),
    # messages
    "message-unknown": _("This message is taken back."),
    "message-answered": _("The message is answered already."),
    "addressed-to-another": _("The message goes to another operator."),
    # when, and for whom
    "in-the-future": _("What happened can’t lie in the future."),
    "before-the-case": _("This can’t lie before the case was received."),
    "before-the-assignment": _("This can’t lie before the case came to its expert."),
    "before-the-experts-work": _("The expert did something on the case later than that."),
    "before-what-it-follows": _("This can’t lie before what it follows."),
    "acting-reason-missing": _("Say why you act for the expert."),
    "acting-reason-out-of-place": _("Only a supervisor acts for an expert."),
    # erasure
    "erasure-started": _("An erasure was started already; it waits to be confirmed."),
    "channel-unclear": _("Say how the client asked, if they did, and only then."),
    "erasure-not-started": _("Nobody has started an erasure."),
    "own-start": _("You started it; somebody else confirms."),
    "case-unknown": _("One of the further cases is not known."),
    # case processes
    "reminder-too-late": _("Each reminder must come before its time is over."),
    "calls-impossible": _("So many calls that far apart don’t fit into a day."),
}
"""Code of what a rule misses -> words; `%(a)s`, `%(b)s` are the numbers that the service says."""

VARIANTS = (
    _("The client has not been contacted by the present expert."),
    _("Record that the client has been contacted."),
    _("The treatment log is not uploaded."),
    _("The case file is not uploaded."),
    _("Satisfaction is not settled: a score, the form, or why it is not possible."),
    _("Satisfaction is not settled: a score, or why it is not possible."),
    _("Sessions are registered; delete the sessions first."),
    _("Delete the session that did not take place first."),
    _("The case is closed and waits for approval; take the closing back first."),
    _("The case is closed and waits for approval; return it first."),
    _("The case is approved already."),
    _("The case is not closed."),
    _("There is nothing of yours to take back, or somebody acted on it."),
    _("Somebody has answered the message."),
    _("Only its expert or who ended the case can take that back."),
    _("Only who wrote the message can take it back."),
    _("The client's data were erased already."),
    _("The client's data were erased; they open for nobody."),
    _("The client's data were erased; nothing personal can be added."),
)
"""What the services say in several ways under one code: told by their own words."""

PROBLEMS: Mapping[str, str] = {
    "case-cannot-be-assigned": _("The case can’t be assigned"),
    "case-cannot-be-delegated": _("The case can’t be delegated"),
    "case-cannot-be-taken-over": _("The case can’t be taken over"),
    "case-cannot-be-reassigned": _("The case can’t be reassigned"),
    "case-cannot-be-declined": _("The case can’t be declined"),
    "assignment-cannot-be-taken-back": _("The assignment can’t be taken back"),
    "decline-cannot-be-taken-back": _("This can’t be taken back"),
    "case-cannot-be-closed": _("The case can’t be closed yet"),
    "case-cannot-be-ended": _("The case can’t end without counselling"),
    "closing-cannot-be-taken-back": _("The closing can’t be taken back"),
    "contact-cannot-be-recorded": _("The contact can’t be recorded"),
    "contact-cannot-be-retracted": _("The contact can’t be withdrawn"),
    "attempt-cannot-be-recorded": _("The attempt can’t be recorded"),
    "attempt-cannot-be-retracted": _("The attempt can’t be withdrawn"),
    "client-not-unreachable": _("The client can’t be called unreachable yet"),
    "contact-cannot-be-corrected": _("The contact data can’t be corrected"),
    "details-cannot-be-corrected": _("The details can’t be corrected"),
    "company-cannot-be-settled": _("The company can’t be named"),
    "type-cannot-be-changed": _("The type of problem can’t be changed"),
    "note-cannot-be-added": _("The note can’t be added"),
    "expert-cannot-be-ticked": _("The call to the expert can’t be recorded"),
    "session-cannot-be-added": _("The session can’t be added"),
    "session-cannot-be-moved": _("The session can’t be moved"),
    "session-cannot-be-deleted": _("The session can’t be deleted"),
    "session-cannot-be-handed-over": _("The session can’t be entered"),
    "handed-over-session-cannot-be-moved": _("The session can’t be moved"),
    "handed-over-session-cannot-be-deleted": _("The session can’t be deleted"),
    "consultations-cannot-be-changed": _("The number of consultations can’t be changed"),
    "satisfaction-cannot-be-scored": _("The score can’t be entered"),
    "satisfaction-cannot-be-impossible": _("“Not possible” can’t be recorded"),
    "satisfaction-cannot-be-retracted": _("Satisfaction can’t be withdrawn"),
    "form-cannot-be-filed": _("The form can’t be filed"),
    "form-cannot-be-withdrawn": _("The form can’t be withdrawn"),
    "paper-cannot-be-filed": _("The paper can’t be filed"),
    "paper-cannot-be-withdrawn": _("The paper can’t be withdrawn"),
    "paper-cannot-be-handed-over": _("The paper can’t be filed"),
    "handed-over-paper-cannot-be-withdrawn": _("The paper can’t be withdrawn"),
    "document-exists": _("This was uploaded already"),
    "document-empty": _("The file is empty"),
    "document-type": _("Only PDF, JPEG, PNG, HEIC, DOCX and ODT files can be uploaded"),
    "no-file": _("Choose a file first"),
    "upload-broken-off": _("The upload broke off; look at the file and at the case, then try again"),
    "document-kind": _("Say what the file is"),
    "body-too-long": _("The file is larger than 50 MB"),
    "body-too-slow": _("The file came too slowly; try again"),
    "acting-reason": _("Say why you act for the expert"),
    "document-of-nobody": _("The document has no place on this case"),
    "document-cannot-be-opened": _("The document can’t be opened"),
    "document-cannot-be-withdrawn": _("The document can’t be withdrawn"),
    "person-erased": _("The client’s data were erased"),
    "message-cannot-be-sent": _("The message can’t be sent"),
    "message-cannot-be-answered": _("The message can’t be answered"),
    "message-cannot-be-taken-back": _("The message can’t be taken back"),
    "case-cannot-be-approved": _("The case can’t be approved"),
    "case-cannot-be-returned": _("The case can’t be returned"),
    "case-cannot-be-reopened": _("The case can’t be reopened"),
    "closing-cannot-be-postponed": _("The day can’t be set"),
    "case-cannot-be-invoiced": _("The case can’t be marked as invoiced"),
    "mark-cannot-be-withdrawn": _("The mark can’t be withdrawn"),
    "erasure-cannot-be-started": _("The erasure can’t be started"),
    "erasure-cannot-be-confirmed": _("The erasure can’t be confirmed"),
    "case-cannot-be-registered": _("The case can’t be recorded yet"),
    "nothing-to-open": _("There is nothing to open"),
    "signed-out-meanwhile": _("You were signed out meanwhile; nothing was sent"),
}
"""Type of a problem -> its title."""


def with_numbers(told: str, said: Mapping[str, Any]) -> str | None:
    """The words with the numbers that the service said; nothing where it said fewer."""
    if "%(" not in told:
        return told
    numbers = dict(zip("ab", re.findall(r"\d+", said["words"]), strict=False))
    try:
        return told % numbers
    except KeyError:
        return None
