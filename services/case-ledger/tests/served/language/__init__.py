"""The words in which stories over HTTP are told: `case = await OLGA.registers()`, and so on."""

from served.language.colleague import BUDAPEST, LIVED_IN, Case, Colleague, house
from served.language.erasures import certificate, completed, confirms, erased, keys_of, starts
from served.language.house import House
from served.language.people import (
    ADAM,
    ANDRAS,
    ANNE,
    AUDREY,
    BELA,
    CLARA,
    EVA,
    HANNA,
    JAN,
    KATA,
    LEO,
    NORA,
    OLGA,
    OTTO,
    PIOTR,
    SARA,
    STRANGER,
    TAMAS,
)
from served.language.request import a_client, a_phone, a_request, a_word
from served.language.services import ASSIGNMENT, NOTIFIER, STORE, Service
from served.language.stories import (
    a_closed_case,
    a_company,
    a_declined_case,
    a_helped_case,
    a_reassigned_case,
    an_accepted_case,
    an_approved_case,
    an_assigned_case,
    an_ended_case,
    an_erased_case,
    an_unassigned_case,
)

from testkit.answers import Answer

__all__ = [
    "ADAM", "ANDRAS", "ANNE", "ASSIGNMENT", "AUDREY", "BELA", "BUDAPEST", "CLARA", "EVA", "HANNA", "JAN",
    "KATA", "LEO", "LIVED_IN", "NORA", "NOTIFIER", "OLGA", "OTTO", "PIOTR", "SARA", "STORE", "STRANGER",
    "TAMAS",
    "Answer", "Case", "Colleague", "House", "Service",
    "a_client", "a_closed_case", "a_company", "a_declined_case", "a_helped_case", "a_phone",
    "a_reassigned_case", "a_request", "a_word", "an_accepted_case", "an_approved_case", "an_assigned_case",
    "an_ended_case", "an_erased_case", "an_unassigned_case", "certificate", "completed", "confirms", "erased",
    "house", "keys_of", "starts",
]  # fmt: skip
