"""Builds a case's profile and what is done on it."""

from fastapi import APIRouter

from dashboard.api.casework.correcting import Corrections, correction_routes
from dashboard.api.casework.erasure import Erasures, erasure_routes
from dashboard.api.casework.papers import Papers, paper_routes
from dashboard.api.door import Door
from dashboard.api.profile import Profiles, profile_routes
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Files, Services
from dashboard.handlers.cases import Cases
from dashboard.handlers.correcting import Correcting
from dashboard.handlers.erasing import Erasing
from dashboard.handlers.listing import Listing


def casework(door: Door, pages: Pages, services: Services, cases: Cases, files: Files) -> list[APIRouter]:
    """Their pages."""
    profiles = Profiles(door, pages, cases)
    return [
        profile_routes(profiles),
        paper_routes(Papers(door, pages, services, files, profiles)),
        correction_routes(
            Corrections(door, pages, cases, Correcting(services, Listing(services, cases.naming)))
        ),
        erasure_routes(Erasures(door, pages, cases, Erasing(services, cases.naming))),
    ]
