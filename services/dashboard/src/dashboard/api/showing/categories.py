"""The categories of each type of problem (B2), as the desk chooses them and people read them."""

from collections.abc import Mapping

from dashboard.api.showing.words import _

OTHER = "other"

CATEGORIES: Mapping[str, Mapping[str, str]] = {
    "psychological": {
        "stress": _("Stress, exhaustion"),
        "anxiety": _("Anxiety, panic"),
        "low mood": _("Low mood"),
        "sleep": _("Sleep"),
        "grief": _("Grief, loss"),
        "relationship": _("Relationship"),
        "family": _("Family, children"),
        "conflict at work": _("Conflict at work"),
        "addiction": _("Addiction"),
        "trauma": _("Violence, trauma"),
        OTHER: _("Another category"),
    },
    "legal": {
        "family law": _("Family law"),
        "lease": _("Flat, lease, neighbours"),
        "inheritance": _("Inheritance"),
        "consumer rights": _("Consumer rights"),
        "labour law": _("Labour law"),
        "damages": _("Accident, damages"),
        OTHER: _("Another category"),
    },
    "financial": {
        "debt": _("Debt"),
        "household budget": _("Household budget"),
        "loan": _("Loan, mortgage"),
        "taxes": _("Taxes, benefits"),
        "savings": _("Savings, pension"),
        OTHER: _("Another category"),
    },
    "personal_trainer": {
        "fitness": _("Fitness"),
        "back pain": _("Back, posture"),
        "weight": _("Weight"),
        OTHER: _("Another category"),
    },
    "nutritionist": {
        "diet": _("Everyday diet"),
        "weight": _("Weight"),
        "diet in illness": _("Diet in an illness"),
        OTHER: _("Another category"),
    },
    "life_coach": {
        "career": _("Career"),
        "work and life": _("Work and life"),
        "change": _("A change in life"),
        "motivation": _("Motivation, goals"),
        OTHER: _("Another category"),
    },
    "other": {OTHER: _("Another category")},
}
"""Type of problem -> category -> words."""

WORDS: Mapping[str, str] = {code: words for of_type in CATEGORIES.values() for code, words in of_type.items()}
"""A category keeps its words whatever the type."""
