"""The process that looks into one document: `worker TYPE BYTES SECONDS`, the document on standard input."""

import resource
import sys
from collections.abc import Callable, Mapping

from contracts.documents import MediaType
from document_store.gateways.inspecting import Report, images, packages, pdf
from document_store.gateways.inspecting.refusing import RefusedError

LOOKS: Mapping[MediaType, Callable[[bytes], Report]] = {
    MediaType.PDF: pdf.looked,
    MediaType.JPEG: images.looked,
    MediaType.PNG: images.looked,
    MediaType.HEIC: images.looked_heic,
    MediaType.DOCX: packages.looked_docx,
    MediaType.ODT: packages.looked_odt,
}


def main() -> None:
    """Writes what it found as JSON; a non-zero exit says that it gave up."""
    media_type, memory, seconds = sys.argv[1:]
    limit(int(memory), int(seconds))
    sys.stdout.write(found(MediaType(media_type), sys.stdin.buffer.read()).model_dump_json())


def limit(memory: int, seconds: int) -> None:
    """From here on: so many bytes of address space and seconds of work, and no file is ever written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def found(media_type: MediaType, document: bytes) -> Report:
    """What there is to say about it."""
    try:
        return LOOKS[media_type](document)
    except RefusedError as refused:
        return Report(refusal=refused.reason)


if __name__ == "__main__":
    main()
