"""Why somebody is proposed for a case, and why somebody isn't (C1): codes and figures in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.api.showing import vocabulary
from dashboard.api.showing.words import Language, _, catalogue

FOR: dict[str, str] = {
    "competence": _("Competence: %(type)s"),
    "language": _("Speaks the client’s language"),
    "wanted": _("The client asked for this expert"),
    "known_to_client": _("Has counselled this client before"),
    "gender_wish_met": _("As the client wished"),
    "same_city": _("In the same city"),
    "city_in_reach": _("A city within reach"),
    "online": _("Not tied to a place"),
}

DESPITE: dict[str, str] = {
    "other_city": _("In another city"),
    "absence_ahead": _("An absence is ahead"),
}
"""Said of a candidate, and speaks against them."""

TOLD_BY_FIGURES = frozenset({"absence_ahead"})
NO_ABSENCE = _("No absence planned")

SPEAKS: Mapping[str, str] = {
    "hu": _("Speaks Hungarian"),
    "pl": _("Speaks Polish"),
    "en": _("Speaks English"),
    "de": _("Speaks German"),
    "uk": _("Speaks Ukrainian"),
}

AGAINST: Mapping[str, str] = {
    "not_in_directory": _("has no entry in the directory"),
    "not_confirmed": _("has not signed in yet, so the account is not confirmed"),
    "deactivated": _("the account is deactivated"),
    "holds_it": _("holds the case now"),
    "declined_before": _("declined this case"),
    "knows_client": _("knows the client"),
    "not_wanted": _("the client doesn’t want this expert"),
    "no_competence": _("the competence doesn’t cover this type"),
    "no_language": _("doesn’t speak the client’s language"),
    "not_online": _("doesn’t counsel online"),
    "no_capacity": _("has no capacity"),
    "absent": _("is absent"),
    "absent_soon": _("is absent soon"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """One reason; `speaks_for` it or against it."""

    words: str
    speaks_for: bool


def whys(candidate: Mapping[str, Any], case: Mapping[str, Any], language: Language) -> Iterator[Why]:
    """Of a candidate for a case: the coded reasons, then the figures."""
    _ = catalogue(language).gettext
    type_ = _(vocabulary.word("problem_type", case["title"]["problem_type"])).lower()
    known = FOR | DESPITE | {"language": SPEAKS.get(case["language"], FOR["language"])}
    for code in candidate["reasons"]:
        if code not in TOLD_BY_FIGURES:
            words = _(known.get(code, code))
            yield Why(words % {"type": type_} if code == "competence" else words, code not in DESPITE)
    yield from _figures(candidate["figures"], _)
    if "days_to_absence" not in candidate["figures"]:
        yield Why(_(NO_ABSENCE), speaks_for=True)


def _figures(figures: Mapping[str, float], _: Any) -> Iterator[Why]:
    if "open_cases" in figures:
        held, most = int(figures["open_cases"]), int(figures.get("capacity", 0))
        yield Why(_("%(held)s of %(most)s cases open") % {"held": held, "most": most}, held * 4 < most * 3)
    if "first_contact_hours" in figures:
        hours = round(figures["first_contact_hours"])
        yield Why(_("First contact: median %(hours)s h") % {"hours": hours}, hours <= 24)
    if "distance_km" in figures:
        yield Why(_("%(km)s km away") % {"km": round(figures["distance_km"])}, True)
    if "days_to_absence" in figures:
        yield Why(_("Absent in %(days)s days") % {"days": int(figures["days_to_absence"])}, False)
