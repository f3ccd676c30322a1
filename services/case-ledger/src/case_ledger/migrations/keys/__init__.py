"""The database of keys."""
