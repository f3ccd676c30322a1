"""Browsers: one without JavaScript that shows every byte, and Chromium as people have it."""

from browsing.language.browser import Browser, Page
from browsing.language.screens import PASSWORD, Look, Screens, chromium
from browsing.language.visits import New, shown, signed_in

__all__ = [
    "PASSWORD",
    "Browser",
    "Look",
    "New",
    "Page",
    "Screens",
    "chromium",
    "shown",
    "signed_in",
]
