"""Decides and records everything that happens on a case."""
