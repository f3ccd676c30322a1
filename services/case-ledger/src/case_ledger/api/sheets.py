"""Invoice lines as a table for other programs, in CSV and XLSX; no cell of it is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter

from case_ledger.handlers.invoices import Exported

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

HEAD = (
    "Case number",
    "Company",
    "Type of problem",
    "Expert",
    "Session dates",
    "Minutes",
    "Approval date",
    "Approver",
    "Invoice number",
)

_BEGINS_A_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠")
"""Some spreadsheets take the wide ones too."""
_BEGINS_INSIDE = re.compile(r"(;|(?!^)[\t\r\n])(?=[ \u00a0]*[=+\-@|%＝＋－＠])")

type Cell = str | int


def cells(line: Exported) -> tuple[Cell, ...]:
    """In the order of the head; what people typed is harmless."""
    return (
        line.number,
        harmless(line.company),
        line.problem_type,
        str(line.expert),
        "; ".join(each.isoformat() for each in line.sessions),
        line.minutes,
        line.approved_on.isoformat(),
        line.approver,
        harmless(line.invoice),
    )


def harmless(text: str) -> str:
    """With an apostrophe in front of whatever a spreadsheet would take for a formula.

    Inside the text, too: Polish and Hungarian spreadsheets begin a cell behind each semicolon, and then a row
    behind a line's end, whatever is quoted.
    """
    inside = _BEGINS_INSIDE.sub(r"\1'", text)
    return f"'{inside}" if text.lstrip(" \u00a0")[:1] in _BEGINS_A_FORMULA and text.strip() else inside


def as_csv(lines: Iterable[Exported]) -> bytes:
    """UTF-8 with its mark, since spreadsheets guess another encoding without it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(HEAD)
    writer.writerows(map(cells, lines))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(lines: Sequence[Exported]) -> bytes:
    """One sheet; texts are written as texts, whatever they look like."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Invoicing")
    sheet.freeze_panes(1, 0)
    for row, each in enumerate((HEAD, *map(cells, lines))):
        for column, value in enumerate(each):
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            else:
                sheet.write_string(row, column, value)
    book.close()
    return out.getvalue()
