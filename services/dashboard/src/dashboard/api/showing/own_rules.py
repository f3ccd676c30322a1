"""Why signing in, a password or a second factor is refused, and what is held back, by codes."""

from collections.abc import Mapping

from dashboard.api.showing.words import _

MISSING: Mapping[str, str] = {
    "password-length": _("A password has 15 to 200 characters. A sentence is easy to remember."),
    "password-known": _("This password is among those that are tried first."),
    "password-monotonous": _("This password repeats too few characters."),
    "password-own-name": _("This password is built upon your own name or address."),
    "password-wrong": _("The present password is not right."),
    "terms-not-accepted": _("Accept the terms of cooperation."),
    "not-the-present-terms": _("These are not the present terms. Read the present ones."),
    "code-wrong": _("This code doesn’t fit. Wait for the next one, then try again."),
    "passkey-wrong": _("This passkey was not made for these pages, or too late. Try once more."),
    "second-factor-demanded": _("Your role demands a second factor. Set up another one first."),
    "person-erased": _("The client’s data were erased; they open for nobody."),
}
"""Code of what a rule misses -> words."""

PROBLEMS: Mapping[str, str] = {
    "signed-out-meanwhile": _(
        "You were signed out meanwhile; nothing was sent. Look it over and send it again."
    ),
    "password-refused": _("This password won’t do"),
    "second-factor-refused": _("The second factor was not set up"),
    "second-factor-needed": _("Show the second factor first"),
    "nothing-to-open": _("There is nothing to open"),
    "rule-refused": _("A rule stands in the way"),
}
"""Type of a problem -> its title."""
