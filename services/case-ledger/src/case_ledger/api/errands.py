"""What services ask of cases under their own tokens: filing, keys of documents, causes of letters."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from case_ledger.domain.errands import Errand, FileDocument
from case_ledger.handlers.causes import Cause, Causes, Standing
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


class CauseNamed(BaseModel):
    """An event of a case, or a reminder of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: UUID
    event: UUID
    recipient: UUID | None = None
    """Account that is told of it; left out, anybody."""


class CausesNamed(BaseModel):
    """What letters tell of that are about to be sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    causes: Annotated[tuple[CauseNamed, ...], Field(min_length=1, max_length=100)]


class CauseView(BaseModel):
    """Whether what an event led to still stands; `reason` says by a code why it doesn't."""

    known: bool
    """Whether the case, and the event or reminder of it, have been heard of here."""
    stands: bool
    reason: str | None = None
    due: AwareDatetime | None = None
    """When the next thing is due on the case: contact, a session, closing."""


class CausesView(BaseModel):
    """In the order asked."""

    items: list[CauseView]


NAMED, FILING, CAUSES = Body(DocumentNamed), Body(FileDocument), Body(CausesNamed)


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

    async def ask_causes(self, request: Request) -> Response:
        """Whether what each of these events or reminders led to still stands, for its recipient."""
        await self._admit(request, "ask_cause")
        named = await _read(request, CAUSES)
        asked = [Cause(each.case, each.event, each.recipient) for each in named.causes]
        return shown_as_json(CausesView(items=list(map(_shown, await self.causes.standings(asked)))))

    async def _admit(self, request: Request, action: str) -> None:
        """Raises `ProblemError` 401, 403."""
        demand_of_service(await self.commands.service(request), action)


ServiceDesk.document_key.__dict__["body"] = NAMED
ServiceDesk.may_file.__dict__["body"] = FILING
ServiceDesk.ask_causes.__dict__["body"] = CAUSES


def service_questions(desk: ServiceDesk) -> APIRouter:
    """`document-key` and `may-file` of a case, and `causes` of any."""
    router = APIRouter(tags=["services"])
    of_a_case = [_in_path("case_id")]
    for path, route, body, view, failures, places in (
        ("/cases/{case_id}/document-key", desk.document_key, NAMED, DocumentKeyView, (410,), of_a_case),
        ("/cases/{case_id}/may-file", desk.may_file, FILING, NothingMissing, (409,), of_a_case),
        ("/causes", desk.ask_causes, CAUSES, CausesView, (), []),
    ):
        router.add_api_route(
            path,
            route,
            methods=["POST"],
            response_model=None,
            responses={**described((*FAILURES, *failures)), 200: {"model": view}},
            openapi_extra=_asked(body, places),
        )
    return router


def _shown(found: Standing | None) -> CauseView:
    if found is None:
        return CauseView(known=False, stands=False)
    return CauseView(known=True, stands=found.gone is None, reason=found.gone, due=found.due)


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


def _asked(body: Body[Any], places: list[dict[str, Any]]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{body.name}"}
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}, "parameters": places}


def _in_path(name: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "uuid"}
    return {"name": name, "in": "path", "required": True, "schema": schema}
