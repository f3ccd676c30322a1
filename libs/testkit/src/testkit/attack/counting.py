"""How often each operation was asked and answered how, counted at the door of the application."""

from collections import Counter
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass
class Counting:
    """Passes everything on to `app`. Keys: `POST /cases/{case_id}/close`, and the status."""

    app: ASGIApp
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        return self.answers.total()

    def accepted(self) -> set[str]:
        """Operations that answered with 2xx at least once."""
        return {operation for operation, status in self.answers if 200 <= status < 300}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = scope.get("route")
                path = getattr(route, "path", "elsewhere")
                self.answers[f"{scope['method']} {path}", message["status"]] += 1
            await send(message)

        await self.app(scope, receive, counted if scope["type"] == "http" else send)
