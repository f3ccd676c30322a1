"""A stand-in for a part: answers HTTP on a port, writes down when it begins and when it has ended.

Takes `begins_after` and `ends_after` seconds for it, so that a wrong order shows.
"""

import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import FrameType


class Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: the diary says enough."""


def main(name: str, port: str, diary: str, begins_after: str, ends_after: str) -> None:
    def end(_number: int, _frame: FrameType | None) -> None:
        time.sleep(float(ends_after))
        write(f"{name} ended")
        sys.exit(0)

    def write(line: str) -> None:
        with Path(diary).open("a") as file:
            file.write(f"{line}\n")

    signal.signal(signal.SIGTERM, end)
    time.sleep(float(begins_after))
    server = HTTPServer(("127.0.0.1", int(port)), Ready)
    write(f"{name} began")
    server.serve_forever()


main(*sys.argv[1:])
