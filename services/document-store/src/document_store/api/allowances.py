"""Which requests may bring and take more than others: documents come and go over slow lines."""

import re

from starlette.types import Scope

from chassis.http import USUAL, Allowance
from contracts.documents import MOST_BYTES

COMING = Allowance(limit=MOST_BYTES, body=15 * 60)
LEAVING = Allowance(answer=15 * 60)

_UPLOAD = re.compile("/cases/[^/]+/documents/[^/]+")


def allowances(scope: Scope) -> Allowance:
    """By method and path; everything else has what it usually has."""
    method, path = scope["method"], scope["path"]
    if method == "PUT" and _UPLOAD.fullmatch(path):
        return COMING
    if method == "GET" and path.startswith("/downloads/"):
        return LEAVING
    return USUAL
