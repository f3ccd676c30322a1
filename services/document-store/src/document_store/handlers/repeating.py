"""Whether an upload that came before comes again: compared byte by byte, because no fingerprint is kept."""

from collections.abc import AsyncIterator


async def is_the_same(stored: AsyncIterator[bytes], body: AsyncIterator[bytes]) -> bool:
    """Whether both give the same bytes, however they are cut into pieces."""
    rest = bytearray()
    async for piece in stored:
        await _filled(rest, body, len(piece))
        if rest[: len(piece)] != piece:
            return False
        del rest[: len(piece)]
    await _filled(rest, body, 1)
    return not rest


async def _filled(rest: bytearray, body: AsyncIterator[bytes], length: int) -> None:
    while len(rest) < length:
        piece = await anext(body, None)
        if piece is None:
            return
        rest += piece
