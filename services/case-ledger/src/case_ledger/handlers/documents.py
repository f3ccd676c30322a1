"""Keys for documents: each derived from the data key of its case's client, and gone with it (I4)."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from case_ledger.domain.case import Case
from chassis.errors import NotFoundError
from chassis.problems import ProblemError
from chassis.recording import Streams
from chassis.seals import KeyDestroyedError, KeyRing

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """Derives them on each request; the document store keeps them in memory only."""

    cases: Streams[Case | None]
    ring: KeyRing

    async def key(self, case_id: UUID, document: UUID) -> str:
        """HKDF-SHA256 of the client's first data key, with the document's id as `info`, in base64url.

        Raises `NotFoundError`, `ProblemError` 410 for an erased person, `TemporaryError`.
        """
        case = (await self.cases.load(case_id)).state
        if case is None:
            raise NotFoundError
        if case.details.person in case.erased:
            raise person_erased()
        try:
            # The first, whatever newer ones there may come to be: it has to be the same for ever.
            data_key = await self.ring.by_id(f"{case_id}/{case.person}/1")
        except KeyDestroyedError:
            raise person_erased() from None
        derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=str(document).encode()).derive(data_key.key)
        return urlsafe_b64encode(derived).rstrip(b"=").decode()


def person_erased() -> ProblemError:
    """410: what was asked for can't be read any more, by anybody (I4)."""
    return ProblemError(type="person-erased", title="The client's data were erased", status=410)
