"""The document store's settings, read once from the environment."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from chassis.settings import Port, ServiceSettings


class DocumentSettings(ServiceSettings):
    """`DOCUMENT_STORE_…`; addresses without defaults have to be given."""

    model_config = SettingsConfigDict(env_prefix="DOCUMENT_STORE_")

    port: Port = 7420
    ops_port: Port = 7421
    ledger: str
    """Where the case ledger answers."""
    directory: str | None = None
    """Where the writer of `experts` answers with its feed; the issuer where nothing is said."""
    service_key: Path
    """A file with the store's Ed25519 key as a JWK, mode 0600."""
    objects: str
    """Where documents are kept, sealed: `file:///folder`, or `s3://bucket/prefix`."""
    objects_endpoint: str | None = None
    """Of an S3 that isn't Amazon's."""
    objects_region: str | None = None
    objects_key_id: str | None = None
    objects_secret: SecretStr | None = None
    uploads_at_once: Annotated[int, Field(ge=1, le=200)] | None = None
    """Uploads that hold parts in memory, the others wait: 20, and 3 where an S3 wants parts of 5 MiB."""
    inspections_at_once: Annotated[int, Field(ge=1, le=32)] = 2
    inspection_megabytes: Annotated[int, Field(ge=256)] = 768
    """Address space of a process that looks into a document."""
    inspection_seconds: Annotated[int, Field(ge=1)] = 60
    scanner: Annotated[str, Field(pattern=r"^[^\s:/]+:[0-9]{1,5}$")] | None = None
    """`host:port` of ClamAV's daemon; without it documents are told to be not scanned."""
    key_cache_seconds: Annotated[float, Field(gt=0, le=60)] = 60
    """How long a document's key is remembered; no erasure is completed before that."""
    handover_days: Annotated[int, Field(ge=0)] = 14
    """How long a former expert may upload for the sessions that they held (C6)."""
    sweep_hours: Annotated[float, Field(gt=0)] = 24
    """How often the whole object store is compared with the record."""
