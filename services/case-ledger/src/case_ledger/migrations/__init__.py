"""Revisions of the ledger's two databases, run at start."""
