"""Rotation of the key-encryption key, for whoever operates the ledger, beside its running processes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from case_ledger.settings import LedgerSettings
from chassis.seals import KeyEncryptionKeys, KeyStore, Rotation


async def rotate_keys(settings: LedgerSettings) -> str:
    """A new epoch, everything wrapped by it; what happened, in a sentence. Raises `ChassisError`."""
    async with _rotation(settings) as rotation:
        epoch = await rotation.rotate()
    return f"Everything is wrapped by epoch {epoch}. `retire-keys` removes the older ones."


async def retire_keys(settings: LedgerSettings) -> str:
    """Remove the older epochs, unless something is still wrapped by them. Raises `ChassisError`."""
    async with _rotation(settings) as rotation:
        await rotation.rewrap()  # what a process made that met the new epoch only then
        retired = await rotation.retire()
    if not retired:
        return "There is no older epoch."
    return f"Gone: {', '.join(f'epoch {epoch}' for epoch in retired)}. Backups wrapped by them open no more."


@asynccontextmanager
async def _rotation(settings: LedgerSettings) -> AsyncIterator[Rotation]:
    async with KeyStore(str(settings.keys_database)) as store:
        yield Rotation(store, KeyEncryptionKeys.load(settings.key_file), settings.key_file)
