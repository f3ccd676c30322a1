"""What supervisors come for, over what it asks."""

from fastapi import APIRouter

from dashboard.api.door import Door
from dashboard.api.showing.pages import Pages
from dashboard.api.supervising.approvals import Approvals, approval_routes
from dashboard.api.supervising.exporting import Exporting, exporting_routes
from dashboard.api.supervising.figures import FiguresDesk, figures_routes
from dashboard.api.supervising.invoicing import Desk, invoicing_routes
from dashboard.api.supervising.processes import ProcessDesk, process_routes
from dashboard.domain.asking import Services
from dashboard.handlers.approving import Approving
from dashboard.handlers.cases import Cases
from dashboard.handlers.figures import Reckoning
from dashboard.handlers.invoicing import Invoicing
from dashboard.handlers.listing import Listing
from dashboard.handlers.naming import Naming
from dashboard.handlers.processes import Processes


def supervising(
    door: Door, pages: Pages, services: Services, naming: Naming, cases: Cases
) -> list[APIRouter]:
    """Approvals, invoicing with its export, figures, case processes."""
    listing = Listing(services, naming)
    return [
        approval_routes(Approvals(door, pages, Approving(services, cases, naming))),
        exporting_routes(Exporting(door, pages, services, naming)),
        invoicing_routes(Desk(door, pages, Invoicing(services, naming, listing))),
        figures_routes(FiguresDesk(door, pages, Reckoning(services, listing, naming))),
        process_routes(ProcessDesk(door, pages, Processes(services))),
    ]
