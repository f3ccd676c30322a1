"""A browser without JavaScript: pages, forms and cookies, as the dashboard has to work for everybody."""

from browsing.language.browser import Browser, Page

__all__ = ["Browser", "Page"]
