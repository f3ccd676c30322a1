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
    pages: Pages, request: Request, page: FormPage, read: Filled, refused: Answer | None = None, **told: Any
) -> Response:
    """With what was typed, and what is wrong with it; status 200, 422 or that of the refusal."""
    status = refused.status if refused else 422 if read.wrong else 200
    given = {"page": page, "filled": read, "refused": refused, "version": None} | told
    return pages.show(request, "administration/form.html", status, **given)


def preset(values: Mapping[str, Any]) -> Filled:
    """A form that is opened with these; lists as `choices` and `lines` are typed."""
    return Filled({}, {name: _typed(value) for name, value in values.items()})


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
