"""Breaking the glass: opening for an hour, with a reason, what is closed; and until when it is open (I5)."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from case_ledger.domain.openings import BreakGlass
from case_ledger.handlers.asking import Asking
from case_ledger.handlers.opening import Opener
from chassis.http import Body, command, described
from chassis.http.entry import CommandAnswer, Entry, Reader, answered, as_id

FAILURES = described((400, 401, 403, 404, 422, 500, 503))


class GlassView(BaseModel):
    """Until when the reader has opened what is closed to them; nothing where they haven't, or it is over."""

    until: datetime | None


def breaking_glass(entry: Entry, asking: Asking, opener: Opener) -> APIRouter:
    """`POST /cases/{case_id}/break-glass`, `GET /cases/{case_id}/glass`."""
    router = APIRouter(tags=["commands"])
    body = Body(BreakGlass)

    @command(router, "/cases/{case_id}/break-glass", body, answer=CommandAnswer)
    async def break_glass(request: Request) -> Response:
        """Open for an hour what is closed, with a reason; the expert and the supervisors are told (I5)."""
        read, account = await entry.command(request, body)
        case_id = as_id(request.path_params["case_id"])
        asked = await asking.about(case_id, Reader(account, read.correlation))
        role = asked.demand("break_glass").role
        return answered(await opener.break_glass(case_id, asked.case, read, role))

    @router.get(
        "/cases/{case_id}/glass", response_model=None, responses={**FAILURES, 200: {"model": GlassView}}
    )
    async def glass(request: Request, case_id: UUID) -> Response:
        """Whether the reader may break the glass of this case, and until when it is broken for them."""
        reader = await entry.reader(request)
        (await asking.about(case_id, reader)).demand("break_glass")
        until = await opener.open_until(case_id, reader.account.id)
        return Response(GlassView(until=until).model_dump_json(), media_type="application/json")

    return router
