"""Every alarm has one rule, one page, one test of promtool's, and a test in which it went off; no more."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from watching.rules import ROOT, RULES, RUNBOOKS, TESTS, Rule, rules, seen

import identity.handlers.counting
from chassis.metrics import REGISTRY, Alarm

CHASSIS = "libs/chassis/tests/test_alarms.py"
SERVED = "services/case-ledger/tests/served/test_watching.py"
LETTERS = "services/notifier/tests/notifying/test_mail_server.py"
SMTP = "services/notifier/tests/notifying/test_smtp.py"
CLOCKS = "services/deadline-watcher/tests/watched/test_staying_right.py"
SCANNING = "services/document-store/tests/shelved/test_scanning.py"
FILING = "services/document-store/tests/shelved/test_filing.py"
PROVIDER = "services/identity/tests/entered/test_a_provider.py"
SEEN = {
    Alarm.RELAY_WAITS: (
        CHASSIS,
        "test_documents_that_wait_for_kafka_raise_an_alarm_until_they_are_published",
    ),
    Alarm.RELAY_DIED: (CHASSIS, "test_a_relay_that_dies_of_a_bug_raises_an_alarm"),
    Alarm.TOPIC_LOST_ITS_TAIL: (
        CHASSIS,
        "test_a_lost_tail_is_an_alarm_until_the_topic_is_as_far_again",
    ),
    Alarm.TOPIC_ABOVE_THE_JOURNAL: (
        CHASSIS,
        "test_a_topic_above_its_journal_is_an_alarm_until_the_journal_is_recovered",
    ),
    Alarm.TOPIC_DIFFERS_FROM_THE_JOURNAL: (
        CHASSIS,
        "test_a_record_that_the_journal_does_not_know_is_an_alarm",
    ),
    Alarm.GAP_IN_THE_TOPIC: (CHASSIS, "test_a_gap_is_an_alarm_until_the_feed_has_closed_it"),
    Alarm.FEED_DOES_NOT_HEAL: (CHASSIS, "test_a_gap_is_an_alarm_until_the_feed_has_closed_it"),
    Alarm.RECORD_SET_ASIDE: (CHASSIS, "test_a_record_set_aside_is_an_alarm_for_an_hour"),
    Alarm.STREAM_PARKED: (CHASSIS, "test_a_parked_stream_is_an_alarm_until_it_is_resumed"),
    Alarm.CONSUMER_WAITS: (
        CHASSIS,
        "test_a_client_that_stops_without_a_word_is_an_alarm_until_its_successor_moves",
    ),
    Alarm.JOURNAL_CUT_OFF: (
        CHASSIS,
        "test_a_journal_without_its_database_is_an_alarm_until_it_is_back",
    ),
    Alarm.KEY_STORE_AWAY: (CHASSIS, "test_a_key_store_that_is_away_is_an_alarm_until_it_answers"),
    Alarm.LETTER_PARKED: (
        LETTERS,
        "test_a_letter_that_cannot_be_made_is_parked_and_never_sent_half_empty",
    ),
    Alarm.LETTERS_WAIT: (
        LETTERS,
        "test_letters_that_wait_too_long_for_their_first_attempt_are_an_alarm",
    ),
    Alarm.MAIL_SERVER_AWAY: (
        SMTP,
        "test_a_mail_server_that_takes_nothing_is_an_alarm_until_it_takes_a_letter",
    ),
    Alarm.DESK_REFUSED: (
        LETTERS,
        "test_a_desk_that_takes_no_mail_is_an_alarm_because_no_account_could_be_marked",
    ),
    Alarm.DOCUMENTS_WAIT: (
        SCANNING,
        "test_documents_that_wait_for_the_scanner_are_an_alarm_until_they_were_looked_into",
    ),
    Alarm.DOCUMENT_MISSING: (FILING, "test_blobs_of_nothing_go_and_missing_ones_are_told_of"),
    Alarm.CLOCK_ASTRAY: (CLOCKS, "test_a_process_whose_clock_is_astray_raises_nothing_and_alarms"),
    Alarm.PROVIDER_AWAY: (
        PROVIDER,
        "test_a_provider_that_is_away_is_an_alarm_and_leaves_passwords_alone",
    ),
    Alarm.ACCOUNTS_STALE: (SERVED, "test_accounts_that_are_not_fresh_are_an_alarm"),
}
"""Where each was seen, on real servers."""

LOADED = (identity.handlers.counting,)
"""Where metrics are made that rules ask for, besides `chassis.metrics`."""

SECTIONS = ["Meaning", "Impact", "Diagnosis", "Mitigation"]
IMPERSONAL = {"$labels.instance", "$labels.consumer", "$labels.topic", "$labels.pool", "$value"}
ALERTS = [rule.name for rule in rules()]


def by_name(rule: Rule) -> str:
    return rule.name


def test_every_alarm_of_the_code_has_a_rule_of_its_name_and_no_rule_asks_for_another() -> None:
    asked = {rule.name: rule.alarms for rule in rules() if rule.alarms}
    assert asked == {alarm.value: {alarm.value} for alarm in Alarm}


def test_no_two_rules_have_the_same_name() -> None:
    assert len(ALERTS) == len(set(ALERTS))


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {path.stem for path in RUNBOOKS} == set(ALERTS)
    assert {rule.name: rule.page for rule in rules()} == {name: f"docs/runbooks/{name}.md" for name in ALERTS}


def test_every_rule_is_seen_firing_and_silent_by_promtool() -> None:
    assert seen(firing=True) == seen(firing=False) == sorted(ALERTS)


@pytest.mark.parametrize("path", RUNBOOKS, ids=lambda path: path.stem)
def test_a_page_says_meaning_impact_diagnosis_and_mitigation(path: Path) -> None:
    page = path.read_text()
    assert page.startswith(f"# {path.stem}\n")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == SECTIONS


@pytest.mark.parametrize("rule", rules(), ids=by_name)
def test_a_summary_holds_nothing_personal(rule: Rule) -> None:
    assert rule.asked <= IMPERSONAL
    assert rule.severity in {"warning", "critical"}


@pytest.mark.parametrize("rule", rules(), ids=by_name)
def test_a_rule_asks_for_metrics_that_there_are(rule: Rule) -> None:
    shown = generate_latest(REGISTRY).decode()
    known = set(re.findall(r"^# TYPE (kronika_\w+) ", shown, re.MULTILINE))
    known |= {f"{name}_bucket" for name in re.findall(r"^# TYPE (\w+) histogram", shown, re.MULTILINE)}
    assert rule.metrics <= known


@pytest.mark.parametrize("alarm", Alarm)
def test_every_alarm_has_a_test_in_which_it_went_off(alarm: Alarm) -> None:
    path, name = SEEN[alarm]
    functions = [node for node in ast.walk(ast.parse((ROOT / path).read_text())) if _is_function(node)]
    text = [ast.unparse(node) for node in functions if getattr(node, "name", "") == name]
    assert len(text) == 1
    assert f"Alarm.{alarm.name}" in text[0]


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "files"), [("check", RULES), ("test", TESTS)])
def test_promtool_finds_nothing_wrong(command: str, files: list[Path]) -> None:
    paths = [str(path.relative_to(ROOT)) for path in files]
    done = subprocess.run(
        ["tools/promtool", command, "rules", *paths], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
