"""Accounts, roles, terms, invitations, sign-in and tokens: who somebody is."""
