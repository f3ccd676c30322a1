"""What stands against an expert for a case: left out of a proposal by all of it, refused by some of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from assignment.domain.counsellor import Counsellor, Need
from contracts.experts import Ranking
from contracts.refusal import Missing


class Against(StrEnum):
    """Coded reasons why somebody is not proposed."""

    NOT_IN_DIRECTORY = "not_in_directory"
    NOT_CONFIRMED = "not_confirmed"
    DEACTIVATED = "deactivated"
    HOLDS_IT = "holds_it"
    DECLINED_BEFORE = "declined_before"
    KNOWS_CLIENT = "knows_client"
    NOT_WANTED = "not_wanted"
    NO_COMPETENCE = "no_competence"
    NO_LANGUAGE = "no_language"
    NOT_ONLINE = "not_online"
    NO_CAPACITY = "no_capacity"
    ABSENT = "absent"
    ABSENT_SOON = "absent_soon"


def against(counsellor: Counsellor, need: Need, today: datetime, ranking: Ranking) -> list[Against]:
    """All of it, in the order of the list above; nothing for who can be proposed.

    `today` is now in the organisation's time zone: an absence begins at the first minute of its first day.
    """
    found: list[Against] = []
    if not counsellor.entered:
        found.append(Against.NOT_IN_DIRECTORY)
    if not counsellor.confirmed:
        found.append(Against.NOT_CONFIRMED)
    if not counsellor.active:
        found.append(Against.DEACTIVATED)
    _of_this_case(counsellor, need, found)
    if counsellor.entered:
        _by_the_entry(counsellor, need, found)
    if counsellor.absences:
        _absence(counsellor, today, ranking, found)
    return found


def _of_this_case(counsellor: Counsellor, need: Need, found: list[Against]) -> None:
    """C4, C6: whoever holds it, said no to it, knows the client, or isn't wanted by them. Mostly there is
    nobody: it is asked first, since comparing ids two thousand times is what takes long.
    """
    who = counsellor.id
    if need.holder is not None and who == need.holder:
        found.append(Against.HOLDS_IT)
    if need.declined_by and who in need.declined_by:
        found.append(Against.DECLINED_BEFORE)
    if need.acquainted and who in need.acquainted:
        found.append(Against.KNOWS_CLIENT)
    if need.wishes.not_expert is not None and who == need.wishes.not_expert:
        found.append(Against.NOT_WANTED)


def _by_the_entry(counsellor: Counsellor, need: Need, found: list[Against]) -> None:
    if need.problem_type not in counsellor.competences:
        found.append(Against.NO_COMPETENCE)
    if need.language not in counsellor.languages:
        found.append(Against.NO_LANGUAGE)
    if not counsellor.online and not need.in_person:
        found.append(Against.NOT_ONLINE)
    if counsellor.open_cases >= counsellor.capacity:
        found.append(Against.NO_CAPACITY)


def _absence(counsellor: Counsellor, today: datetime, ranking: Ranking, found: list[Against]) -> None:
    """C8: absent now, or from a moment within so many hours."""
    day = today.date()
    if counsellor.away(day):
        found.append(Against.ABSENT)
        return
    until = today.astimezone(UTC) + timedelta(hours=ranking.absent_within_hours)
    begin = (
        datetime.combine(first, time(), today.tzinfo) for first, last in counsellor.absences if last >= day
    )
    if any(each <= until for each in begin):
        found.append(Against.ABSENT_SOON)


HINDERS: Mapping[Against, Missing] = {
    Against.NOT_IN_DIRECTORY: Missing("C1", "not-an-expert", "Choose an expert from the directory."),
    Against.NOT_CONFIRMED: Missing(
        "A2", "expert-unconfirmed", "This expert has not confirmed their account yet."
    ),
    Against.DEACTIVATED: Missing("C1", "expert-inactive", "This expert's account is deactivated."),
    Against.HOLDS_IT: Missing("C6", "same-expert", "This expert holds the case already."),
    Against.KNOWS_CLIENT: Missing("C4", "expert-knows-client", "This expert said that they know the client."),
    Against.NO_COMPETENCE: Missing(
        "C1", "competence-missing", "This type of problem is not among the expert's competences."
    ),
    Against.ABSENT: Missing("C1", "expert-absent", "This expert is absent now."),
}
"""What nobody can overrule when giving a case away; the ledger refuses it in the same words."""

ENTITLED_DESPITE = frozenset({Against.NOT_WANTED, Against.NOT_ONLINE, Against.ABSENT_SOON})
"""C5: what keeps somebody out of a proposal, and still lets them take the case over."""


def hindrances(found: Iterable[Against]) -> tuple[Missing, ...]:
    """Why this expert can't have the case, all at once; capacity and the like are advice."""
    return tuple(HINDERS[each] for each in found if each in HINDERS)


def is_entitled(found: Iterable[Against], need: Need) -> bool:
    """C5: may take it over from *To assign*; a crisis is never offered (C7)."""
    return need.holder is None and not need.crisis and set(found) <= ENTITLED_DESPITE
