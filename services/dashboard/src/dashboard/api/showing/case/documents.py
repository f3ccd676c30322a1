"""The documents of a case: what each is, how far it has come, and what can be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal

from contracts.document_types import RefusalReason
from dashboard.api.showing.telling import Telling
from dashboard.api.showing.words import Language, _, locale

REFUSED: Mapping[str, str] = {
    RefusalReason.INFECTED: _("A harmful part was found; the file was not kept. Save it anew from the form."),
    RefusalReason.UNREADABLE: _("It can’t be read. Save it anew from the blank form."),
    RefusalReason.WRONG_TYPE: _("Its content is of another type than its name says."),
    RefusalReason.ENCRYPTED: _("It asks for a password. Save it without one."),
    RefusalReason.SCRIPTS: _("It carries scripts or embedded files. Print it to a PDF and upload that."),
    RefusalReason.MACROS: _("It carries macros. Save it without them, or as a PDF."),
    RefusalReason.UNPACKS_TOO_LARGE: _("Unpacked it is out of all proportion."),
    RefusalReason.UNINSPECTABLE: _("It could not be looked into. Print it to a PDF and upload that."),
}
STAGES: Mapping[str, tuple[str, str, str, str]] = {
    "stored": (
        "blue",
        "scan",
        _("Being looked into"),
        _("usually under a minute; you can leave the page"),
    ),
    "accepted": ("blue", "scan", _("Being filed"), _("usually under a minute; you can leave the page")),
    "filed": ("green", "shield", _("Filed"), ""),
    "not_filed": ("orange", "shield-x", _("Not filed"), ""),
    "refused": ("red", "shield-x", _("Refused"), ""),
    "withdrawn": ("grey", "return", _("Withdrawn"), _("it stays on record, sealed")),
}
"""Stage -> tone, icon, badge, note."""
NOT_FILED: Mapping[str, str] = {
    "case-closed": _("The case was closed meanwhile."),
    "person-erased": _("The client’s data were erased meanwhile."),
}
"""What the ledger says in several ways under one code."""
TYPES = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/heic": "HEIC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.oasis.opendocument.text": "ODT",
}
OPENS = frozenset({"accepted", "filed", "not_filed"})
STAYS = frozenset({"filed", "not_filed"})
ACCEPTED = ",".join((*TYPES, ".heic", ".docx", ".odt"))
"""For the picker of files."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One document; `why` it counts for nothing; `note` and `badge` are translated by the template."""

    id: str
    kind: str
    about: str
    stored_at: str
    uploader: str
    tone: str
    icon: str
    badge: str
    note: str
    why: Sequence[str]
    opens: bool
    withdraws: bool
    form: Mapping[str, Any] | None


def listed(
    documents: Sequence[Mapping[str, Any]], reader: UUID, language: Language, *, opens: bool
) -> list[Listed]:
    """The newest first. `opens`: whether the reader sees the case's texts."""
    return [_listed(each, reader, language, opens=opens) for each in reversed(documents)]


def _listed(each: Mapping[str, Any], reader: UUID, language: Language, *, opens: bool) -> Listed:
    tone, icon, badge, note = STAGES[each["stage"]]
    if each["stage"] == "filed" and each["scan"] == "clean":
        badge = _("Clean")
    return Listed(
        id=each["id"],
        kind=each["kind"],
        about=f"{TYPES.get(each['media_type'], each['media_type'])}, {size(each['size'], language)}",
        stored_at=each["stored_at"],
        uploader=each["uploader"],
        tone=tone,
        icon=icon,
        badge=badge,
        note=note,
        why=_why(each, language),
        opens=opens and each["stage"] in OPENS,
        withdraws=each["uploader"] == str(reader) and each["stage"] in STAYS,
        form=each["form"],
    )


def _why(each: Mapping[str, Any], language: Language) -> list[str]:
    telling = Telling(language)
    if each["refusal"]:
        return [telling.told(REFUSED.get(each["refusal"], each["refusal"]))]
    return [telling.missing({"code": code, "words": NOT_FILED.get(code, code)}) for code in _codes(each)]


def _codes(each: Mapping[str, Any]) -> list[str]:
    """As the ledger writes them."""
    return [str(code).replace("_", "-") for code in each["not_filed"]]


def size(count: int, language: Language) -> str:
    """Bytes as people read them: "214 kB", "1.2 MB"."""
    unit, amount = ("MB", count / 1e6) if count >= 1_000_000 else ("kB", max(count / 1e3, 1))
    shown = format_decimal(amount, format="#,##0.#" if unit == "MB" else "#,##0", locale=locale(language))
    return f"{shown}\N{NO-BREAK SPACE}{unit}"
