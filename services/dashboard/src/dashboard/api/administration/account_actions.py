"""The table of what administrators do with an account; whether it may be done, identity says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.permissions import Role
from dashboard.api.actions import Action
from dashboard.api.forms import Field
from dashboard.api.showing import house_words, vocabulary
from dashboard.api.showing.words import _
from dashboard.domain.asking import Service


def _choice(label: str, of: Mapping[str, str]) -> Field:
    return Field("reason", label, "choice", options=tuple(of.items()))


STAFF = tuple((str(role), words) for role, words in vocabulary.ROLES.items() if role is not Role.CLIENT)
ROLES = Field(
    "roles",
    _("Roles"),
    "choices",
    hint=_("An auditor holds no other role, an administrator none that sees cases; a lead is an expert too."),
    options=STAFF,
)
LEADS = Field("leads", _("Leads"), "choices", needed=False)
MEMBER_OF = Field("member_of", _("Belongs to"), "choices", needed=False)
EMAIL = Field("email", _("E-mail address"), "email")

ACTIONS: Mapping[str, Action] = {
    each.path: replace(each, service=Service.IDENTITY)
    for each in (
        Action(
            "confirm-proposal",
            _("Confirm and send the invitation"),
            "check",
            _("Confirmed. The invitation is on its way."),
        ),
        Action(
            "decline-proposal",
            _("Decline the proposal"),
            "x",
            _("Declined. Nothing was sent."),
            (_choice(_("Reason"), house_words.PROPOSAL_REASONS),),
        ),
        Action(
            "invite-again",
            _("Send the invitation again"),
            "send",
            _("A new invitation is on its way; the link before opens nothing any more."),
        ),
        Action(
            "correct-address",
            _("Correct the address"),
            "mail",
            _("Address corrected. Letters go there from now on."),
            (EMAIL,),
            reads_first=True,
        ),
        Action(
            "change-roles",
            _("Change roles"),
            "person",
            _("Roles changed; the person signs in anew."),
            (ROLES,),
            reads_first=True,
        ),
        Action(
            "change-teams",
            _("Change teams"),
            "people",
            _("Teams changed."),
            (LEADS, MEMBER_OF),
            reads_first=True,
        ),
        Action(
            "reset-second-factors",
            _("Take the second factors off"),
            "key",
            _("Second factors taken off. The person is told by e-mail and sets up new ones."),
        ),
        Action(
            "unbind-provider",
            _("Separate from the organisation’s sign-in"),
            "link",
            _("Separated; sessions have ended."),
        ),
        Action(
            "reactivate", _("Reactivate"), "play", _("The account opens again, with its roles and teams.")
        ),
        Action(
            "deactivate",
            _("Deactivate"),
            "lock",
            _("Deactivated. All sessions have ended; open cases show up for reassignment."),
            (_choice(_("Reason"), house_words.DEACTIVATION_REASONS),),
            reads_first=True,
        ),
    )
}
"""By path, in the order of the card."""

SAYS: Mapping[str, str] = {
    "confirm-proposal": _("The account is made as proposed, and a link for setting the password is sent."),
    "invite-again": _("The person gets a new link at the address that stands here."),
    "correct-address": _("An invitation that still waits is sent to the new address at once."),
    "change-roles": _("All roles from here on. The person’s sessions end."),
    "reset-second-factors": _("Only after you have made sure that it is this person who asks."),
    "unbind-provider": _("The next sign-in through the organisation is bound anew, by the address."),
    "deactivate": _("Nobody can sign in to it any more, and no new case is assigned to it."),
    "reactivate": _("The person signs in with the password of before."),
}
"""What an action means, said in its dialog."""

RULES: Mapping[str, str] = {"address-taken": "email"}
"""Code of a rule -> the field that it is about."""


def with_teams(action: Action, teams: Sequence[tuple[str, str]], fresh: str) -> Action:
    """The action with the teams there are to choose from; who leads may begin one."""
    if action.path != "change-teams":
        return action
    begun = (*teams, (fresh, _("A new team")))
    return replace(action, fields=(replace(LEADS, options=begun), replace(MEMBER_OF, options=tuple(teams))))
