"""What a person's command brings along to the ledger, and how the ledger's answer goes back to them."""

from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from assignment.domain.course import Holding
from assignment.domain.passing import Passage, Told
from chassis.http import CommandRequest
from chassis.http.fields import Fields
from chassis.http.preconditions import idempotency_key
from chassis.tokens import bearer


def passage(request: Request, read: CommandRequest[Any]) -> Passage:
    """Their token, their key, the version that they read, and what ties the doings together."""
    fields = Fields.of(request.scope)
    return Passage(bearer(fields), idempotency_key(fields), read.if_match, read.correlation.id)


def passed_back(told: Told, winner: Holding | None = None) -> Response:
    """The ledger's answer as it came; whoever came too late also hears who has the case, and since when."""
    headers = dict(told.headers)
    media = headers.pop("content-type", "application/json")
    body = told.body if winner is None else _with_winner(told.body, winner)
    return Response(body, told.status, headers, media_type=media)


def _with_winner(body: bytes, winner: Holding) -> bytes:
    held = {"expert": winner.expert, "by": winner.by, "at": winner.recorded_at}
    return orjson.dumps(orjson.loads(body) | {"holder": held}, option=orjson.OPT_UTC_Z)
