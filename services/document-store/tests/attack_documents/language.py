"""What is played with the store: a scene for each operation, everybody, and what no schema can foretell."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID, uuid4

import schemathesis
from schemathesis import SerializationContext
from schemathesis.transport.serialization import Binary
from shelved.language import AUDREY, EVA, EVERYBODY, SARA, Case, Colleague, a_case_of, a_pdf, house

from contracts.documents import MediaType
from testkit.attack import Limits, Play, Scene, Staging

SCENES: dict[str, Staging] = {}


@dataclass(frozen=True)
class Service:
    """One of us, under its own token."""

    name: str

    def token(self) -> str:
        return house().world.issuer.service_token(self.name, iss=house().world.address)


def scene(operation: str) -> Callable[[Staging], Staging]:
    def keep(staging: Staging) -> Staging:
        SCENES[operation] = staging
        return staging

    return keep


def on_a_document(operation: str, who: Colleague, seen: Callable[[Case, UUID], Awaitable[None]]) -> None:
    """`seen`: what has happened to it before."""

    async def stage() -> Scene:
        case = await a_case_of(EVA)
        document = await EVA.stores(case, a_pdf())
        await seen(case, document)
        return Scene(who, {"case_id": str(case.id), "document_id": str(document)})

    SCENES[operation] = stage


async def nothing(_case: Case, _document: UUID) -> None:
    """It was stored and filed."""


async def downloaded(case: Case, document: UUID) -> None:
    await EVA.downloads(case, document)


ONE = "/cases/{case_id}/documents/{document_id}"
on_a_document("GET /cases/{case_id}/documents", EVA, nothing)
on_a_document(f"GET {ONE}", EVA, nothing)
on_a_document("GET /cases/{case_id}/openings", SARA, downloaded)
on_a_document(f"GET {ONE}/openings", AUDREY, downloaded)
on_a_document("GET /downloads/{case_id}/{document_id}", EVA, nothing)
on_a_document(f"POST {ONE}/withdraw", EVA, nothing)


@scene(f"PUT {ONE}")
async def _uploading() -> Scene:
    case = await a_case_of(EVA)
    return Scene(
        SARA,
        {"case_id": str(case.id), "document_id": str(uuid4())},
        query={"kind": "other"},
        headers={"Kronika-Acting-Reason": quote("Éva is ill.")},
        content=(a_pdf(), MediaType.PDF.value),
    )


@scene("GET /forms/{form}/{language}")
async def _a_form() -> Scene:
    return Scene(EVA, {"form": "treatment_log", "language": "hu"})


@scene("GET /feed/{topic}/{shard}")
async def _the_feed() -> Scene:
    return Scene(AUDREY, {"topic": "documents", "shard": "3"})


@schemathesis.serializer(*(each.value for each in MediaType))
def as_they_are(_: SerializationContext, value: object) -> bytes:
    """Documents are bytes, of whatever type; a scene brings each as a character."""
    return value.data if isinstance(value, Binary) else str(value).encode("latin-1", "replace")


LIMITS = Limits(
    problems={
        "acting-reason": "whether a header is UTF-8 behind its percent signs, no schema says",
        "document-empty": "a schema knows no least length of bytes",
        "document-type": "what a document is, its bytes say",
        "idempotency-key-reused": "a key is good for one request",
    },
)
PLAY = Play((*EVERYBODY, Service("case-ledger"), Service("notifier")), SCENES, LIMITS)
