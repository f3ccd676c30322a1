"""What came back over HTTP."""

from dataclasses import dataclass
from typing import Any

import httpx

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """An answer, and what problem it tells of if it is one."""

    response: httpx.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def body(self) -> Any:
        return self.response.json()

    @property
    def text(self) -> str:
        return self.response.text

    @property
    def problem(self) -> str:
        """`type` of the problem without its prefix; empty where there is none."""
        media = self.response.headers["content-type"]
        return str(self.body["type"]).removeprefix("/problems/") if media == PROBLEM else ""

    @property
    def missing(self) -> set[str]:
        """Codes of all that a refusal names."""
        return {each["code"] for each in self.body.get("missing", ())}

    @property
    def version(self) -> int:
        """As `ETag` names it."""
        return int(self.response.headers["etag"].strip('"'))

    def __getitem__(self, name: str) -> Any:
        return self.body[name]

    def __repr__(self) -> str:
        return f"{self.status} {self.text[:600]}"
