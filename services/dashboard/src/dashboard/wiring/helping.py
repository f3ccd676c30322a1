"""Builds what helps people to work, and what auditors look at."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter

from chassis.clock import Clock
from dashboard.api.auditing.as_of import AsOf, as_of_routes
from dashboard.api.auditing.chain import ChainDesk, chain_routes
from dashboard.api.auditing.finding import Finding, finding_routes
from dashboard.api.door import Door
from dashboard.api.glass import Glass, glass_routes
from dashboard.api.helping.forms import Forms, form_routes
from dashboard.api.helping.guide import Guide, guide_routes
from dashboard.api.helping.house import House, Texts, house_routes
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Services
from dashboard.handlers.auditing import Auditing
from dashboard.handlers.chains import Chains
from dashboard.handlers.naming import Naming


@dataclass(frozen=True, slots=True)
class Helping:
    """Forms, terms, guide, glass, and the auditors' pages."""

    door: Door
    pages: Pages
    services: Services
    naming: Naming
    now: Clock

    def routers(self) -> Iterator[APIRouter]:
        texts, auditing = Texts(self.services), Auditing(self.services, self.naming)
        chains = Chains(self.services, self.now)
        yield form_routes(Forms(self.door, self.pages, self.services))
        yield house_routes(House(self.door, self.pages, texts))
        yield guide_routes(Guide(self.door, self.pages, texts))
        yield glass_routes(Glass(self.door, self.pages, self.services))
        yield finding_routes(Finding(self.door, self.pages, auditing))
        yield as_of_routes(AsOf(self.door, self.pages, auditing, chains))
        yield chain_routes(ChainDesk(self.door, self.pages, chains))
