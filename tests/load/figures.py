"""The table of figures: each with its family, its two sides and what has to hold."""

from load import appends, commands, library, streaming
from load.figure import AtLeast, Figure

APPENDS, HTTP = "appends/s", "HTTP commands/s"
QUICK = (f"{appends.JOURNAL} p50 ms", f"{appends.JOURNAL} p99 ms")

FIGURES = (
    Figure("appends_32_singly", APPENDS, appends.AT_32, appends.JOURNAL, appends.SINGLY, AtLeast(5), QUICK),
    Figure("appends_128_singly", APPENDS, appends.AT_128, appends.JOURNAL, appends.SINGLY, AtLeast(6), QUICK),
    Figure("appends_8_insert", APPENDS, appends.AT_8, appends.JOURNAL, appends.INSERT, AtLeast(0.7), QUICK),
    Figure("appends_32_insert", APPENDS, appends.AT_32, appends.JOURNAL, appends.INSERT, AtLeast(0.9)),
    Figure("appends_128_insert", APPENDS, appends.AT_128, appends.JOURNAL, appends.INSERT, AtLeast(1.4)),
    Figure("appends_32_library", APPENDS, appends.AT_32, appends.JOURNAL, library.NAME, AtLeast(5)),
    Figure(
        "http", HTTP, commands.http, commands.LEDGER, commands.ROUTE, AtLeast(0.9),
        also=tuple(f"{side} {p} ms" for side in (commands.LEDGER, commands.ROUTE) for p in ("p50", "p99")),
    ),
    Figure("processes_2", HTTP, commands.processes, "2 ledgers", "1 ledgers", AtLeast(0.85)),
    Figure("processes_4", HTTP, commands.processes, "4 ledgers", "1 ledgers", AtLeast(0.85)),
    Figure(
        "consumer", "events/s", streaming.consumer, streaming.CONSUMER, streaming.DROPPING, AtLeast(0.5)
    ),
    Figure("relay", "events/s", streaming.relay, streaming.RELAY, streaming.PRODUCING, AtLeast(0.7)),
)  # fmt: skip
