"""Browsers: one without JavaScript that shows every byte, and Chromium as people have it."""

from browsing.language.browser import Browser, Page
from browsing.language.screens import Look, Screens, chromium

__all__ = ["Browser", "Look", "Page", "Screens", "chromium"]
