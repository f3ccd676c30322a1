"""Load, decide, record; one file per concern."""
