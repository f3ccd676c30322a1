"""Accounts and experts, folded in every service that judges rights: a token proves who, never what."""

from chassis.accounts import schema
from chassis.accounts.account import Absence, Account, Expertise
from chassis.accounts.accounts import Accounts
from chassis.accounts.folding import EVENTS

__all__ = ["EVENTS", "Absence", "Account", "Accounts", "Expertise", "schema"]
