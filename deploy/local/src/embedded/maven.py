"""Fetches a published file from the Maven repository that this machine is set up for."""

import logging
from pathlib import Path

from jgo.config import GlobalSettings
from jgo.maven import MavenContext

TIMEOUT_SECONDS = 60


def download(group: str, name: str, version: str, into: Path) -> Path:
    """One jar, from the repositories of jgo's own settings file if it names any, else from Maven Central.

    Raises `OSError` or `RuntimeError` when it can't be had. jgo only warns of a wrong SHA-1: check the bytes.
    """
    logging.getLogger("jgo").setLevel(logging.CRITICAL)
    repositories = GlobalSettings.load().repositories or None
    context = MavenContext(
        repo_cache=into, local_repos=[], remote_repos=repositories, timeout=TIMEOUT_SECONDS
    )
    return Path(context.project(group, name).at_version(version).artifact().resolve())
