"""Starts the demo issuer: `python -m chassis.development`; with `recover` it mends its journals instead."""

import sys

import uvloop

from chassis import logs
from chassis.development.settings import settings
from chassis.development.wiring import Issuer, recovered
from chassis.errors import ChassisError
from chassis.http import Address, serve
from chassis.migrations import migrate


def main() -> int:
    """Exit code 1, and one sentence, where it can't start."""
    try:
        found = settings()
        logs.configure("demo-identity", found.log_level, out=sys.stderr if sys.argv[1:] else None)
        migrate(found.database, "chassis.development.migrations")
        if sys.argv[1:] == ["recover"]:
            print(uvloop.run(recovered(found)))
            return 0
        issuer = Issuer(found)
    except ChassisError as failure:
        print(f"Not done by the demo issuer: {failure}.", file=sys.stderr)
        return 1
    uvloop.run(serve(issuer.app, issuer.operations, Address(found.host, found.port, found.ops_port)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
