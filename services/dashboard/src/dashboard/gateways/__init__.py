"""How the dashboard asks the services: with the person's own token, and nothing of its own."""

from dashboard.gateways.files import FilesOverHttp
from dashboard.gateways.services import ServicesOverHttp

__all__ = ["FilesOverHttp", "ServicesOverHttp"]
