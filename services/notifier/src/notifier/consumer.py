"""Which event is heard. One function stands behind all of them, so that what is owed follows their order."""

from chassis.consuming import Handler, Handlers
from contracts import access, accounts, cases, letters, reminders
from contracts.event import Event
from notifier.domain.routes import ROUTES

_FOLDED: frozenset[type[Event]] = frozenset(
    {
        *cases.EVENTS,
        *reminders.EVENTS,
        *letters.EVENTS,
        accounts.AddressCorrected,
        accounts.HelpAddressChanged,
    }
)

NOT_OUR_BUSINESS: frozenset[type[Event]] = frozenset(
    {
        access.CaseOpened,
        access.DocumentOpened,
        access.ClientSearched,
        accounts.AccountProposed,
        accounts.ProposalDeclined,
        accounts.AccountCreated,
        accounts.AccountDeactivated,
        accounts.AccountReactivated,
        accounts.DetailsChanged,
        accounts.LanguageChanged,
        accounts.RolesChanged,
        accounts.TeamsChanged,
        accounts.SessionsEnded,
        accounts.SubjectBound,
        accounts.SubjectUnbound,
        accounts.TermsAccepted,
        accounts.GuidePublished,
    }
)
"""Who people are is folded beside this; nobody is written to for the rest."""


def handlers(plan: Handler) -> Handlers:
    """The table for all topics that are heard; `complete` keeps it so at the start."""
    return dict.fromkeys(_FOLDED | ROUTES.keys(), plan)
