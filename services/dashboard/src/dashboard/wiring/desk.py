"""The operators' day: lists, the board, mail, search, hand-over, new cases, assignment."""

from dataclasses import dataclass

from fastapi import APIRouter

from dashboard.api.assigning import Assigning, assigning_routes
from dashboard.api.door import Door
from dashboard.api.handover import Handover, handover_routes
from dashboard.api.listing.board import Board, board_routes
from dashboard.api.listing.mail import Mail, mail_routes
from dashboard.api.listing.pages import Lists, list_routes
from dashboard.api.listing.searching import Searching, search_routes
from dashboard.api.new_case import NewCase, new_case_routes
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Services
from dashboard.handlers.cases import Cases
from dashboard.handlers.finding import Finding
from dashboard.handlers.intake import Intake
from dashboard.handlers.listing import Listing
from dashboard.handlers.naming import Naming
from dashboard.handlers.own_views import OwnViews
from dashboard.handlers.proposing import Proposing
from dashboard.store.views import SavedViews


@dataclass(frozen=True, slots=True)
class Desk:
    """What its pages need."""

    door: Door
    pages: Pages
    services: Services
    naming: Naming
    cases: Cases
    saved: SavedViews

    def routers(self) -> list[APIRouter]:
        door, pages, cases = self.door, self.pages, self.cases
        listing = Listing(self.services, self.naming)
        return [
            list_routes(Lists(door, pages, listing, OwnViews(self.saved, self.pages.clock))),
            board_routes(Board(door, pages, listing, cases)),
            mail_routes(Mail(door, pages, listing, cases)),
            search_routes(Searching(door, pages, Finding(listing))),
            handover_routes(Handover(door, pages, self.services, listing, cases)),
            new_case_routes(NewCase(door, pages, self.services, Intake(self.services, listing))),
            assigning_routes(Assigning(door, pages, Proposing(self.services, self.naming), cases)),
        ]
