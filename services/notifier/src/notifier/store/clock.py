"""The one clock by which letters are due: PostgreSQL's."""

from datetime import datetime

from notifier.store.cases import Writer


async def now(connection: Writer) -> datetime:
    """The moment at which this transaction began."""
    moment: datetime = await connection.fetchval("select now()")
    return moment
