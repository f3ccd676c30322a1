"""Commands reach their functions past FastAPI; everything else, near misses too, goes its usual way."""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from chassis.http import Body, command, straight
from chassis.http.straight import Straight
from testkit.http import Register


async def the_usual_way(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("usual")(scope, receive, send)


def ways() -> Straight:
    router = APIRouter()

    @command(router, "/cases", Body(Register))
    async def register(request: Request) -> Response:
        return PlainTextResponse("registered")

    @command(router, "/cases/{case_id}/assign", Body(Register))
    async def assign(request: Request) -> Response:
        return PlainTextResponse(f"assigned {request.path_params['case_id']}")

    @command(router, "/processes/{problem_type}", Body(Register), method="PUT")
    async def publish(request: Request) -> Response:
        return PlainTextResponse(f"published {request.path_params['problem_type']}")

    @router.get("/cases/{case_id}")
    @straight
    async def profile(request: Request) -> Response:
        return PlainTextResponse(f"shown {request.path_params['case_id']}")

    @router.get("/cases/{case_id}/assign")
    async def look() -> str:
        return "never called here"

    return Straight(the_usual_way, [router])


async def answer(method: str, path: str) -> str:
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [],
        "query_string": b"",
    }
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    await ways()(scope, receive, send)
    return str(sent[-1]["body"].decode())


async def test_a_command_goes_straight_with_what_its_path_names() -> None:
    assert await answer("POST", "/cases") == "registered"
    assert await answer("POST", "/cases/17/assign") == "assigned 17"
    assert await answer("PUT", "/processes/legal") == "published legal"


async def test_a_question_that_is_marked_goes_straight_too() -> None:
    assert await answer("GET", "/cases/17") == "shown 17"


async def test_what_is_no_command_goes_the_usual_way() -> None:
    for method, path in [
        ("GET", "/cases/17/assign"),
        ("GET", "/cases/"),
        ("POST", "/cases/17/assign/"),
        ("POST", "/cases//assign"),
        ("POST", "/other/17/assign"),
        ("POST", "/cases/17/18/assign"),
        ("PUT", "/cases"),
        ("POST", "/"),
    ]:
        assert await answer(method, path) == "usual", path
