"""Load, decide, record or pass on."""
