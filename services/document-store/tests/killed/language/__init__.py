"""The words in which stories of a store that dies are told."""

from killed.language.shop import Shop, a_shop

__all__ = ["Shop", "a_shop"]
