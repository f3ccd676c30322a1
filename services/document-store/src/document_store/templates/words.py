"""The words of the blank forms (D5, D6) in the organisation's three languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.documents import DocumentKind

SESSIONS = 10
"""Lines for sessions on a form."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one form says in one language. `texts` are its fields for words, by name, in order."""

    title: str
    about: str
    texts: Mapping[str, str]
    case_number: str
    sessions: str = ""
    day: str = ""
    """Of the session whose number stands in `{n}`."""
    score: str = ""
    points: tuple[str, ...] = ()
    signed: str = ""


FORMS: Mapping[tuple[DocumentKind, str], Words] = {
    ("treatment_log", "en"): Words(
        "Treatment log",
        "One per case, kept by the counsellor. Write no name of the client on it. Days: YYYY-MM-DD.",
        {"goals": "What the client came for", "course": "Course of counselling", "closing": "How it ended"},
        "Number of the case",
        "Number of sessions",
        "Day of session {n}",
        signed="Place, date, signature of the counsellor",
    ),
    ("treatment_log", "hu"): Words(
        "Kezelési napló",
        "Esetenként egy, a tanácsadó vezeti. Az ügyfél neve ne szerepeljen rajta. Napok: ÉÉÉÉ-HH-NN.",
        {"goals": "Mivel jött az ügyfél", "course": "A tanácsadás menete", "closing": "Hogyan zárult"},
        "Az eset száma",
        "Az ülések száma",
        "A(z) {n}. ülés napja",
        signed="Hely, dátum, a tanácsadó aláírása",
    ),
    ("treatment_log", "pl"): Words(
        "Dziennik terapii",
        "Jeden dla każdej sprawy, prowadzi go specjalista. Bez nazwiska klienta. Dni: RRRR-MM-DD.",
        {"goals": "Z czym przyszedł klient", "course": "Przebieg pomocy", "closing": "Jak się zakończyło"},
        "Numer sprawy",
        "Liczba sesji",
        "Dzień sesji nr {n}",
        signed="Miejsce, data, podpis specjalisty",
    ),
    ("case_file", "en"): Words(
        "Case file",
        "Health coaching: one per case, kept by the coach. Write no name of the client on it. "
        "Days: YYYY-MM-DD.",
        {"goals": "What was agreed", "course": "Steps taken", "closing": "What was reached"},
        "Number of the case",
        "Number of sessions",
        "Day of session {n}",
        signed="Place, date, signature of the coach",
    ),
    ("case_file", "hu"): Words(
        "Esetlap",
        "Egészség-tanácsadás: esetenként egy, a tanácsadó vezeti. Az ügyfél neve ne szerepeljen rajta. "
        "Napok: ÉÉÉÉ-HH-NN.",
        {"goals": "Miben állapodtak meg", "course": "Megtett lépések", "closing": "Mit értek el"},
        "Az eset száma",
        "Az ülések száma",
        "A(z) {n}. ülés napja",
        signed="Hely, dátum, a tanácsadó aláírása",
    ),
    ("case_file", "pl"): Words(
        "Karta sprawy",
        "Doradztwo zdrowotne: jedna dla każdej sprawy, prowadzi ją doradca. Bez nazwiska klienta. "
        "Dni: RRRR-MM-DD.",
        {"goals": "Co uzgodniono", "course": "Podjęte kroki", "closing": "Co osiągnięto"},
        "Numer sprawy",
        "Liczba sesji",
        "Dzień sesji nr {n}",
        signed="Miejsce, data, podpis doradcy",
    ),
    ("satisfaction_form", "en"): Words(
        "Satisfaction feedback form",
        "Filled in by the client after the last session. No name, please.",
        {"liked": "What helped most?", "missed": "What was missing?", "comment": "Anything else?"},
        "Number of the case",
        score="How content are you with the help you got?",
        points=("1 – poor", "2", "3", "4", "5 – excellent"),
    ),
    ("satisfaction_form", "hu"): Words(
        "Elégedettségi kérdőív",
        "Az ügyfél tölti ki az utolsó ülés után. Kérjük, ne írjon rá nevet.",
        {"liked": "Mi segített a legtöbbet?", "missed": "Mi hiányzott?", "comment": "Bármi más?"},
        "Az eset száma",
        score="Mennyire elégedett a kapott segítséggel?",
        points=("1 – gyenge", "2", "3", "4", "5 – kiváló"),
    ),
    ("satisfaction_form", "pl"): Words(
        "Ankieta satysfakcji",
        "Wypełnia klient po ostatniej sesji. Prosimy nie podawać nazwiska.",
        {"liked": "Co pomogło najbardziej?", "missed": "Czego zabrakło?", "comment": "Coś jeszcze?"},
        "Numer sprawy",
        score="Jak bardzo są Państwo zadowoleni z otrzymanej pomocy?",
        points=("1 – słabo", "2", "3", "4", "5 – doskonale"),
    ),
}
