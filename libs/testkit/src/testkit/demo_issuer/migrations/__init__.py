"""Revisions of the demo issuer's database."""
