"""Letters that failed, for whoever operates the notifier: which there are, and sending one again."""

from uuid import UUID

from chassis.errors import NotFoundError
from chassis.postgres import Connections
from notifier.settings import NotifierSettings
from notifier.store.outbox import Outbox

MOST = 200


async def failed_letters(settings: NotifierSettings, *words: str) -> str:
    """List letters that failed, or plan one again once its cause is mended. Raises `ChassisError`."""
    async with Connections(str(settings.database), 1, {}, name="operations", acquire_within=5) as connections:
        outbox = Outbox(connections)
        match words:
            case () | ("failed",):
                return await _listed(outbox)
            case ("resend", letter):
                return await _planned(outbox, letter)
    reason = "say `failed` or `resend <letter>`"
    raise NotFoundError(reason)


async def _listed(outbox: Outbox) -> str:
    rows = await outbox.parked(MOST)
    lines = [
        f"{row['id']} {row['kind']} to {row['recipient'] or 'the desk'}, {row['reason']},"
        f" planned {row['planned_at']:%Y-%m-%d %H:%M:%SZ}"
        for row in rows
    ]
    return "\n".join(lines) or "No letter failed."


async def _planned(outbox: Outbox, letter: str) -> str:
    try:
        planned = await outbox.resend(UUID(letter))
    except ValueError:
        planned = False
    if not planned:
        reason = "no failed letter has this id, or its address takes no mail until it is corrected"
        raise NotFoundError(reason)
    return "It is planned again: the running notifier sends it, if its cause still stands."
