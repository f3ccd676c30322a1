"""How things look on a page: words in three languages, moments, names, signs. No rules."""
