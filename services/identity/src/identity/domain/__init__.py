"""Accounts and the texts of the house: state, commands, decisions; pure."""
