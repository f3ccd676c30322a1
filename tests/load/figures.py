"""The table of figures: each with its family, its two sides and what has to hold."""

from load import (
    appends,
    commands,
    deadlines,
    journals,
    keys,
    letters,
    library,
    profile,
    rebuilds,
    signing,
    streaming,
    uploads,
    visibility,
)
from load.figure import AtLeast, AtMost, Figure, Reported

APPENDS, EVENTS, HTTP = "appends/s", "events/s", "HTTP commands/s"
SLOW, FAST = visibility.SLOW, visibility.FAST
QUICK = (f"{appends.JOURNAL} p50 ms", f"{appends.JOURNAL} p99 ms")

FIGURES = (
    Figure("appends_32_singly", APPENDS, appends.AT_32, appends.JOURNAL, appends.SINGLY, AtLeast(5), QUICK),
    Figure("appends_128_singly", APPENDS, appends.AT_128, appends.JOURNAL, appends.SINGLY, AtLeast(6), QUICK),
    Figure("appends_32_called", APPENDS, appends.AT_32, appends.JOURNAL, appends.CALLED, Reported()),
    Figure("appends_128_called", APPENDS, appends.AT_128, appends.JOURNAL, appends.CALLED, Reported()),
    Figure("appends_8_insert", APPENDS, appends.AT_8, appends.JOURNAL, appends.INSERT, AtLeast(0.7), QUICK),
    Figure("appends_32_insert", APPENDS, appends.AT_32, appends.JOURNAL, appends.INSERT, AtLeast(0.9)),
    Figure("appends_128_insert", APPENDS, appends.AT_128, appends.JOURNAL, appends.INSERT, AtLeast(1.4)),
    Figure("appends_32_library", APPENDS, appends.AT_32, appends.JOURNAL, library.NAME, AtLeast(5)),
    Figure("hot_streams", "commands/s", journals.hot, journals.HOT, journals.SPREAD, AtLeast(0.6)),
    Figure(
        "million", APPENDS, journals.million, journals.LOADED, journals.EMPTY, AtLeast(0.75),
        (f"{journals.LOADED} p99 ms", f"{journals.EMPTY} p99 ms"),
    ),
    Figure("keys_cached", "µs", keys.keys, keys.CACHED, keys.SEAL, AtMost(2)),
    Figure("keys_unwrapped", "µs", keys.keys, keys.UNWRAPPED, keys.SEAL, Reported()),
    Figure("keys_looked_up", "µs", keys.keys, keys.LOOKED_UP, keys.SEAL, Reported()),
    Figure("rebuild", EVENTS, rebuilds.rebuilds, rebuilds.REBUILD, rebuilds.COPY, AtLeast(0.4)),
    Figure("consumer", EVENTS, streaming.consumer, streaming.CONSUMER, streaming.DROPPING, AtLeast(0.5)),
    Figure("relay", EVENTS, streaming.relay, streaming.RELAY, streaming.PRODUCING, AtLeast(0.7)),
    Figure(
        "reminders_late", "ms", deadlines.deadlines, deadlines.LATE, deadlines.A_SECOND, AtMost(1),
        (deadlines.LATE_P50, deadlines.LAST),
    ),
    Figure(
        "watcher_idle", "% of a core", deadlines.deadlines, deadlines.IDLE, deadlines.TWO_PERCENT, AtMost(1)
    ),
    Figure(
        "upload", "MiB/s", uploads.uploads, uploads.UPLOADED, uploads.ALONE, AtLeast(0.5), (uploads.SEALED,)
    ),
    Figure("upload_memory", "MiB", uploads.memory, uploads.GROWTH, uploads.ALLOWED, AtMost(1)),
    Figure("profile", "ms", profile.profile, profile.PROFILE, profile.SELECT, AtMost(3)),
    Figure(
        "http", HTTP, commands.http, commands.LEDGER, commands.ROUTE, AtLeast(0.9),
        tuple(f"{side} {p} ms" for side in (commands.LEDGER, commands.ROUTE) for p in ("p50", "p99")),
    ),
    Figure("processes_2", HTTP, commands.processes, "2 ledgers", "1 ledgers", AtLeast(0.85)),
    Figure("processes_4", HTTP, commands.processes, "4 ledgers", "1 ledgers", AtLeast(0.85)),
    Figure(
        "visible_200_p50", "ms", visibility.visibility, visibility.visible(SLOW, "p50"),
        visibility.ROUND_TRIP, AtMost(3), (visibility.visible(SLOW, "achieved/s"),),
    ),
    Figure(
        "visible_800_p50", "ms", visibility.visibility, visibility.visible(FAST, "p50"),
        visibility.ROUND_TRIP, AtMost(7), (visibility.visible(FAST, "achieved/s"),),
    ),
    Figure(
        "visible_200_p99", "ms", visibility.visibility, visibility.visible(SLOW, "p99"),
        visibility.ROUND_TRIP, AtMost(15), (visibility.visible(FAST, "p99"),),
    ),
    Figure("letters_p99", "ms", letters.letters, letters.P99, letters.DEMANDED_MS, AtMost(1), (letters.P50,)),
    Figure("letters_drain", "letters/s", letters.letters, letters.DRAINED, letters.DEMANDED_RATE, AtLeast(1)),
    Figure(
        "sign_in_p99", "ms", signing.signing, signing.SIGN_IN, signing.ALLOWED, AtMost(1),
        (signing.SIGN_IN_P50, signing.RATE),
    ),
    Figure(
        "sign_in_elsewhere", "ms", signing.signing, signing.ELSEWHERE, signing.ALLOWED_ELSEWHERE, AtMost(1),
        (signing.ELSEWHERE_P50,),
    ),
)  # fmt: skip
