"""Who stands for whom at the routes, and whom those that are about no one case let in: written by hand."""

from served.language.colleague import Colleague
from served.language.people import (
    ADAM,
    ANNE,
    AUDREY,
    CLARA,
    EVA,
    JAN,
    KATA,
    LEO,
    OLGA,
    PIOTR,
    SARA,
)

WHO: dict[str, Colleague] = {
    "holder": EVA, "colleague": KATA, "entitled": PIOTR, "stranger": JAN, "lead": LEO, "operator": OLGA,
    "supervisor": SARA, "auditor": AUDREY, "analyst": ANNE, "administrator": ADAM, "client": CLARA,
}  # fmt: skip
"""Eva holds, held or declined the case; Kata has it from her where it is reassigned; the file says more."""

EXPERTS = ("holder", "colleague", "entitled", "stranger", "lead")

ELSEWHERE: dict[str, set[str]] = {
    "/cases": {*EXPERTS, "operator", "supervisor", "auditor"},
    "/searches": {*EXPERTS, "operator", "supervisor"},
    "/searches/same-client": {"operator", "supervisor"},
    "/searches/counts": {*EXPERTS, "operator", "supervisor", "auditor"},
    "/invoicing": {*EXPERTS, "supervisor", "auditor"},
    "/invoicing/export": {"supervisor"},
    "/figures": {*EXPERTS, "operator", "supervisor", "auditor", "analyst"},
    "/companies": {"operator", "supervisor", "auditor"},
    "/companies/{company_id}": {"operator", "supervisor", "auditor"},
    "/companies/{company_id}/rename": {"supervisor"},
    "/companies/{company_id}/change-contract": {"supervisor"},
    "/companies/{company_id}/delist": {"supervisor"},
    "/processes/{problem_type}": {"operator", "supervisor", "auditor"},
    "/processes/{problem_type}/publish": {"supervisor"},
    "/feed/{topic}/{shard}": {"auditor"},
}
"""Who is let in by the routes that are about no one case; by `GET` where there is one.

A client lists their own cases once they have any: not before they have accounts (G1)."""

SERVICES: dict[str, str] = {
    "/cases/{case_id}/file-paper": "document-store",
    "/cases/{case_id}/withdraw-paper": "document-store",
    "/cases/{case_id}/refuse-paper": "document-store",
    "/cases/{case_id}/may-file": "document-store",
    "/cases/{case_id}/document-key": "document-store",
    "/cases/{case_id}/messages/{event_id}/text": "notifier",
    "/causes": "notifier",
}
"""Which service is let in by the routes that no person is."""
