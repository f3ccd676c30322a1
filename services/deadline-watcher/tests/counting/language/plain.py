"""A second model of the clocks, as plain as can be: it looks back over a history and folds nothing."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deadline_watcher.domain.facts import Fact, What

ZONE = ZoneInfo("Europe/Budapest")
HOLDERS = (What.HELD, What.FREED, What.REOPENED)


def moments(history: Sequence[Fact], *, crisis: bool) -> dict[str, datetime]:
    """Kind and moment of all that the case is on its way to, by the usual numbers."""
    facts = _lasting(history)
    change = next((each for each in reversed(facts) if each.what in HOLDERS), None)
    if _is_over(facts):
        return {}
    if change is None or change.expert is None:
        free = change or facts[0]
        return {"crisis_unassigned": free.happened_at + timedelta(minutes=30)} if crisis else {}
    since = facts[facts.index(change) :]
    contact = [each for each in since if each.what in (What.CONTACTED, What.CONTACT_RETRACTED)]
    sessions = _sessions(facts, change)
    found = {"months_2": _months(sessions[0], 2), "months_3": _months(sessions[0], 3, 1)} if sessions else {}
    if not contact or contact[-1].what is What.CONTACT_RETRACTED:
        return found | _promised(change.happened_at, crisis=crisis)
    return found if sessions else found | {"days_5": _days(_last_empty(facts, change, contact[-1]), 5)}


def _lasting(history: Sequence[Fact]) -> list[Fact]:
    """Without what was taken back: neither the act nor its undoing count."""
    found: list[Fact] = []
    for each in history:
        if each.what is What.TAKEN_BACK:
            found.pop()
        else:
            found.append(each)
    return found


def _is_over(facts: Iterable[Fact]) -> bool:
    kinds = (What.ENDED, What.ENDING_UNDONE, What.REOPENED)
    last = [each.what for each in facts if each.what in kinds]
    return bool(last) and last[-1] is What.ENDED


def _sessions(facts: Sequence[Fact], change: Fact) -> list[datetime]:
    """Moments of the sessions registered by the present expert since they got the case, in order."""
    at: dict[object, tuple[object, datetime]] = {}
    for each in facts:
        for gone in (each.session, *each.dropped) if each.what is What.SESSION_DELETED else each.dropped:
            at.pop(gone, None)
        if each.starts_at is not None and (each.what is What.SESSION_ADDED or each.session in at):
            expert = each.expert or at[each.session][0]
            at[each.session] = (expert, each.starts_at)
    ours = (when for expert, when in at.values() if expert == change.expert)
    return sorted(when for when in ours if when >= change.happened_at)


def _last_empty(facts: Sequence[Fact], change: Fact, contact: Fact) -> datetime:
    """When the client was contacted, or a session of the expert was deleted after that."""
    empty = contact.happened_at
    for place in range(facts.index(change) + 1, len(facts)):
        one = facts[place]
        before, after = _sessions(facts[:place], change), _sessions(facts[: place + 1], change)
        if one.what is What.SESSION_DELETED and len(after) < len(before):
            empty = max(empty, one.happened_at)
    return empty


def _promised(since: datetime, *, crisis: bool) -> dict[str, datetime]:
    hours = {"hours_24": 24, "hours_48": 48}
    hours |= {"crisis_reminder": 1, "crisis_not_contacted": 2} if crisis else {}
    return {kind: since + timedelta(hours=count) for kind, count in hours.items()}


def _days(since: datetime, count: int) -> datetime:
    return (since.astimezone(ZONE) + timedelta(days=count)).astimezone(UTC)


def _months(start: datetime, count: int, days: int = 0) -> datetime:
    day = start.astimezone(ZONE).date()
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    ahead = next(
        date(year, month + 1, number) for number in range(day.day, 0, -1) if _exists(year, month + 1, number)
    )
    midnight = datetime.combine(ahead + timedelta(days=days), time(), ZONE)
    return midnight.astimezone(UTC)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
