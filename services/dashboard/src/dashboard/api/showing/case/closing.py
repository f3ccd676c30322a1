"""What closing a case asks for, item by item: in, on its way, or missing and where it is done (D7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.api.showing.words import _

type Case = Mapping[str, Any]
type Documents = Sequence[Mapping[str, Any]] | None


@dataclass(frozen=True, slots=True)
class Item:
    """`state`: in, underway or missing. `note` says more, `at` when, `place` where to go."""

    words: str
    state: str
    note: str = ""
    at: str | None = None
    place: str = ""
    count: tuple[int, int] | None = None


TONES = {
    "in": ("green", "check"),
    "underway": ("blue", "scan"),
    "missing": ("orange", "circle"),
}
PAPERS = {"treatment_log": _("Treatment log"), "case_file": _("Case file")}
UNDERWAY = frozenset({"stored", "accepted"})


def checklist(case: Case, documents: Documents) -> list[Item]:
    """In the order of the work; what is missing is what the ledger says is missing."""
    missing = {each["code"] for each in case["missing_to_close"]}
    return [
        _contact(case, missing),
        *_sessions(case, missing),
        *_paper(case, documents, missing),
        _satisfaction(case, documents, missing),
    ]


def _contact(case: Case, missing: set[str]) -> Item:
    holder = case["holder"]
    at = holder["contacted_at"] if holder else None
    state = "missing" if "client-not-contacted" in missing else "in"
    return Item(_("Client was contacted"), state, at=at, place="next")


def _sessions(case: Case, missing: set[str]) -> Iterator[Item]:
    count = (len(case["sessions"]), case["consultations"])
    state = "missing" if "no-session" in missing else "in"
    yield Item(_("At least one session"), state, count=count, place="sessions")
    if "session-ahead" in missing:
        ahead = max(each["starts_at"] for each in case["sessions"])
        yield Item(_("No session lies ahead"), "missing", _("the last one is on"), ahead, "sessions")


def _paper(case: Case, documents: Documents, missing: set[str]) -> Iterator[Item]:
    kind = case["process"]["paper"]
    if kind is None:
        return
    if "paper-missing" not in missing:
        yield Item(PAPERS[kind], "in", place="documents")
    elif _comes(documents, kind):
        yield Item(PAPERS[kind], "underway", _("counts once it has been looked into"), place="documents")
    else:
        yield Item(PAPERS[kind], "missing", _("upload it"), place="documents")


def _satisfaction(case: Case, documents: Documents, missing: set[str]) -> Item:
    ways = _("form, score, or “not possible”")
    if not case["process"]["satisfaction_form"]:
        ways = _("score, or “not possible”")
    if "satisfaction-open" not in missing:
        return Item(_("Satisfaction"), "in", place="satisfaction")
    if _comes(documents, "satisfaction_form"):
        note = _("counts once it has been looked into")
        return Item(_("Satisfaction"), "underway", note, place="satisfaction")
    return Item(_("Satisfaction"), "missing", ways, place="satisfaction")


def _comes(documents: Documents, kind: str) -> bool:
    """Whether such a document was uploaded and is still being looked into or filed."""
    return any(each["kind"] == kind and each["stage"] in UNDERWAY for each in documents or ())
