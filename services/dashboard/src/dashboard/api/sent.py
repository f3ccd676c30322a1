"""What a form held whose page can't be shown again, since the service that it needs is away."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from dashboard.api.door import COOKIE
from dashboard.handlers.kept import SECRET
from dashboard.handlers.visiting import is_form_token

_FORM = "application/x-www-form-urlencoded"
_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class SentField:
    """`is_typed` where it looks like words of somebody's own rather than like a code."""

    name: str
    value: str

    @property
    def is_typed(self) -> bool:
        return len(self.value) > _LONGEST_CODE or " " in self.value


@dataclass(frozen=True, slots=True)
class Sent:
    """For the same form once more: with its own token, and its own key, so that it is never done twice."""

    form_token: str
    fields: Sequence[SentField]


async def sent_with(request: Request) -> Sent | None:
    """Nothing for what is no form of this session; secrets have to be typed anew."""
    if request.method != "POST" or not request.headers.get("content-type", "").startswith(_FORM):
        return None
    form = await request.form()
    token = str(form.get("form_token"))
    if not is_form_token(token, request.cookies.get(COOKIE, "")):
        return None
    left_out = SECRET | {"form_token"}
    fields = [SentField(name, str(value)) for name, value in form.multi_items() if name not in left_out]
    return Sent(token, fields)
