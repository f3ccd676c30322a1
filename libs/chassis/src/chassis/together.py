"""Questions of one kind that come at the same time go out as one, and each gets its own answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from chassis.errors import ChassisError, TemporaryError


class Together[Q, A]:
    """While one request is on its way, whatever comes waits for the next: alone where there is little to ask.

    `ask` answers in the order asked.
    """

    def __init__(self, ask: Callable[[Sequence[Q]], Awaitable[Sequence[A]]], most: int) -> None:
        self._ask, self._most = ask, most
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def asked(self, question: Q) -> A:
        """Raises what `ask` raises."""
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._asking is None:
            self._begin()
        return await answer

    def _begin(self) -> None:
        self._asking = asyncio.create_task(self._ask_some(), name="asking")
        self._asking.add_done_callback(self._ended)

    def _ended(self, asking: asyncio.Task[None]) -> None:
        self._asking = None
        if self._waiting and not asking.cancelled():
            self._begin()

    async def _ask_some(self) -> None:
        some, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        answers: Sequence[A] = ()
        problem: ChassisError = TemporaryError("no answer")
        try:
            answers = await self._ask([question for question, _ in some])
        except ChassisError as failure:
            problem = failure
        finally:
            self._give(some, answers, problem)

    def _give(
        self, some: Sequence[tuple[Q, asyncio.Future[A]]], answers: Sequence[A], problem: ChassisError
    ) -> None:
        """Nobody waits for ever, whatever happened."""
        for place, (_, answer) in enumerate(some):
            if answer.done():
                continue
            if len(answers) == len(some):
                answer.set_result(answers[place])
            else:
                answer.set_exception(problem)
