"""Two people at one case: what somebody had read, what they typed, and what it says meanwhile (F5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.api.forms import Field

YOURS, THEIRS = "yours", "theirs"


@dataclass(frozen=True, slots=True)
class Compared:
    """One field that somebody changed. `both`: they changed it too, and to something else."""

    field: Field
    read: str
    yours: str
    theirs: str
    mine: bool
    both: bool


def normal(text: str) -> str:
    """As services keep texts."""
    return text.replace("\r\n", "\n").strip()


def changed(fields: Sequence[Field], read: Mapping[str, str], typed: Mapping[str, str]) -> list[str]:
    """Names of what is typed otherwise than it was read."""
    return [each.name for each in fields if normal(typed[each.name]) != normal(read[each.name])]


def compared(
    fields: Sequence[Field], read: Mapping[str, str], typed: Mapping[str, str], now: Mapping[str, str]
) -> list[Compared]:
    """Each field that they or somebody else changed since it was read."""
    mine, theirs = set(changed(fields, read, typed)), set(changed(fields, read, now))
    return [
        Compared(
            each,
            read[each.name],
            typed[each.name],
            now[each.name],
            each.name in mine,
            each.name in mine & theirs and normal(typed[each.name]) != normal(now[each.name]),
        )
        for each in fields
        if each.name in mine | theirs
    ]


def resolved(fields: Sequence[Field], form: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What is sent on after a comparison: of each field theirs where that was chosen, else what was typed."""
    return {
        each.name: now[each.name] if form.get(f"take.{each.name}") == THEIRS else form[each.name]
        for each in fields
    }
