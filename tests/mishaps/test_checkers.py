"""Each invariant's checker is seen red on a bug that is planted in sound evidence."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from mishaps.checkers import CHECKERS, verdicts
from mishaps.checkers.mail import ACCEPTED
from mishaps.contents import Letters, Record, Row
from mishaps.evidence import Evidence
from mishaps.history import Line, What
from mishaps.sound import CASE, OTHER, SHARD, Writer, copied, documents, op_name, record, sound

type Bug = Callable[[Evidence], None]


def test_sound_evidence_offends_nobody(tmp_path: Path) -> None:
    assert verdicts(sound(tmp_path)) == {}


def an_acknowledged_event_is_lost(evidence: Evidence) -> None:
    del evidence.contents.journal["cases"][-1]


def another_command_stands_at_the_position(evidence: Evidence) -> None:
    evidence.lines[1] = replace(evidence.lines[1], op=op_name(9))


def an_answer_names_a_version_that_never_was(evidence: Evidence) -> None:
    evidence.lines[1] = replace(evidence.lines[1], position="", version=7)


def a_row_is_there_twice(evidence: Evidence) -> None:
    evidence.contents.journal["cases"].append(evidence.contents.journal["cases"][0])


def _written_again(evidence: Evidence, op: str, version: int, type_: str) -> None:
    writer = Writer(evidence.contents.journal["cases"], digest_of_last(evidence))
    writer.event(op, CASE, version, type_)
    evidence.contents = copied(writer)


def digest_of_last(evidence: Evidence) -> str:
    return evidence.contents.heads["cases", SHARD][1].hex()


def a_command_had_its_effect_twice(evidence: Evidence) -> None:
    _written_again(evidence, op_name(3), 3, "assigned")


def a_key_had_two_effects(evidence: Evidence) -> None:
    _written_again(evidence, op_name(5), 3, "closed")
    evidence.lines = [
        replace(line, key=op_name(3)) if line.op == op_name(5) else line for line in evidence.lines
    ]


def two_answers_differ(evidence: Evidence) -> None:
    evidence.lines.append(replace(evidence.lines[1], version=2, position=f"cases/{SHARD}:3"))


def the_journal_has_a_hole(evidence: Evidence) -> None:
    del evidence.contents.journal["cases"][1]


def a_version_is_missing(evidence: Evidence) -> None:
    writer = Writer()
    writer.event(op_name(1), CASE, 1, "registered")
    writer.event(op_name(3), CASE, 3, "assigned")
    evidence.contents = copied(writer)


def time_runs_backwards(evidence: Evidence) -> None:
    writer = Writer()
    writer.event(op_name(1), CASE, 1, "registered", minutes=9)
    writer.event(op_name(3), CASE, 2, "assigned", minutes=2)
    evidence.contents = copied(writer)


def the_topic_is_in_another_order(evidence: Evidence) -> None:
    evidence.contents.topic["cases"].reverse()


def the_list_is_stale(evidence: Evidence) -> None:
    evidence.contents.versions[CASE] = 1


def a_row_says_other_than_its_document(evidence: Evidence) -> None:
    rows = evidence.contents.journal["cases"]
    rows[1] = replace(rows[1], stream=CASE)


def a_record_has_no_event(evidence: Evidence) -> None:
    evidence.contents.topic["cases"].append(Record(SHARD, 3, b"key", documents(evidence.contents)[1]))


def a_row_has_no_event(evidence: Evidence) -> None:
    evidence.contents.versions[UUID(int=7)] = 1


def a_refusal_had_an_effect(evidence: Evidence) -> None:
    _written_again(evidence, op_name(4), 3, "closed")


def the_topic_lost_its_tail(evidence: Evidence) -> None:
    del evidence.contents.topic["cases"][-1]


def the_relay_waits(evidence: Evidence) -> None:
    evidence.contents.cursors["cases", SHARD] = 2


def the_consumer_lags(evidence: Evidence) -> None:
    evidence.contents.positions["lists", "cases", SHARD] = 2, "0" * 64


def a_sound_stream_is_parked(evidence: Evidence) -> None:
    evidence.contents.parked.add(CASE)


def a_sound_record_is_set_aside(evidence: Evidence) -> None:
    evidence.contents.asides.add(("cases", SHARD, 1))


def a_list_differs_from_its_rebuild(evidence: Evidence) -> None:
    evidence.contents.lists["cases"][0] = "(case,1)"


def a_document_was_changed(evidence: Evidence) -> None:
    rows = evidence.contents.journal["cases"]
    rows[0] = replace(rows[0], document=rows[0].document.replace(b"phone", b"email"))


def the_head_is_wrong(evidence: Evidence) -> None:
    evidence.contents.heads["cases", SHARD] = 3, b"\x00" * 32


def a_published_document_was_changed(evidence: Evidence) -> None:
    records = evidence.contents.topic["cases"]
    records[0] = replace(records[0], value=records[0].value.replace(b"phone", b"email"))


def a_name_is_in_a_log(evidence: Evidence) -> None:
    evidence.contents.texts["log ledger.log"] = b"bad request: Bcdfghjklmnpqr"


def a_name_is_in_a_log_in_disguise(evidence: Evidence) -> None:
    evidence.contents.texts["log ledger.log"] = b64encode(b'{"name": "Bcdfghjklmnpqr"}')


def a_name_is_in_a_topic(evidence: Evidence) -> None:
    evidence.contents.topic["cases"].append(Record(SHARD, 3, b"", b"Bcdfghjklmnpqr"))


def _mark(evidence: Evidence, before: str, behind: str) -> None:
    last = evidence.lines[-1].at
    evidence.lines.insert(0, Line(What.MARK, 0.0, type=before))
    evidence.lines.append(Line(What.MARK, last + 1, type=behind))


def a_case_is_registered_without_keys(evidence: Evidence) -> None:
    _mark(evidence, "keys away", "keys back")


def somebody_unknown_is_let_in(evidence: Evidence) -> None:
    _mark(evidence, "accounts unknown", "accounts known")


def a_stranger_is_let_in(evidence: Evidence) -> None:
    _mark(evidence, "strangers come", "strangers gone")


def an_answer_took_too_long(evidence: Evidence) -> None:
    evidence.lines[1] = replace(evidence.lines[1], seconds=11.0)


def memory_grew_without_bound(evidence: Evidence) -> None:
    evidence.lines.append(Line(What.MARK, 1.0, type="memory", target="ledger", value=2.0**30))


def a_letter(evidence: Evidence, *copies: bool, told: str = ACCEPTED, times: int = 1) -> None:
    """Meant so many times, told so in its topic, and that many copies in a mailbox."""
    document = orjson.dumps({"type": told, "data": {"letter": str(OTHER)}})
    evidence.contents.journal["letters"] = [Row(0, 1, OTHER, 1, CASE, document)]
    meant = [("case_assigned", "eva", "cause")] * times
    evidence.contents.letters = Letters({"m": OTHER}, meant, [("m", each) for each in copies])


def a_letter_arrived_twice(evidence: Evidence) -> None:
    a_letter(evidence, True, True)


def a_letter_never_arrived(evidence: Evidence) -> None:
    a_letter(evidence)


def a_letter_arrived_and_nobody_says_so(evidence: Evidence) -> None:
    a_letter(evidence, True, told="kronika.letters.letter_not_sent.v1")


def an_event_was_told_twice(evidence: Evidence) -> None:
    a_letter(evidence, True, times=2)


def a_stranger_wrote(evidence: Evidence) -> None:
    evidence.contents.letters = Letters(arrived=[("nobody's", True)])


def an_object_has_no_event(evidence: Evidence) -> None:
    evidence.contents.objects.add("stray")


def an_object_is_gone(evidence: Evidence) -> None:
    evidence.contents.blobs.add("gone")


BUGS: dict[str, list[Bug]] = {
    "V1": [
        an_acknowledged_event_is_lost,
        another_command_stands_at_the_position,
        an_answer_names_a_version_that_never_was,
    ],
    "V2": [a_row_is_there_twice, a_command_had_its_effect_twice, a_key_had_two_effects, two_answers_differ],
    "V3": [
        the_journal_has_a_hole,
        a_version_is_missing,
        time_runs_backwards,
        the_topic_is_in_another_order,
        the_list_is_stale,
        a_row_says_other_than_its_document,
    ],
    "V4": [a_record_has_no_event, a_row_has_no_event, an_object_has_no_event],
    "V5": [a_refusal_had_an_effect],
    "V6": [
        the_topic_lost_its_tail,
        the_relay_waits,
        the_consumer_lags,
        a_sound_stream_is_parked,
        a_sound_record_is_set_aside,
        a_list_differs_from_its_rebuild,
        an_object_is_gone,
    ],
    "V7": [
        a_letter_arrived_twice,
        a_letter_never_arrived,
        a_letter_arrived_and_nobody_says_so,
        an_event_was_told_twice,
        a_stranger_wrote,
    ],
    "V8": [a_document_was_changed, the_head_is_wrong, a_published_document_was_changed],
    "V9": [a_name_is_in_a_log, a_name_is_in_a_log_in_disguise, a_name_is_in_a_topic],
    "V10": [a_case_is_registered_without_keys, somebody_unknown_is_let_in, a_stranger_is_let_in],
    "V11": [an_answer_took_too_long, memory_grew_without_bound],
}


def test_every_checker_has_a_bug_to_find() -> None:
    assert BUGS.keys() == CHECKERS.keys()


@pytest.mark.parametrize(
    ("invariant", "bug"),
    [(invariant, bug) for invariant, bugs in BUGS.items() for bug in bugs],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_checker_sees(invariant: str, bug: Bug, tmp_path: Path) -> None:
    evidence = sound(tmp_path)
    bug(evidence)
    assert list(CHECKERS[invariant](evidence))


def test_what_the_test_itself_wrote_offends_nobody(tmp_path: Path) -> None:
    evidence = sound(tmp_path)
    evidence.contents.topic["cases"].append(Record(SHARD, 3, b"", b"not JSON"))
    evidence.contents.asides.add(("cases", SHARD, 3))
    evidence.foreign.add(("cases", SHARD, 3))
    assert verdicts(evidence) == {}


def test_a_record_may_come_again(tmp_path: Path) -> None:
    evidence = sound(tmp_path)
    again = record(3, evidence.contents.journal["cases"][1])
    evidence.contents.topic["cases"].append(again)
    assert verdicts(evidence) == {}


def test_a_process_that_stood_still_may_answer_late(tmp_path: Path) -> None:
    evidence = sound(tmp_path)
    evidence.lines[1] = replace(evidence.lines[1], seconds=31.0)
    _mark(evidence, "paused ledger", "resumed ledger")
    assert verdicts(evidence) == {}
