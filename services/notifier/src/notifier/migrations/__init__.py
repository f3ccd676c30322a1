"""The database of the notifier: its journal, what it has heard, its letters."""
