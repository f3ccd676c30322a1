"""The pages of administration, over what they ask."""

from fastapi import APIRouter

from dashboard.api.administration.absences import AbsencePages, absence_routes
from dashboard.api.administration.accounts import AccountPages, account_routes
from dashboard.api.administration.companies import Companies, company_routes
from dashboard.api.administration.entries import Entries, entry_routes
from dashboard.api.administration.experts import Experts, expert_routes
from dashboard.api.administration.handing_over import HandingOverPages, handing_over_routes
from dashboard.api.administration.house_texts import HouseTexts, house_text_routes
from dashboard.api.administration.inviting import Inviting, inviting_routes
from dashboard.api.administration.letters import LetterPages, letter_routes
from dashboard.api.door import Door
from dashboard.api.letter_links import LetterLinks, letter_link_routes
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Services
from dashboard.handlers.accounts import Accounts
from dashboard.handlers.directory import Directory
from dashboard.handlers.handing_over import HandingOver
from dashboard.handlers.letters import Letters
from dashboard.handlers.naming import Naming


def administration(door: Door, pages: Pages, services: Services, naming: Naming) -> list[APIRouter]:
    """Fixed names before ids: `/accounts/new` is no account."""
    directory = Directory(services, naming)
    return [
        inviting_routes(Inviting(door, pages, services)),
        account_routes(AccountPages(door, pages, services, Accounts(services))),
        entry_routes(Entries(door, pages, directory)),
        handing_over_routes(HandingOverPages(door, pages, directory, HandingOver(directory, naming))),
        expert_routes(Experts(door, pages, directory)),
        absence_routes(AbsencePages(door, pages, directory)),
        company_routes(Companies(door, pages, services)),
        house_text_routes(HouseTexts(door, pages, services)),
        letter_link_routes(LetterLinks(door, services)),
        letter_routes(LetterPages(door, pages, Letters(services, naming))),
    ]
