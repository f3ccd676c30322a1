"""Which event reaches which projection. Identity hears its own topic, for the list of accounts."""

from chassis.consuming import Handlers
from contracts import accounts
from identity.projections import AccountsByState


def handlers(listed: AccountsByState) -> Handlers:
    """The table for `accounts`: one handler, so that order holds."""
    return dict.fromkeys(accounts.EVENTS, listed.apply)
