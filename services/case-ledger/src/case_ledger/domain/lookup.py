"""What a client is looked up by besides the words of their name (B6)."""

import re

PHONE_DIGITS = 9
"""So many of a phone's last digits tell it apart, however country and trunk are written."""


def phone_word(phone: str) -> str:
    """One word for a phone number; empty where there are no digits."""
    digits = "".join(re.findall(r"\d", phone))
    return f"phone{digits[-PHONE_DIGITS:]}" if digits else ""
