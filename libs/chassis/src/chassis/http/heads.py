"""Headers of bounded size, in bounded time: what uvicorn leaves unlimited."""

from asyncio import TimerHandle

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

LIMIT = 64 * 1024
"""Bytes of a request's line and headers at most; of a chunked body's trailers too."""

PATIENCE = 10.0
"""Seconds in which headers must be complete, and in which a body must end once it was answered."""


class BoundedProtocol(HttpToolsProtocol):
    """Answers 431 to headers that are too long, and cuts the line where they don't come.

    Bytes are counted since the parser last made something of them, so nothing can be heaped up inside it.
    """

    _unparsed = 0
    _between = True
    _last_call: TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        while data and not self.transport.is_closing():
            room = LIMIT - self._unparsed
            piece, data = data[:room], data[room:]
            self._unparsed += len(piece)
            super().data_received(piece)
            if self._unparsed >= LIMIT:
                self._refuse()
        if self._between and self._unparsed and self._last_call is None:  # mostly headers come in one piece
            self._hurry()

    def on_headers_complete(self) -> None:
        self._progress(between=False)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._progress(between=True)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._between and not self.pipeline:
            self._hurry()

    def connection_lost(self, exc: Exception | None) -> None:
        self._calm()
        super().connection_lost(exc)

    def _progress(self, *, between: bool) -> None:
        self._unparsed, self._between = 0, between
        self._calm()

    def _hurry(self) -> None:
        self._calm()
        self._last_call = self.loop.call_later(PATIENCE, self.transport.abort)

    def _calm(self) -> None:
        if self._last_call is not None:
            self._last_call.cancel()
            self._last_call = None

    def _refuse(self) -> None:
        if self._between:  # else a trailer, while the application may be answering
            self.transport.write(STATUS_LINE[431] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()
