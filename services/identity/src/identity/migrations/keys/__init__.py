"""Revisions of the database `identity_keys`."""
