"""Whom the events are put down to that people cause in their own sessions."""

from uuid import UUID

from chassis.http import Correlation
from chassis.recording import Author
from contracts.permissions import Role
from identity.domain.account import Account

SERVICE = "service:identity"


def author(account: UUID, state: Account, correlation: Correlation) -> Author:
    """What all roles may is done as the first of them."""
    role = next(role for role in Role if role in state.roles)
    return Author(str(account), role, correlation.id, traceparent=correlation.traceparent)


def by_itself(correlation: str) -> Author:
    """For what identity does in the background."""
    return Author(SERVICE, "service", correlation)
