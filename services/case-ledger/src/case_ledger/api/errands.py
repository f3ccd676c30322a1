"""What services ask of cases under their own tokens: filing, keys of documents, causes of letters."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict
from starlette.responses import Response

from case_ledger.domain.errands import Errand, FileDocument
from case_ledger.handlers.causes import Causes
from case_ledger.handlers.deciding import Desk, Wanted
from case_ledger.handlers.documents import DocumentKeys
from case_ledger.handlers.ways import ERRANDS, MAY_FILE, Way
from chassis.http import Body, Commands, Version, command, described, refused
from chassis.http.bodies import check_content_type
from chassis.http.entry import CommandAnswer, answered, as_id, shown_as_json
from chassis.permissions import demand_of_service

FAILURES = (400, 401, 403, 404, 413, 415, 422, 500, 503)


class DocumentNamed(BaseModel):
    """A document of the document store."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: UUID


class DocumentKeyView(BaseModel):
    """The key under which one document of the case is sealed: 32 bytes in base64url without padding."""

    key: str


class NothingMissing(BaseModel):
    """It would be filed now."""


class CauseView(BaseModel):
    """Whether what an event led to still stands; `reason` says by a code why it doesn't."""

    stands: bool
    reason: str | None = None
    due: AwareDatetime | None = None
    """When the next thing is due on the case: contact, a session, closing."""


RECIPIENT = {
    "name": "recipient",
    "in": "query",
    "schema": {"type": "string", "format": "uuid"},
    "description": "The account that is to be told: whether it stands may differ from one to the other",
}
NAMED, FILING = Body(DocumentNamed), Body(FileDocument)


@dataclass(frozen=True, slots=True)
class ServiceDesk:
    """What services need; each method that takes nothing but a request is a route."""

    commands: Commands
    desk: Desk
    keys: DocumentKeys
    causes: Causes

    async def document_key(self, request: Request) -> Response:
        """The key of one document, derived from its client's; 410 once the client was erased (I4)."""
        await self._admit(request, "fetch_document_key")
        named = await _read(request, NAMED)
        key = await self.keys.key(_case(request), named.document)
        return shown_as_json(DocumentKeyView(key=key))

    async def may_file(self, request: Request) -> Response:
        """Whether a document could be filed now for its uploader; else what stands in the way (D5)."""
        await self._admit(request, "ask_filing")
        filing = await _read(request, FILING)
        asked = Wanted(filing, filing.uploader, filing.document)
        refusal = await self.desk.ask(MAY_FILE, _case(request), asked)
        return refused(refusal) if refusal else shown_as_json(NothingMissing())

    async def cause(self, request: Request) -> Response:
        """Whether what an event of the case, or a reminder of it, led to still stands, for `recipient`."""
        await self._admit(request, "ask_cause")
        told = request.query_params.get("recipient")
        event = as_id(request.path_params["event_id"])
        found = await self.causes.standing(_case(request), event, as_id(told) if told else None)
        return shown_as_json(CauseView(stands=found.gone is None, reason=found.gone, due=found.due))

    async def _admit(self, request: Request, action: str) -> None:
        """Raises `ProblemError` 401, 403."""
        demand_of_service(await self.commands.service(request), action)


ServiceDesk.document_key.__dict__["body"] = NAMED
ServiceDesk.may_file.__dict__["body"] = FILING


def service_questions(desk: ServiceDesk) -> APIRouter:
    """`document-key`, `may-file` and `causes` of a case."""
    router = APIRouter(tags=["services"])
    for path, route, body, view, failures in (
        ("document-key", desk.document_key, NAMED, DocumentKeyView, (*FAILURES, 410)),
        ("may-file", desk.may_file, FILING, NothingMissing, (*FAILURES, 409)),
    ):
        router.add_api_route(
            f"/cases/{{case_id}}/{path}",
            route,
            methods=["POST"],
            response_model=None,
            responses={**described(failures), 200: {"model": view}},
            openapi_extra=_asked(body),
        )
    router.add_api_route(
        "/cases/{case_id}/causes/{event_id}",
        desk.cause,
        response_model=None,
        responses={**described((401, 403, 404, 500, 503)), 200: {"model": CauseView}},
        openapi_extra={"parameters": [_in_path("case_id"), _in_path("event_id"), RECIPIENT]},
    )
    return router


def service_commands(desk: ServiceDesk) -> APIRouter:
    """What the document store asks for whoever uploaded a document."""
    router = APIRouter(tags=["services"])
    for way in ERRANDS:
        _route(router, desk, way)
    return router


def _route(router: APIRouter, desk: ServiceDesk, way: Way) -> None:
    body: Body[Errand] = Body(way.command)  # type: ignore[arg-type]

    async def run_errand(request: Request) -> Response:
        read = await desk.commands.read_of_service(request, body)
        demand_of_service(read.actor.partition(":")[2], "file_paper")
        return answered(await desk.desk.run_errand(way, _case(request), read))

    run_errand.__name__ = way.path.replace("-", "_")
    run_errand.__doc__ = way.words
    path = f"/cases/{{case_id}}/{way.path}"
    command(router, path, body, version=Version.UNREAD, answer=CommandAnswer)(run_errand)


def _case(request: Request) -> UUID:
    return as_id(request.path_params["case_id"])


async def _read[T](request: Request, body: Body[T]) -> T:
    check_content_type(request.headers.get("content-type", ""))
    return body.read(await request.body())


def _asked(body: Body[Any]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{body.name}"}
    content = {"application/json": {"schema": schema}}
    return {
        "requestBody": {"required": True, "content": content},
        "parameters": [_in_path("case_id")],
    }


def _in_path(name: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "uuid"}
    return {"name": name, "in": "path", "required": True, "schema": schema}
