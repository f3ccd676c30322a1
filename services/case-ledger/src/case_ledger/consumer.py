"""Which event reaches which projection. The ledger hears its own topics, and what others tell of cases."""

from case_ledger.projections.cases import CasesByStage
from case_ledger.projections.clients import INDEXED, CasesByClient
from case_ledger.projections.companies import CompaniesByName
from case_ledger.projections.erasures import FOLLOWED, erased_persons
from case_ledger.projections.told import RemindersByCase, letters_by_case
from chassis.consuming import Handlers, Outlined
from contracts import access, cases, letters, policy
from contracts.event import Event
from contracts.policy import CompanyNameTaken, ProcessPublished
from contracts.reminders import DeadlinesListed, ReminderRaised

NOT_OUR_BUSINESS: frozenset[type[Event]] = frozenset({ProcessPublished, CompanyNameTaken, *access.EVENTS})
"""Read straight from the journal where they are needed."""


def handlers(stages: CasesByStage, clients: CasesByClient, companies: CompaniesByName) -> Handlers:
    """The table for `cases` and `policy`; a test keeps it complete."""
    heard = {stages.apply: frozenset(cases.EVENTS), clients.apply: INDEXED, erased_persons: FOLLOWED}
    by_case: Handlers = {
        event: tuple(handler for handler, events in heard.items() if event in events)
        for event in cases.EVENTS
    }
    by_company: Handlers = {
        event: Outlined(companies.apply) for event in policy.EVENTS if event not in NOT_OUR_BUSINESS
    }
    return {**by_case, **by_company}


OTHERS_BUSINESS: frozenset[type[Event]] = frozenset({letters.AddressBounced, DeadlinesListed})
"""Are about an account, or an absence, and told to operators by letter."""


def told(reminders_by_case: RemindersByCase) -> Handlers:
    """The table for `reminders` and `letters`."""
    return {
        ReminderRaised: reminders_by_case.apply,
        **dict.fromkeys(frozenset(letters.EVENTS) - OTHERS_BUSINESS, letters_by_case),
    }
