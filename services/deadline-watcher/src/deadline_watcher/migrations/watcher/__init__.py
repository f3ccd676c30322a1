"""Migrations of the watcher's database."""
