"""What a filled-in form says, beside what is registered: differences are shown, never enforced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from contracts.documents import FormRead


@dataclass(frozen=True, slots=True)
class Differences:
    """Days in the organisation's time zone; `sessions` is None where the form doesn't say a number."""

    sessions: tuple[int, int] | None
    """What the form says and what is registered, where they differ."""
    only_in_form: tuple[date, ...]
    only_registered: tuple[date, ...]


def differences(form: FormRead, registered: Iterable[datetime], zone: tzinfo) -> Differences:
    """Every session of the case counts, whoever held it."""
    days = sorted(moment.astimezone(zone).date() for moment in registered)
    said = form.sessions
    return Differences(
        sessions=(said, len(days)) if said is not None and said != len(days) else None,
        only_in_form=_beyond(form.dates, days),
        only_registered=_beyond(days, form.dates) if form.dates else (),
    )


def _beyond(these: Iterable[date], those: Iterable[date]) -> tuple[date, ...]:
    """Of two sessions on a day, one may be missing on the other side."""
    left, beyond = list(those), []
    for day in sorted(these):
        if day in left:
            left.remove(day)
        else:
            beyond.append(day)
    return tuple(beyond)
