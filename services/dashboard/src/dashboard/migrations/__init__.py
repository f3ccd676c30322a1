"""Revisions of the dashboard's own tables."""
