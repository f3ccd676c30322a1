"""A run of two stand-ins, a shop that needs a store: run.py HOME STORE_PORT SHOP_PORT [STORE_PROGRAM]."""

import sys
from pathlib import Path

from embedded import __main__ as command
from embedded import checks, state
from embedded.home import Home
from embedded.part import Part
from embedded.process import Launch


def stand_in(home: Home, name: str, port: int, needs: tuple[str, ...], program: str, *times: str) -> Part:
    script = Path(__file__).with_name(program)
    launch = Launch([sys.executable, str(script), name, str(port), str(home.folder / "diary"), *times])
    return Part(
        name,
        "service",
        f"http://127.0.0.1:{port}",
        prepare=lambda _log, _say: launch,
        ready=checks.http(port, "/"),
        ports={name: port},
        needs=needs,
    )


def main(folder: str, store: str, shop: str, program: str = "part.py") -> None:
    home = Home(Path(folder), int(store))
    home.make()
    parts = (
        stand_in(home, "store", int(store), (), program, "0.3", "0"),
        stand_in(home, "shop", int(shop), ("store",), "part.py", "0", "0.3"),
    )
    with state.sole(home):
        command.run(home, parts)


command.finish(command.main(lambda: main(*sys.argv[1:])))
