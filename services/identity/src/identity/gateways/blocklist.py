"""The list of passwords that are tried first, from a library that keeps one."""

from zxcvbn.frequency_lists import FREQUENCY_LISTS


def blocklist() -> frozenset[str]:
    """Some 30,000 passwords, and the commonest words and names, in lower case."""
    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words)
