"""Everything that is made from the events' models: schemas, samples, published hashes, the page of events.

`python -m contracts.generate` writes the files; with `--check` it names those that are out of date.
"""
