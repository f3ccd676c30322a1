"""The table of figures: each with its family, its two sides and what has to hold."""

from load import commands
from load.figure import AtLeast, Figure

HTTP, SPREAD = "HTTP commands/s", "HTTP commands/s"

FIGURES = (
    Figure(
        "http", HTTP, commands.http, commands.LEDGER, commands.ROUTE, AtLeast(0.9),
        also=tuple(f"{side} {p} ms" for side in (commands.LEDGER, commands.ROUTE) for p in ("p50", "p99")),
    ),
    Figure("processes_2", SPREAD, commands.processes, "2 ledgers", "1 ledgers", AtLeast(0.85)),
    Figure("processes_4", SPREAD, commands.processes, "4 ledgers", "1 ledgers", AtLeast(0.85)),
)  # fmt: skip
