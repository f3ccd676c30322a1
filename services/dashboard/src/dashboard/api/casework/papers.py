"""Papers of a case: brought, opened, taken away again; the document store says what may be (D5, D6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from dashboard.api.casework.incoming import Incoming, UnreadableFormError, incoming
from dashboard.api.door import Door, ForeignFormError, NotThereError, SignInNeededError, gone_on
from dashboard.api.profile import Profiles
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer, Files, Leaving, Service, Services
from dashboard.handlers.visiting import Visitor, is_form_token

NO_FILE = Answer(
    HTTPStatus.UNPROCESSABLE_ENTITY, {"type": "/problems/no-file", "title": "Choose a file first"}
)
BROKEN = Answer(
    HTTPStatus.BAD_REQUEST,
    {
        "type": "/problems/upload-broken-off",
        "title": "The upload broke off; look at the file and at the case, then try again",
    },
)


@dataclass(frozen=True, slots=True)
class Papers:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services
    files: Files
    profiles: Profiles

    async def bring(self, request: Request, case: UUID) -> Response:
        """A file from the profile or the hand-over page, handed on as it comes."""
        try:
            visitor = await self.door.visitor(request)
        except SignInNeededError:  # whatever else reads this form would keep its file
            return gone_on(f"/sign-in?next={quote(f'/cases/{case}', safe='/')}")
        try:
            form = await incoming(request)
            if not is_form_token(form.fields.get("form_token"), visitor.cookie):
                raise ForeignFormError
            answer = await self._brought(visitor, case, form)
        except UnreadableFormError:
            form, answer = Incoming({}, None, ""), BROKEN
        if answer.ok:
            return gone_on(f"{_page_of(form.fields, case)}?done=upload#documents")
        return await self._refused(request, visitor, case, form.fields, answer)

    async def open(self, request: Request, case: UUID, document: UUID) -> Response:
        """As an attachment; that it was opened is recorded before its first byte (I5)."""
        visitor = await self.door.visitor(request)
        found = await self.files.fetch(f"/downloads/{case}/{document}", token=visitor.token)
        if isinstance(found, Leaving):
            headers = {**found.headers, "Cache-Control": "no-store"}
            return StreamingResponse(found.pieces, headers=headers)
        if found.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
            raise NotThereError
        return self._told(request, case, found)

    async def withdraw(self, request: Request, case: UUID, document: UUID) -> Response:
        """One's own; it stays on record, sealed."""
        visitor, form = await self.door.form(request)
        reason = str(form.get("acting_reason", "")).strip()
        answer = await self.services.ask(
            Service.DOCUMENTS,
            "POST",
            f"/cases/{case}/documents/{document}/withdraw",
            token=visitor.token,
            json={"acting_reason": reason} if reason else {},
            key=str(form.get("key")),
        )
        fields = {"page": str(form.get("page", ""))}
        if answer.ok:
            return gone_on(f"{_page_of(fields, case)}?done=withdraw#documents")
        return await self._refused(request, visitor, case, fields, answer)

    async def _brought(self, visitor: Visitor, case: UUID, form: Incoming) -> Answer:
        if form.content is None:
            return NO_FILE
        try:
            document = UUID(form.fields.get("document", ""))
        except ValueError:
            raise ForeignFormError from None
        kind = quote(form.fields.get("kind", ""))
        return await self.files.bring(
            f"/cases/{case}/documents/{document}?kind={kind}",
            form.content,
            token=visitor.token,
            content_type=form.content_type,
            acting_reason=form.fields.get("acting_reason", "").strip() or None,
        )

    async def _refused(
        self, request: Request, visitor: Visitor, case: UUID, fields: Mapping[str, str], answer: Answer
    ) -> Response:
        """Where it was sent from, with the reason beside it."""
        if fields.get("page") == "handover":
            return self._told(request, case, answer, f"/handover/{case}")
        return await self.profiles.page(request, visitor, case, answer.status, not_brought=answer)

    def _told(self, request: Request, case: UUID, answer: Answer, back: str | None = None) -> Response:
        back = back or f"/cases/{case}"
        return self.pages.show(request, "casework/refused.html", answer.status, refused=answer, back=back)


def _page_of(fields: Mapping[str, str], case: UUID) -> str:
    return f"/handover/{case}" if fields.get("page") == "handover" else f"/cases/{case}"


def paper_routes(papers: Papers) -> APIRouter:
    """`/cases/{case}/documents`."""
    router = APIRouter()
    place = "/cases/{case}/documents"
    router.add_api_route(place, papers.bring, methods=["POST"], response_model=None)
    router.add_api_route(f"{place}/{{document}}", papers.open, methods=["GET"], response_model=None)
    router.add_api_route(
        f"{place}/{{document}}/withdraw", papers.withdraw, methods=["POST"], response_model=None
    )
    return router
