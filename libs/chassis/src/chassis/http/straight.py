"""The straight way of a request to its function, past FastAPI's middlewares and its list of routes.

They took a third of a command's time; OpenAPI is still made from the routes as FastAPI knows them. Commands
take this way, and questions that are marked for it.
"""

from collections.abc import Callable, Iterable

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.http.bodies import Body

type Place = tuple[str, int, str]
"""Method, number of segments, and the last of them, `""` where it is a parameter."""


def straight[**P, R](endpoint: Callable[P, R]) -> Callable[P, R]:
    """Mark a question's function: it takes the request alone, and reads the names in its path from there."""
    endpoint.__dict__["straight"] = True
    return endpoint


class Straight:
    """ASGI: calls the function of a command or of a marked question, and leaves everything else to `app`.

    What the function raises goes up to the door, which knows every failure (`boundary`).
    """

    def __init__(self, app: ASGIApp, routers: Iterable[APIRouter]) -> None:
        self._app = app
        self._routes: dict[Place, list[APIRoute]] = {}
        for router in routers:
            for route in router.routes:
                if isinstance(route, APIRoute) and _goes_straight(route):
                    self._add(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._found(scope) if scope["type"] == "http" else None
        if route is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = route
        answer = await route.endpoint(Request(scope, receive, send))
        await answer(scope, receive, send)

    def _add(self, route: APIRoute) -> None:
        segments = route.path.split("/")
        last = "" if segments[-1].startswith("{") else segments[-1]
        for method in route.methods or ():
            self._routes.setdefault((method, len(segments), last), []).append(route)

    def _found(self, scope: Scope) -> APIRoute | None:
        method, path = scope["method"], scope["path"]
        segments = path.split("/")
        for last in (segments[-1], ""):
            for route in self._routes.get((method, len(segments), last), ()):
                if match := route.path_regex.match(path):
                    scope["path_params"] = match.groupdict()
                    return route
        return None


def _goes_straight(route: APIRoute) -> bool:
    return isinstance(getattr(route.endpoint, "body", None), Body) or hasattr(route.endpoint, "straight")
