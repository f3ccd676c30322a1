"""Companies (B5) and case processes (J1) over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from case_ledger.domain.policy import ListCompany, PublishProcess
from case_ledger.domain.situation import Command
from case_ledger.handlers.listing import Listing
from case_ledger.handlers.policing import COMPANY_WAYS, CompanyWay, Policing
from case_ledger.handlers.processes import Processes
from chassis.errors import NotFoundError
from chassis.http import Body, Version, command, described, etag
from chassis.http.entry import CommandAnswer, Entry, answered, as_id, shown_as_json
from chassis.permissions import demand
from contracts.cases.vocabulary import ProblemType
from contracts.policy import CaseProcess, ContractTerms, process_id

FAILURES = described((401, 403, 404, 500, 503))


class ListedView(BaseModel):
    """A line of the directory."""

    id: UUID
    name: str
    listed: bool


class CompaniesView(BaseModel):
    items: list[ListedView]


class CompanyView(ListedView):
    """A company with its contract (B5)."""

    terms: tuple[ContractTerms, ...]


class ProcessView(BaseModel):
    """A version of a case process (J1)."""

    id: UUID
    version: int
    process: CaseProcess


def policy_commands(entry: Entry, policing: Policing) -> APIRouter:
    """List, rename, change, delist companies; publish case processes."""
    router = APIRouter(tags=["policy"])
    listing, publishing = Body(ListCompany), Body(PublishProcess)

    @command(router, "/companies", listing, status=201, answer=CommandAnswer)
    async def add_company(request: Request) -> Response:
        """Take a customer company into the directory (B5)."""
        read, account = await entry.command(request, listing)
        role = demand("keep_companies", account.roles).role
        return answered(await policing.list_company(read, role), status=201)

    @command(
        router,
        "/processes/{problem_type}/publish",
        publishing,
        version=Version.DEMANDED,
        answer=CommandAnswer,
    )
    async def publish_process(request: Request) -> Response:
        """Publish the next version of a type's case process (J1)."""
        read, account = await entry.command(request, publishing, Version.DEMANDED)
        role = demand("publish_process", account.roles).role
        process = process_id(_problem_type(request))
        return answered(await policing.publish_process(process, read, role))

    for way in COMPANY_WAYS:
        _company_route(router, entry, policing, way)
    return router


def _company_route(router: APIRouter, entry: Entry, policing: Policing, way: CompanyWay) -> None:
    body: Body[Command] = Body(way.command)

    async def change(request: Request) -> Response:
        read, account = await entry.command(request, body, Version.DEMANDED)
        role = demand("keep_companies", account.roles).role
        company = as_id(request.path_params["company_id"])
        return answered(await policing.change_company(way, company, read, role))

    change.__name__ = f"{way.path.replace('-', '_')}_of_company"
    change.__doc__ = way.command.__doc__
    path = f"/companies/{{company_id}}/{way.path}"
    command(router, path, body, version=Version.DEMANDED, answer=CommandAnswer)(change)


def policy_questions(entry: Entry, processes: Processes, listing: Listing) -> APIRouter:
    """The directory of companies, one company, and the case processes."""
    router = APIRouter(tags=["policy"])

    @router.get("/companies", responses={**FAILURES, 200: {"model": CompaniesView}}, response_model=None)
    async def companies(request: Request) -> Response:
        """All companies of the directory, by name."""
        demand("read_companies", (await entry.reader(request)).account.roles)
        rows = await listing.companies()
        return shown_as_json({"items": [{**row, "id": str(row["id"])} for row in rows]})

    @router.get(
        "/companies/{company_id}", responses={**FAILURES, 200: {"model": CompanyView}}, response_model=None
    )
    async def company(request: Request) -> Response:
        """One company with its contract (B5); `ETag` is its version."""
        demand("read_companies", (await entry.reader(request)).account.roles)
        company_id = as_id(request.path_params["company_id"])
        found, version = await processes.company_now(company_id)
        terms = [each.model_dump(mode="json") for each in found.terms]
        shown = {"id": company_id, "name": found.name, "listed": found.listed, "terms": terms}
        return shown_as_json(shown, headers={"ETag": etag(version)})

    @router.get(
        "/processes/{problem_type}", responses={**FAILURES, 200: {"model": ProcessView}}, response_model=None
    )
    async def process(request: Request) -> Response:
        """The current case process of a type (J1); `ETag` is its version."""
        demand("read_processes", (await entry.reader(request)).account.roles)
        ref, current = await processes.current(_problem_type(request))
        shown = {"id": ref.process, "version": ref.version, "process": current.model_dump(mode="json")}
        return shown_as_json(shown, headers={"ETag": etag(ref.version)})

    return router


def _problem_type(request: Request) -> ProblemType:
    try:
        return ProblemType(request.path_params["problem_type"])
    except ValueError:
        raise NotFoundError from None
