"""Why signing in, a password or a second factor is refused, and what is held back, by codes."""

from collections.abc import Mapping

from dashboard.api.showing.words import _
from dashboard.domain.asking import Service

AWAY: Mapping[Service, str] = {
    Service.IDENTITY: _("Accounts and signing in are not available right now."),
    Service.LEDGER: _("The register of cases is not available right now."),
    Service.ASSIGNMENT: _("The directory of experts is not available right now."),
    Service.DOCUMENTS: _("The store of documents is not available right now."),
    Service.CLOCKS: _("The clocks of deadlines are not available right now."),
    Service.LETTERS: _("The letters are not available right now."),
}
"""Who doesn't answer."""

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
    "sent-again": _("What you typed is still here: send it once more in a moment, it is never done twice."),
    "person-erased": _("The client’s data were erased; they open for nobody."),
}
"""Code of what a rule misses -> words."""

PROBLEMS: Mapping[str, str] = {
    **{f"{service}-away": words for service, words in AWAY.items()},
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
