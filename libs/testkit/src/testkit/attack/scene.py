"""For every operation a request that is accepted: made-up ones seldom are."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Sender(Protocol):
    """Somebody with an account, a service, or nobody at all."""

    def token(self) -> str:
        """A bearer token that is good now; called from a thread, never from the loop."""
        ...


@dataclass(frozen=True)
class Scene:
    """Who sends what where; `body` is what a body that was made up needs to be accepted.

    `seen` is the version that the sender has seen. `content`: a body that is no JSON, and its type.
    """

    who: Sender
    path: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    seen: int | None = None
    content: tuple[bytes, str] | None = None


type Staging = Callable[[], Coroutine[None, None, Scene]]
type Scenes = Mapping[str, Staging]
"""`POST /cases` and so on -> how to stage one."""
