"""A small sound history with its contents, for planting bugs in: every checker must see its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from contracts.envelope import GENESIS, Meta, digest, splice, write_body
from mishaps.contents import Contents, Record, Row
from mishaps.evidence import Evidence
from mishaps.history import History, What

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHARD = 3
CASE = UUID("11111111-1111-4111-8111-111111111111")
OTHER = UUID("22222222-2222-4222-8222-222222222222")


def op_name(number: int) -> str:
    return f"{number:032x}"


@dataclass
class Writer:
    """Writes documents of one shard as the journal would."""

    rows: list[Row] = field(default_factory=list)
    head: str = GENESIS

    def event(self, op: str, stream: UUID, version: int, type_: str, minutes: int = 0) -> Row:
        """The next document of the shard."""
        sequence = len(self.rows) + 1
        moment = NOON + timedelta(minutes=minutes or sequence)
        meta = Meta(
            id=UUID(int=sequence), source="/kronika/case-ledger", type=type_, subject=stream, time=moment,
            version=version, actor="somebody", role="operator", happened_at=moment, correlation_id=op,
        )  # fmt: skip
        document = splice(write_body(meta, b'{"kind":"phone"}'), sequence, self.head)
        self.head = digest(document)
        row = Row(SHARD, sequence, stream, version, meta.id, document)
        self.rows.append(row)
        return row


def record(offset: int, row: Row) -> Record:
    """The row as its topic has it."""
    return Record(row.shard, offset, str(row.stream).encode(), row.document)


def copied(writer: Writer) -> Contents:
    """Topic, lists and positions as they follow from what was written."""
    head = (len(writer.rows), bytes.fromhex(writer.head))
    rows = ["(case,2)", "(other,1)"]
    return Contents(
        journal={"cases": list(writer.rows)},
        heads={("cases", SHARD): head},
        topic={"cases": [record(offset, row) for offset, row in enumerate(writer.rows)]},
        cursors={("cases", SHARD): head[0]},
        positions={("lists", "cases", SHARD): (head[0], writer.head)},
        versions={row.stream: row.version for row in writer.rows},
        lists={"cases": rows},
        rebuilt={"cases": list(rows)},
        texts={"log ledger.log": b'{"event": "a line"}'},
    )


def three_commands(history: History) -> Writer:
    """Two cases are registered, one is assigned; a fourth command is refused, of a fifth nobody knows."""
    writer = Writer()
    steps = ((1, CASE, 1, "registered"), (2, OTHER, 1, "registered"), (3, CASE, 2, "assigned"))
    for number, stream, version, type_ in steps:
        op = op_name(number)
        row = writer.event(op, stream, version, type_)
        history.write(What.INVOKE, op=op, command="cases", key=op, attempt=1, target="ledger")
        history.write(
            What.OK, op=op, command="cases", key=op, attempt=1, target="ledger", status=200, seconds=0.01,
            stream=str(stream), version=version, position=f"cases/{SHARD}:{row.sequence}",
        )  # fmt: skip
    for number, what in ((4, What.REFUSED), (5, What.UNKNOWN)):
        op = op_name(number)
        history.write(What.INVOKE, op=op, command="close", key=op, attempt=1, target="ledger")
        history.write(what, op=op, command="close", key=op, attempt=1, target="ledger", type="no")
    history.write(What.PLANTED, type="family", value="Bcdfghjklmnpqr")
    return writer


def sound(folder: Path) -> Evidence:
    """Nothing is wrong with it."""
    history = History(folder / "history.jsonl")
    writer = three_commands(history)
    history.close()
    return Evidence(history.lines, copied(writer))


def documents(contents: Contents) -> Mapping[int, bytes]:
    """The journal's documents by sequence."""
    return {row.sequence: row.document for row in contents.journal["cases"]}
