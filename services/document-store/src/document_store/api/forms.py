"""Blank forms (D5, D6): the same bytes for everybody, to be filled in on screen or on paper."""

from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.errors import NotFoundError
from chassis.http import described, straight
from chassis.http.entry import Entry
from chassis.permissions import demand
from contracts.documents import DocumentKind
from document_store.templates.kept import file_of
from document_store.templates.words import FORMS

_PLACES = {
    "parameters": [
        {"name": name, "in": "path", "required": True, "schema": {"enum": sorted(values)}}
        for name, values in (("form", {form for form, _ in FORMS}), ("language", {at for _, at in FORMS}))
    ]
}


def blank_forms(entry: Entry) -> APIRouter:
    """`GET /forms/{form}/{language}`."""
    router = APIRouter(tags=["forms"])

    @straight
    async def blank_form(request: Request) -> Response:
        """A blank form as a tagged PDF whose fields can be filled in."""
        demand("read_terms", (await entry.reader(request)).account.roles)
        form, language = _named(request)
        name = f"{form.replace('_', '-')}.{language}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(_bytes(form, language), headers=headers, media_type="application/pdf")

    router.add_api_route(
        "/forms/{form}/{language}",
        blank_form,
        response_class=Response,
        response_model=None,
        responses={
            **described((401, 403, 404, 503)),
            200: {"description": "The blank form", "content": {"application/pdf": {}}},
        },
        openapi_extra=_PLACES,
    )
    return router


def _named(request: Request) -> tuple[DocumentKind, str]:
    asked = request.path_params["form"], request.path_params["language"]
    for known in FORMS:
        if known == asked:
            return known
    raise NotFoundError


@cache
def _bytes(form: DocumentKind, language: str) -> bytes:
    return file_of(form, language).read_bytes()
