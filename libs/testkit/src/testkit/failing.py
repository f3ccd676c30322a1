"""A service with one failpoint switched on: `python -m testkit.failing <package>`, for tests alone.

`MISHAP_AFTER` is `<module>:<class>.<method>:<n>`: when that coroutine has returned for the nth time in this
process, it dies as by `kill -9`, before anybody learns what was returned. The product holds no failpoint.
"""

import importlib
import os
import runpy
import signal
import sys
from functools import wraps
from typing import Any

SETTING = "MISHAP_AFTER"


def dies_after(point: str) -> None:
    """Switch it on."""
    module, place, times = point.split(":")
    owner, _, name = place.rpartition(".")
    kind = getattr(importlib.import_module(module), owner)
    method, left = getattr(kind, name), int(times)

    @wraps(method)
    async def dying(*arguments: Any, **named: Any) -> Any:
        nonlocal left
        done = await method(*arguments, **named)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(kind, name, dying)


if __name__ == "__main__":
    dies_after(os.environ[SETTING])
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
