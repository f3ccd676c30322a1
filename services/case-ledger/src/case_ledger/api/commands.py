"""HTTP -> command -> handler -> status: one route per command on cases."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from case_ledger.api.links import behind_a_case, behind_what_was_made
from case_ledger.domain.corrections import ChangeProblemType
from case_ledger.domain.registration import RegisterCase
from case_ledger.domain.situation import Command
from case_ledger.handlers.deciding import Desk
from case_ledger.handlers.registering import Intakes
from case_ledger.handlers.retyping import Retyping
from case_ledger.handlers.ways import WAYS, Way
from chassis.http import Body, ProblemError, Version, command
from chassis.http.entry import CommandAnswer, Entry, answered, as_id
from chassis.permissions import demand


def case_commands(entry: Entry, desk: Desk) -> APIRouter:
    """Every row of the table of commands becomes `POST /cases/{case_id}/<path>`.

    Those that name a service are taken from it only, beside the person's own token.
    """
    router = APIRouter(tags=["commands"])
    for way in WAYS:
        _route(router, entry, desk, way)
    return router


async def check_passed_on(entry: Entry, request: Request, service: str) -> None:
    """Raises `ProblemError` 401, and 403 where a person's call didn't come through that service."""
    await entry.commands.caller(request)
    if await entry.commands.accompanied(request) != service:
        title = f"This is asked for through the service `{service}`"
        raise ProblemError(type="not-passed-on", title=title, status=403)


def _route(router: APIRouter, entry: Entry, desk: Desk, way: Way) -> None:
    body: Body[Command] = Body(way.command)
    version = Version.DEMANDED if way.reads_first else Version.HONOURED

    async def carry_out(request: Request) -> Response:
        if way.passed_on_by is not None:
            await check_passed_on(entry, request, way.passed_on_by)
        read, _ = await entry.command(request, body, version)
        return answered(await desk.carry_out(way, as_id(request.path_params["case_id"]), read))

    carry_out.__name__ = way.path.replace("-", "_")
    carry_out.__doc__ = way.words
    path, links = f"/cases/{{case_id}}/{way.path}", behind_what_was_made(way)
    command(router, path, body, version=version, answer=CommandAnswer, links=links)(carry_out)


def registering(entry: Entry, intakes: Intakes) -> APIRouter:
    """`POST /cases`."""
    router = APIRouter(tags=["commands"])
    body = Body(RegisterCase)

    @command(router, "/cases", body, status=201, answer=CommandAnswer, links=behind_a_case())
    async def register_case(request: Request) -> Response:
        """Register a case (B1 to B6)."""
        read, account = await entry.command(request, body)
        role = demand("register_case", account.roles).role
        return answered(await intakes.register(read, role), status=201)

    return router


def retyping(entry: Entry, changes: Retyping) -> APIRouter:
    """`POST /cases/{case_id}/change-problem-type`."""
    router = APIRouter(tags=["commands"])
    body = Body(ChangeProblemType)

    @command(
        router,
        "/cases/{case_id}/change-problem-type",
        body,
        version=Version.DEMANDED,
        answer=CommandAnswer,
    )
    async def change_problem_type(request: Request) -> Response:
        """The case turned out to be of another type (B7)."""
        read, _ = await entry.command(request, body, Version.DEMANDED)
        return answered(await changes.change(as_id(request.path_params["case_id"]), read))

    return router
