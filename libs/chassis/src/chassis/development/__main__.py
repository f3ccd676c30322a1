"""Starts the demo issuer: `python -m chassis.development`."""

import sys

import uvloop

from chassis import logs
from chassis.development.settings import settings
from chassis.development.wiring import Issuer
from chassis.errors import ChassisError
from chassis.http import Address, serve
from chassis.migrations import migrate


def main() -> int:
    """Exit code 1, and one sentence, where it can't start."""
    try:
        found = settings()
        logs.configure("demo-identity", found.log_level)
        migrate(found.database, "chassis.development.migrations")
        issuer = Issuer(found)
    except ChassisError as failure:
        print(f"The demo issuer can't start: {failure}.", file=sys.stderr)
        return 1
    uvloop.run(serve(issuer.app, issuer.operations, Address(found.host, found.port, found.ops_port)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
