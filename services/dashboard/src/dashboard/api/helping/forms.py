"""The blank forms (A5, D5, D6): PDFs to be filled in on screen or on paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError
from dashboard.api.showing.pages import Pages, language_of
from dashboard.api.showing.words import LANGUAGES, _, known
from dashboard.domain.asking import Answer, Service, Services

FORMS: Mapping[str, str] = {
    "satisfaction_form": _("For psychological counselling and health coaching; the client fills it in."),
    "treatment_log": _("For psychological counselling; one per case, kept by the expert."),
    "case_file": _("For health coaching; one per case, kept by the expert."),
}
"""As the document store names them; legal, financial and other cases need none."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Each method that takes a request alone is a route."""

    door: Door
    pages: Pages
    services: Services

    async def show(self, request: Request) -> Response:
        """All forms in all languages."""
        await self.door.visitor(request)
        return self.pages.show(request, "helping/forms.html", forms=FORMS, spoken=LANGUAGES)

    async def own(self, request: Request, form: str) -> Response:
        """One form in the reader's language."""
        await self.door.visitor(request)
        return await self.one(request, form, language_of(request))

    async def one(self, request: Request, form: str, language: str) -> Response:
        """One form in one language."""
        visitor = await self.door.visitor(request)
        if form not in FORMS or known(language) is None:
            raise NotThereError
        found = await self.services.fetch(Service.DOCUMENTS, f"/forms/{form}/{language}", token=visitor.token)
        if isinstance(found, Answer):
            raise NotThereError
        headers = {"Content-Disposition": found.disposition, "Cache-Control": "private, max-age=3600"}
        return Response(found.content, 200, headers, found.kind)


def form_routes(forms: Forms) -> APIRouter:
    """`/forms`."""
    router = APIRouter()
    router.add_api_route("/forms", forms.show, methods=["GET"], response_model=None)
    router.add_api_route("/forms/{form}", forms.own, methods=["GET"], response_model=None)
    router.add_api_route("/forms/{form}/{language}", forms.one, methods=["GET"], response_model=None)
    return router
