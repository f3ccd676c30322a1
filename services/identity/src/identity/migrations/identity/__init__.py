"""Revisions of the database `identity`."""
