"""The ledger's HTTP interface."""
