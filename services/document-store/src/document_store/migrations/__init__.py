"""Revisions of the store's database, run at start."""
