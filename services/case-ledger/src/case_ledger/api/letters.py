"""What the notifier asks for letters that hold the expert's message (D4); there only where that is set."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from case_ledger.handlers.mailing import Mailing
from chassis.http import Commands, described
from chassis.http.correlation import correlation
from chassis.http.entry import as_id, shown_as_json
from chassis.permissions import demand_of_service
from chassis.recording import Author


class MessageView(BaseModel):
    """An expert's message to the operator."""

    text: str
    sender: UUID
    """Account of the expert, to whom an answer by mail would go."""


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """What the notifier may read besides causes."""

    commands: Commands
    mailing: Mailing

    async def message(self, request: Request) -> Response:
        """An expert's message to the operator, by the event that sent it (D4); 410 after erasure (I4)."""
        service = await self.commands.service(request)
        demand_of_service(service, "read_message_text")
        case, event = (as_id(request.path_params[name]) for name in ("case_id", "event_id"))
        asked = correlation(request)
        author = Author(f"service:{service}", "service", asked.id, traceparent=asked.traceparent)
        written = await self.mailing.message(case, event, author)
        view = MessageView(text=written.text, sender=written.sender)
        return shown_as_json(view, headers={"Cache-Control": "no-store"})


def message_texts(desk: LetterDesk) -> APIRouter:
    """`GET /cases/{case_id}/messages/{event_id}/text`."""
    router = APIRouter(tags=["services"])
    schema = {"type": "string", "format": "uuid"}
    router.add_api_route(
        "/cases/{case_id}/messages/{event_id}/text",
        desk.message,
        response_model=None,
        responses={**described((401, 403, 404, 410, 500, 503)), 200: {"model": MessageView}},
        openapi_extra={
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": schema}
                for name in ("case_id", "event_id")
            ]
        },
    )
    return router
