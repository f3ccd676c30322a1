"""What JSON Schema can't say of a request: good by the document, and refused all the same."""

from typing import Any

from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.openapi.checks import RejectedPositiveData

PROBLEMS = {
    "as-of-what": "one of three parameters, and only one",
    "cursor-malformed": "a cursor is good for the list that gave it",
    "idempotency-key-reused": "a key is good for one request",
    "person-erased": "whose data were erased, no document knows",
    "stale-version": "which version is current, no document knows",
}
"""Types of problems, and why no schema can foretell them."""

PLACES = {
    "happened_at": "the years 2000 to 2100",
    "recorded_from": "the years 2000 to 2100",
    "recorded_until": "the years 2000 to 2100",
    "recorded": "the years 2000 to 2100",
    "happened": "the years 2000 to 2100",
    "approved_from": "the years 2000 to 2100",
    "approved_until": "the years 2000 to 2100",
    "date": "the years 2000 to 2100",
    "until": "the years 2000 to 2100",
}
"""Where moments stand, and what they may be."""

CODES = {
    "string-too-short": "a text of nothing but blanks is empty",
    "int-type": "a schema calls 5.0 a whole number",
}
"""Codes of complaints, and why."""


def is_beyond_a_schema(failure: Failure, response: Response) -> bool:
    """Whether a good request was refused for nothing but that."""
    if not isinstance(failure, RejectedPositiveData):
        return False
    problem = response.json()
    if problem["type"].removeprefix("/problems/") in PROBLEMS:
        return True
    complaints = problem.get("errors", ())
    return bool(complaints) and all(_is_known(each) for each in complaints)


def _is_known(complaint: dict[str, Any]) -> bool:
    return complaint["code"] in CODES or complaint["pointer"].rpartition("/")[2] in PLACES
