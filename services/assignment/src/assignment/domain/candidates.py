"""Who may get a case, and why: candidates with reasons and figures, and who is left out (C1, C4, C8)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from assignment.domain.against import Against, against
from assignment.domain.counsellor import Counsellor, Need
from assignment.domain.rules import Rules
from contracts.cases.vocabulary import Candidate, LeftOut, Proposal
from contracts.experts import Ranking

MOST_CANDIDATES, MOST_LEFT_OUT = 100, 500
"""What a proposal holds at most."""
HOURS_A_DAY = 24


class For(StrEnum):
    """Coded reasons for a candidate."""

    COMPETENCE = "competence"
    LANGUAGE = "language"
    WANTED = "wanted"
    KNOWN_TO_CLIENT = "known_to_client"
    GENDER_WISH_MET = "gender_wish_met"
    SAME_CITY = "same_city"
    CITY_IN_REACH = "city_in_reach"
    OTHER_CITY = "other_city"
    ONLINE = "online"
    ABSENCE_AHEAD = "absence_ahead"


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is asked: now, and the organisation's time zone, in which absences are days."""

    now: datetime
    zone: ZoneInfo


@dataclass(slots=True)
class Notes:
    """Reasons and figures, noted while the points are added up."""

    reasons: list[str]
    figures: dict[str, float]
    points: float = 0.0


def propose(
    need: Need,
    counsellors: Collection[Counsellor],
    rules: Rules,
    moment: Moment,
    distances: Mapping[str, float],
) -> Proposal:
    """C1: most points first, then who holds fewer cases, then by id; the same input, the same proposal.

    `distances`: kilometres from the case's city to each other city that is known.
    """
    today, ranking = moment.now.astimezone(moment.zone), rules.latest
    fitting: list[tuple[float, int, int, Counsellor, Notes]] = []
    left_out: list[tuple[int, int, UUID, list[Against]]] = []
    for each in counsellors:
        found = against(each, need, today, ranking)
        if found:
            left_out.append((len(found), each.id.int, each.id, found))
        else:
            notes = weighed(each, need, ranking, today, distances)
            fitting.append((-notes.points, each.open_cases, each.id.int, each, notes))
    fitting.sort(key=itemgetter(0, 1, 2))
    ranked = enumerate(fitting[:MOST_CANDIDATES], 1)
    return Proposal(
        ranking=str(rules.version),
        candidates=tuple(_line(place, each, notes) for place, (*_, each, notes) in ranked),
        left_out=tuple(_nearest_first(left_out)),
    )


def _line(place: int, counsellor: Counsellor, notes: Notes) -> Candidate:
    return Candidate(expert=counsellor.id, place=place, reasons=tuple(notes.reasons), figures=notes.figures)


def _nearest_first(left_out: list[tuple[int, int, UUID, list[Against]]]) -> Iterator[LeftOut]:
    """Who is left out for least stands first: where there are too many, they are missed most."""
    left_out.sort(key=itemgetter(0, 1))
    for _, _, expert, reasons in left_out[:MOST_LEFT_OUT]:
        yield LeftOut(expert=expert, reasons=tuple(reasons))


def weighed(
    counsellor: Counsellor, need: Need, ranking: Ranking, today: datetime, distances: Mapping[str, float]
) -> Notes:
    """The points of somebody who can be proposed; each part lies between 0 and what the rules say."""
    held, most = counsellor.open_cases, counsellor.capacity
    notes = Notes([For.COMPETENCE, For.LANGUAGE], {"open_cases": held, "capacity": most})
    points = (
        _wishes(counsellor, need, ranking, notes)
        + (_place(counsellor, need, ranking, distances, notes) if need.in_person else _anywhere(notes))
        + ranking.free_capacity * (1 - held / max(most, 1))
        + _quickness(counsellor, ranking, notes)
        + _presence(counsellor, ranking, today, notes)
    )
    notes.points = notes.figures["points"] = round(points, 3)
    return notes


def _wishes(counsellor: Counsellor, need: Need, ranking: Ranking, notes: Notes) -> float:
    points, wishes = 0.0, need.wishes
    if wishes.expert is not None and counsellor.id == wishes.expert:
        points += ranking.wanted
        notes.reasons.append(For.WANTED)
    if need.earlier and counsellor.id in need.earlier:
        points += ranking.known_to_client
        notes.reasons.append(For.KNOWN_TO_CLIENT)
    if wishes.gender is not None and counsellor.gender is wishes.gender:
        points += ranking.gender
        notes.reasons.append(For.GENDER_WISH_MET)
    return points


def _anywhere(notes: Notes) -> float:
    """Not in person nobody is nearer than another."""
    notes.reasons.append(For.ONLINE)
    return 0.0


def _place(
    counsellor: Counsellor, need: Need, ranking: Ranking, distances: Mapping[str, float], notes: Notes
) -> float:
    """The client's own city, else the nearest that is known."""
    if need.city in counsellor.cities:
        notes.reasons.append(For.SAME_CITY)
        return ranking.city
    known = [distances[city] for city in counsellor.cities if city in distances]
    if not known:
        notes.reasons.append(For.OTHER_CITY)
        return 0.0
    notes.figures["distance_km"] = nearest = min(known)
    notes.reasons.append(For.CITY_IN_REACH if nearest < ranking.city_reach else For.OTHER_CITY)
    return ranking.city * max(0.0, 1 - nearest / ranking.city_reach)


def _quickness(counsellor: Counsellor, ranking: Ranking, notes: Notes) -> float:
    """By the median time to first contact; who has none yet stands in the middle."""
    hours = counsellor.first_contact_hours
    if hours is None:
        return ranking.first_contact / 2
    notes.figures["first_contact_hours"] = round(hours, 2)
    return ranking.first_contact * max(0.0, 1 - hours / ranking.first_contact_hours)


def _presence(counsellor: Counsellor, ranking: Ranking, today: datetime, notes: Notes) -> float:
    """C8: an absence within the days ahead costs the more, the nearer it is."""
    if not counsellor.absences:
        return ranking.present
    day = today.date()
    ahead = [(first - day).days for first, last in counsellor.absences if last >= day]
    days = max(0, min(ahead, default=ranking.absence_ahead_days))
    if days >= ranking.absence_ahead_days:
        return ranking.present
    notes.figures["days_to_absence"] = days
    notes.reasons.append(For.ABSENCE_AHEAD)
    return ranking.present * days / ranking.absence_ahead_days
