"""Why something about accounts, experts, companies or texts can't be done, by the codes of the services."""

from collections.abc import Mapping

from dashboard.api.showing.words import _

MISSING: Mapping[str, str] = {
    "address-taken": _("Another account has this address."),
    "already-confirmed": _("The person has already signed in; nothing waits."),
    "deactivated": _("The account is deactivated."),
    "declined": _("The proposal was declined; make a new one."),
    "not-a-proposal": _("This account was made already."),
    "still-proposed": _("An administrator has not agreed to this account yet."),
    "in-the-directory": _("This expert is in the directory; change the entry instead."),
    "absence-over": _("This absence is over already."),
    "absence-too-long": _("An absence lasts two years at most."),
    "days-reversed": _("The last day lies before the first."),
    "same-expert": _("This expert holds the case already."),
    "not-an-expert": _("Choose an expert from the directory."),
    "expert-inactive": _("This expert’s account is deactivated."),
    "expert-unconfirmed": _("This expert has not confirmed their account yet."),
    "expert-absent": _("This expert is absent now."),
    "expert-knows-client": _("This expert said that they know the client."),
    "competence-missing": _("This type of problem is not among the expert’s competences."),
    "not-in-the-team": _("This expert is not in your team."),
    "company-delisted": _("The company is no longer in the directory."),
    "company-name-taken": _("Another company has this name."),
    "not-waiting": _("The case doesn’t wait for approval."),
    "terms-twice": _("Name each type of problem once."),
}
"""Code of what a rule misses -> words."""

PROBLEMS: Mapping[str, str] = {
    "account-cannot-be-made": _("The account can’t be made so"),
    "account-cannot-be-changed": _("The account can’t be changed so"),
    "expert-cannot-be-entered": _("The expert can’t be entered"),
    "absence-cannot-be-entered": _("The absence can’t be entered"),
    "cases-cannot-be-handed-over": _("The cases can’t be handed over"),
    "company-cannot-be-changed": _("The company can’t be changed"),
    "process-cannot-be-published": _("The case process can’t be published"),
    "stale-version": _("This has changed since you read it"),
    "invalid-request": _("Something typed can’t stand so"),
    "not-allowed": _("You may not do this"),
    "not-found": _("There is no such thing"),
    "idempotency-key-reused": _("This form was sent before, with something else in it"),
    "idempotency-key-expired": _("This form was sent long ago; look at what came of it"),
}
"""Type of a problem -> its title."""
