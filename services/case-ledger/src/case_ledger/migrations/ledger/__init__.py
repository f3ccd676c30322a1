"""The database of journals and read models."""
