"""Pages of the docs that are made from the code: the index of rules, permissions, the tour's lines.

`python -m pages` writes them; with `--check` it names those that are out of date.
"""
