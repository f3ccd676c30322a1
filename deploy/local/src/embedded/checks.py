"""Questions whose answer says that a part is ready."""

from collections.abc import Callable
from http import client

from embedded import ports

TIMEOUT_SECONDS = 2.0


def http_status(port: int, path: str) -> int:
    """The status of a GET on the loopback interface; 0 when nobody answers. No proxy is asked."""
    connection = client.HTTPConnection(ports.HOST, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, client.HTTPException):
        return 0
    finally:
        connection.close()


def http_body(port: int, path: str) -> str:
    """What a GET on the loopback interface is answered with by 200; "" otherwise."""
    connection = client.HTTPConnection(ports.HOST, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.read().decode() if answer.status == 200 else ""
    except (OSError, client.HTTPException):
        return ""
    finally:
        connection.close()


def http(port: int, path: str) -> Callable[[int], bool]:
    """Ready when a GET is answered by 200."""
    return lambda _pid: http_status(port, path) == 200


def tcp(port: int) -> Callable[[int], bool]:
    """Ready when it takes connections."""
    return lambda _pid: ports.accepts(port)
