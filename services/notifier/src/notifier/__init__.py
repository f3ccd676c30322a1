"""Tells people by e-mail that something waits, once, and never what."""
