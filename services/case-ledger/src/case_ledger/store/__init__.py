"""All SQL of the ledger outside the journals."""
