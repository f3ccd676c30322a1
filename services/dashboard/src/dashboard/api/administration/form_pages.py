"""A page that is one form: what it is called, what it asks, where it leads back to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.responses import Response

from dashboard.api.forms import Field, Filled
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Answer


@dataclass(frozen=True, slots=True)
class FormPage:
    """It is sent to its own address unless `to` names another; `back` leads away from it.

    `words`, `submit` and `note` are English;
    `groups`: a heading and its fields; `name` is that of a person or company, shown as it is.
    """

    words: str
    submit: str
    icon: str
    back: str
    back_words: str
    groups: Sequence[tuple[str, Sequence[Field]]]
    note: str = ""
    name: str = ""
    to: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(each for _, some in self.groups for each in some)


def show_form(
    pages: Pages,
    request: Request,
    page: FormPage,
    read: Filled,
    refused: Answer | None = None,
    *,
    theirs: Filled | None = None,
    **told: Any,
) -> Response:
    """With what was typed, and what is wrong with it; status 200, 422 or that of the refusal.

    `theirs` is what somebody else has written meanwhile (F5).
    """
    status = refused.status if refused else 422 if read.wrong else 200
    differ = differences(page.fields, read, theirs) if theirs else ()
    given = {"page": page, "filled": read, "refused": refused, "version": None, "differ": differ} | told
    return pages.show(request, "administration/form.html", status, **given)


def differences(fields: Sequence[Field], yours: Filled, theirs: Filled) -> list[tuple[Field, str, str]]:
    """The fields that read otherwise: what somebody typed, and what stands now."""
    pairs = ((each, _plain(yours, each), _plain(theirs, each)) for each in fields)
    return [(each, mine, now) for each, mine, now in pairs if mine != now]


def _plain(read: Filled, field: Field) -> str:
    """Codes in one order, lines broken in one way."""
    text = read.typed.get(field.name, "")
    return " ".join(sorted(text.split())) if field.kind == "choices" else text.replace("\r\n", "\n").strip()


def preset(values: Mapping[str, Any]) -> Filled:
    """A form that is opened with these; lists as `choices` and `lines` are typed."""
    return Filled({}, {name: _typed(value) for name, value in values.items()})


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
