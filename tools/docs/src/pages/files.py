"""Which pages are made from the code, and which of them are out of date."""

from pathlib import Path

from pages.index import index
from pages.lines import with_lines
from pages.permissions import permissions

TOUR = "docs/tour.md"


def files(root: Path) -> dict[str, str]:
    """Path from `root` -> text. Raises `LookupError` where the tour names what the code doesn't have."""
    return {
        "docs/rules/index.md": index(root),
        "docs/permissions.md": permissions(),
        TOUR: with_lines(root, TOUR),
    }


def write(root: Path) -> None:
    """Bring all pages up to date."""
    for path, text in files(root).items():
        (root / path).write_text(text)


def out_of_date(root: Path) -> list[str]:
    """Paths of pages that differ from what would be written, or are missing."""
    return sorted(path for path, text in files(root).items() if _read(root / path) != text)


def _read(path: Path) -> str | None:
    return path.read_text() if path.exists() else None
