"""What JSON Schema can't say of a request: good by the document, and refused all the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.transport import Response
from schemathesis.openapi.checks import RejectedPositiveData

CODES = {
    "string-too-short": "a text of nothing but blanks is empty",
    "int-type": "a schema calls 5.0 a whole number",
}
"""Codes of complaints that any service may make, and why."""


@dataclass(frozen=True)
class Limits:
    """Each with its reason: types of problems, places that complaints point at, codes of complaints."""

    problems: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    def explain(self, failure: Failure, response: Response, body: object) -> bool:
        """Whether a good request was refused for nothing but that, or a bad one taken without its blanks."""
        if isinstance(failure, AcceptedNegativeData):
            return _is_padded(body)
        if not isinstance(failure, RejectedPositiveData):
            return False
        problem = response.json()
        if problem["type"].removeprefix("/problems/") in self.problems:
            return True
        complaints = problem.get("errors", ())
        return bool(complaints) and all(map(self._is_known, complaints))

    def _is_known(self, complaint: dict[str, Any]) -> bool:
        is_of_a_code = complaint["code"] in CODES or complaint["code"] in self.codes
        return is_of_a_code or complaint["pointer"].rpartition("/")[2] in self.places


def _is_padded(body: object) -> bool:
    """Blanks around a text don't count; a schema counts them."""
    texts = body.values() if isinstance(body, dict) else ()
    return any(isinstance(text, str) and text != text.strip() for text in texts)
