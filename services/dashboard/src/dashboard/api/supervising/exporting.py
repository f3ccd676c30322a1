"""The export of invoice lines as somebody opens it: names of experts for their ids, words for codes (D10)."""

import asyncio
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID
from xml.sax.saxutils import escape, unescape

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.showing import vocabulary
from dashboard.api.showing.pages import Pages, language_of
from dashboard.api.showing.words import Language, _, catalogue
from dashboard.api.supervising.invoicing import period_of
from dashboard.domain.asking import Fetched, Service, Services
from dashboard.handlers.naming import Naming

type Told = Callable[[str], str]
"""What stands in a cell -> what it says to the reader."""

HEAD: Mapping[str, str] = {
    "Case number": _("Case number"),
    "Company": _("Company"),
    "Type of problem": _("Type of problem"),
    "Expert": _("Expert"),
    "Session dates": _("Session dates"),
    "Minutes": _("Minutes"),
    "Approval date": _("Approval date"),
    "Approver": _("Approver"),
    "Invoice number": _("Invoice number"),
}
"""The ledger's columns."""

_TEXTS = "xl/sharedStrings.xml"
_TEXT = re.compile(r"(<t[^>]*>)([^<]*)(</t>)")
_FORMULA = frozenset("=+-@\t\r|%")


@dataclass(frozen=True, slots=True)
class Exporting:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services
    naming: Naming

    async def export(self, request: Request) -> Response:
        """All approved lines of a period, as CSV or for Excel."""
        visitor = await self.door.visitor(request)
        wanted = "xlsx" if request.query_params.get("format") == "xlsx" else "csv"
        found = await self.services.fetch(
            Service.LEDGER,
            "/invoicing/export",
            token=visitor.token,
            query=period_of(request.query_params) | {"format": wanted},
        )
        if not isinstance(found, Fetched):
            if found.problem == "period-too-long":
                return gone_on(f"/invoicing?{urlencode(period_of(request.query_params))}&done=too-long")
            raise NotThereError
        read, write = (texts_of_sheet, told_sheet) if wanted == "xlsx" else (cells_of_table, told_table)
        names = await self.naming.names(visitor, _accounts(read(found.content)))
        told = await asyncio.to_thread(write, found.content, in_words(names, language_of(request)))
        headers = {"Content-Disposition": f'attachment; filename="invoicing.{wanted}"'}
        return Response(told, headers=headers, media_type=found.kind)


def in_words(names: Mapping[str, str], language: Language) -> Told:
    """Heads, types of problem and people; everything else stays as it is."""
    gettext = catalogue(language).gettext
    known = {english: gettext(words) for english, words in HEAD.items()}
    known |= {code: gettext(words) for code, words in vocabulary.PROBLEM_TYPES.items()}
    known |= {account: _harmless(name) for account, name in names.items()}
    return lambda text: known.get(text, text)


def cells_of_table(content: bytes) -> Iterable[str]:
    """Of a CSV file."""
    return (cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row)


def told_table(content: bytes, told: Told) -> bytes:
    """The CSV file with each cell in words."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    writer.writerows([told(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def texts_of_sheet(content: bytes) -> Iterable[str]:
    """Of an Excel file, whose texts all stand in one part of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return [unescape(each[1]) for each in _TEXT.findall(book.read(_TEXTS).decode())]


def told_sheet(content: bytes, told: Told) -> bytes:
    """The Excel file with each text in words; a text stays one, whatever it looks like."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in book.infolist():
            part = book.read(each)
            new.writestr(each, _told_texts(part, told) if each.filename == _TEXTS else part)
    return out.getvalue()


def _told_texts(part: bytes, told: Told) -> bytes:
    def replaced(found: re.Match[str]) -> str:
        before, text, behind = found.groups()
        return before + escape(told(unescape(text))) + behind

    return _TEXT.sub(replaced, part.decode()).encode()


def _accounts(texts: Iterable[str]) -> set[str]:
    found = set()
    for each in texts:
        try:
            found.add(str(UUID(each)))
        except ValueError:
            continue
    return found


def _harmless(name: str) -> str:
    """With an apostrophe in front of what a spreadsheet would take for a formula."""
    return f"'{name}" if name[:1] in _FORMULA else name


def exporting_routes(exporting: Exporting) -> APIRouter:
    """`/invoicing/export`."""
    router = APIRouter()
    router.add_api_route("/invoicing/export", exporting.export, methods=["GET"], response_model=None)
    return router
