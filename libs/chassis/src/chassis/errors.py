"""The family of technical failures: not found, conflict, temporary, broken. Refusals by a rule are values."""

from uuid import UUID


class ChassisError(Exception):
    """The root: whoever catches this has caught all of ours."""


class NotFoundError(ChassisError):
    """There is no such thing, or the caller may not learn that there is. HTTP 404."""


class ConflictError(ChassisError):
    """The world moved on meanwhile; the same request again may get another answer."""


class StaleStreamError(ConflictError):
    """The stream is at version `actual`; `changed` names the event types since `expected`. HTTP 412."""

    def __init__(self, stream: UUID, expected: int, actual: int, changed: tuple[str, ...] = ()) -> None:
        super().__init__(f"stream {stream} is at version {actual}, not {expected}")
        self.stream = stream
        self.expected = expected
        self.actual = actual
        self.changed = changed


class KeyReusedError(ConflictError):
    """The idempotency key came before with another request. HTTP 422; a retry never helps."""


class KeyExpiredError(ConflictError):
    """The stream of this idempotency key exists, but the answer is no longer remembered. HTTP 409."""


class EventIdTakenError(ConflictError):
    """An event id belongs to another stream, or only some of a command's are there. A retry never helps."""


class TemporaryError(ChassisError):
    """Something we stand on is away. HTTP 503; try again after `retry_after` seconds."""

    def __init__(self, reason: str = "away for a moment", retry_after: float = 1.0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class UnknownOutcomeError(TemporaryError):
    """It may have happened or not; the same request with the same key tells. HTTP 503."""


class BrokenError(ChassisError):
    """This can't be mended by trying again: a bug, a wrong setting, damaged data. HTTP 500."""


class DocumentTooLargeError(BrokenError):
    """An event is larger than what the relay can publish. HTTP 413."""
