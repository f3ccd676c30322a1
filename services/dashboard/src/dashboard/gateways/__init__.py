"""How the dashboard asks the services: with the person's own token, and nothing of its own."""

from dashboard.gateways.services import Answer, AwayError, Fetched, LookOnly, Service, Services

__all__ = ["Answer", "AwayError", "Fetched", "LookOnly", "Service", "Services"]
