"""Ports on the loopback interface: a free one, or a clear word that one is taken."""

import socket
from contextlib import ExitStack

from embedded.errors import PortInUseError

HOST = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """`count` different ports that nobody listens on at this moment."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((HOST, 0))
        return [int(each.getsockname()[1]) for each in sockets]


def require_free(port: int, name: str) -> None:
    """Raise `PortInUseError` when somebody listens on `port`."""
    with socket.socket() as probe:
        # A connection of the last run that lingers in TIME_WAIT is no listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            sentence = f"Port {port} ({name}): {error.strerror}; KRONIKA_PORTS chooses another block."
            raise PortInUseError(sentence) from None


def accepts(port: int) -> bool:
    """Whether somebody takes a connection on `port`."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
