"""`python -m contracts.generate [--check]`."""

import argparse
import sys
from pathlib import Path

from contracts.generate.files import out_of_date, write
from contracts.generate.published import broken_promises, newest_release

_HERE = Path(__file__).parents[4]


def main(arguments: list[str] | None = None) -> int:
    """Writes the files, or with `--check` only tells; 1 where one is out of date or a promise broken."""
    parser = argparse.ArgumentParser(prog="python -m contracts.generate")
    parser.add_argument("--check", action="store_true", help="write nothing; name what is out of date")
    parser.add_argument("--root", type=Path, default=_HERE, help="the folder with contracts/ in it")
    chosen = parser.parse_args(arguments)
    if not chosen.check:
        write(chosen.root)
    faults = [f"{path}: out of date" for path in out_of_date(chosen.root)] + _broken(chosen.root)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _broken(root: Path) -> list[str]:
    release = newest_release(root)
    return list(broken_promises(release)) if release else []


if __name__ == "__main__":
    sys.exit(main())
