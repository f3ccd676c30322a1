"""Erasure of a person: starting and confirming it, showing what it reaches, and carrying it through (I4)."""

from case_ledger.handlers.erasing.commands import Erasing
from case_ledger.handlers.erasing.destroying import Destroyer
from case_ledger.handlers.erasing.showing import Certificate, ErasedPart, Preview, Showing, Unreadable

__all__ = ["Certificate", "Destroyer", "ErasedPart", "Erasing", "Preview", "Showing", "Unreadable"]
