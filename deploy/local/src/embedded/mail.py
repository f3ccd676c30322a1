"""The mail catcher (sendria) in an environment of its own: its pins are old and would hold ours back."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from embedded import cache
from embedded.errors import CorruptDownloadError, DownloadError, WrongSettingError
from embedded.process import Launch, environment

LOCK = Path(__file__).with_name("sendria.lock")


def prepare(folder: Path, smtp: int, web: int, _log: Path, say: Callable[[str], None]) -> Launch:
    """Install it when it is not there yet and say how it starts; the mails stay in `folder`."""
    program = _installed(say)
    with cache.room_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
    options = ["--foreground", "--no-quit", "--db", str(folder / "mails.sqlite")]
    listen = [
        "--smtp-ip",
        "127.0.0.1",
        "--smtp-port",
        str(smtp),
        "--http-ip",
        "127.0.0.1",
        "--http-port",
        str(web),
    ]
    return Launch([str(program), "-I", "-m", "sendria", *options, *listen], environment(), folder)


def _installed(say: Callable[[str], None]) -> Path:
    locked = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    target = cache.folder() / f"sendria-{locked}-python{sys.version_info.major}.{sys.version_info.minor}"
    program = target / "bin" / "python"
    if target.exists() and not program.exists():  # the Python that it was made with has been removed
        shutil.rmtree(target)
    cache.place(target, partial(_install, say))
    return program


def _install(say: Callable[[str], None], into: Path) -> None:
    say("mail: installing the mail catcher")
    uv = _uv()
    _run(uv, "venv", "--quiet", "--clear", "--relocatable", "--python", sys.executable, str(into))
    python = str(into / "bin" / "python")
    _run(uv, "pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", str(LOCK))


def _run(*argv: str) -> None:
    done = subprocess.run(argv, capture_output=True, text=True, env=environment(), check=False)  # noqa: S603
    if done.returncode and "hash mismatch" in done.stderr.lower():
        sentence = "The download of the mail catcher is corrupt: a hash is not the one in sendria.lock."
        raise CorruptDownloadError(sentence)
    if done.returncode and "os error 28" in done.stderr.lower():
        raise cache.full(Path(argv[-1]))
    if done.returncode:
        sentence = "The mail catcher could not be installed; is this machine online?"
        raise DownloadError(sentence)


def _uv() -> str:
    found = shutil.which("uv") or os.environ.get("UV")
    if found:
        return found
    sentence = "uv is not on the PATH; `make up` brings it."
    raise WrongSettingError(sentence)
