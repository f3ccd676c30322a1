"""Starts the demo issuer: `python -m testkit.demo_issuer`; with `recover` it mends its journals instead."""

import sys

import uvloop

from chassis import logs
from chassis.errors import ChassisError
from chassis.http import Address, serve
from chassis.migrations import migrate
from testkit.demo_issuer.settings import settings
from testkit.demo_issuer.wiring import Issuer, recovered


def main() -> int:
    """Exit code 1, and one sentence, where it can't start."""
    try:
        found = settings()
        logs.configure("demo-identity", found.log_level, out=sys.stderr if sys.argv[1:] else None)
        migrate(found.database, "testkit.demo_issuer.migrations")
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
