"""A stand-in for a part: answers HTTP on a port, writes down when it begins and when it is told to end."""

import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import FrameType


class Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: the diary says enough."""


def main(name: str, port: str, diary: str) -> None:
    def end(_number: int, _frame: FrameType | None) -> None:
        write(f"{name} ended")
        sys.exit(0)

    def write(line: str) -> None:
        with Path(diary).open("a") as file:
            file.write(f"{line}\n")

    signal.signal(signal.SIGTERM, end)
    server = HTTPServer(("127.0.0.1", int(port)), Ready)
    write(f"{name} began")
    server.serve_forever()


main(*sys.argv[1:])
