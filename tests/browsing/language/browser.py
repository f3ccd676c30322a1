"""Pages and forms over HTTP; cookies by hand, since they are for secure places, as this is to browsers."""

import re
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urljoin

import httpx

type Files = dict[str, tuple[str, bytes, str]] | None

_FORM = re.compile(r"<form\b[^>]*?action=\"(?P<action>[^\"]*)\".*?</form>", re.DOTALL)
_INPUT = re.compile(r"<input\b[^>]*?name=\"(?P<name>[^\"]*)\"[^>]*?value=\"(?P<value>[^\"]*)\"")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Page:
    """What the browser shows."""

    address: str
    status: int
    html: str
    headers: httpx.Headers

    @property
    def words(self) -> str:
        """What stands on it, without the marks around."""
        return " ".join(unescape(_TAG.sub(" ", self.html)).split())

    def form(self, action: str) -> dict[str, str]:
        """What a form holds before anybody types."""
        found = next(each for each in _FORM.finditer(self.html) if each["action"] == action)
        return {each["name"]: unescape(each["value"]) for each in _INPUT.finditer(found.group())}


@dataclass
class Browser:
    """One browser; it goes where it is sent on to."""

    http: httpx.AsyncClient
    home: str
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    async def opens(self, path: str) -> Page:
        return await self._follow("GET", path)

    async def sends(self, page: Page, action: str, **typed: str) -> Page:
        """Fills in a form of a page and sends it."""
        return await self._follow("POST", action, data=page.form(action) | typed)

    async def brings(self, page: Page, action: str, content: bytes, **typed: str) -> Page:
        """Sends a form with a file, its fields first, as browsers do."""
        files = {"file": ("log.pdf", content, "application/pdf")} if content else None
        return await self._follow("POST", action, data=page.form(action) | typed, files=files)

    async def posts(self, path: str, /, headers: dict[str, str] | None = None, **data: str) -> Page:
        """What no page of ours would send."""
        return await self._follow("POST", path, data=data, headers=headers)

    async def asks(self, method: str, path: str) -> Page:
        """In a way that no browser asks for pages."""
        return await self._follow(method, path)

    async def signs_in(self, name: str, password: str, path: str = "/cases") -> Page:
        door = await self.opens(path)
        return await self.sends(door, "/sign-in", name=name, password=password)

    async def _follow(
        self,
        method: str,
        path: str,
        data: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        files: Files = None,
    ) -> Page:
        answer = await self._once(method, path, data, headers, files)
        while answer.has_redirect_location:
            answer = await self._once("GET", answer.headers["location"])
        return Page(answer.url.path, answer.status_code, answer.text, answer.headers)

    async def _once(
        self,
        method: str,
        path: str,
        data: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        files: Files = None,
    ) -> httpx.Response:
        told = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        told |= {"Accept-Language": self.language, "Sec-Fetch-Site": "same-origin"} | (headers or {})
        address = urljoin(self.home, path)
        answer = await self.http.request(
            method, address, data=data, headers=told, files=files, follow_redirects=False
        )
        for line in answer.headers.get_list("set-cookie"):
            self._keep(SimpleCookie(line))
        return answer

    def _keep(self, told: SimpleCookie) -> None:
        for name, morsel in told.items():
            assert morsel["secure"], name
            assert morsel["httponly"], name
            if morsel.value and morsel["max-age"] != "0":
                self.cookies[name] = morsel.value
            else:
                self.cookies.pop(name, None)
