"""`python -m pages [--check]`."""

import argparse
import sys
from pathlib import Path

from pages.files import out_of_date, write

_HERE = Path(__file__).parents[4]


def main(arguments: list[str] | None = None) -> int:
    """Writes the pages, or with `--check` only tells; 1 where one is stale or names what is not there."""
    parser = argparse.ArgumentParser(prog="python -m pages")
    parser.add_argument("--check", action="store_true", help="write nothing; name what is out of date")
    parser.add_argument("--root", type=Path, default=_HERE, help="the folder with docs/ in it")
    chosen = parser.parse_args(arguments)
    try:
        if not chosen.check:
            write(chosen.root)
        stale = out_of_date(chosen.root)
    except LookupError as missing:
        print(missing.args[0], file=sys.stderr)
        return 1
    for path in stale:
        print(f"{path}: out of date", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
