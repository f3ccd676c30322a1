"""Permissions: what each role is given, by a table that a hand-written file keeps honest."""

from pathlib import Path

import pytest

from chassis.metrics import REGISTRY
from chassis.permissions import Granted, Refused, demand, demand_of_service, judge
from chassis.problems import ProblemError
from contracts.permissions import ACTIONS, COLUMNS, ROWS, Fact, Mark, Role, service_may, table

_FILE = Path(__file__).with_name("permissions_expected.txt")
_LINES = [line.split() for line in _FILE.read_text().splitlines() if line and not line.startswith("#")]
EXPECTED = {line[0]: dict(zip(COLUMNS, line[1:], strict=True)) for line in _LINES}


def test_the_expectations_name_every_action_and_no_other() -> None:
    assert EXPECTED.keys() == ACTIONS.keys()


@pytest.mark.parametrize("action", EXPECTED)
def test_every_role_is_given_just_what_is_expected(action: str) -> None:
    for role in Role:
        for facts in [frozenset[Fact](), *(frozenset({fact}) for fact in Fact), frozenset(Fact)]:
            granted = isinstance(judge(action, [role], facts), Granted)
            assert granted is allowed(EXPECTED[action][role], facts), (role, sorted(facts))


def allowed(cell: str, facts: frozenset[Fact]) -> bool:
    if cell in {"y", "-"}:
        return cell == "y"
    if cell.startswith("!"):
        return Fact(cell[1:]) not in facts
    return any(Fact(name) in facts for name in cell.split("|"))


@pytest.mark.parametrize(
    ("action", "role", "fact", "mark"),
    [
        ("list_cases", Role.EXPERT, Fact.HOLDER, Mark.HOLDER),
        ("list_cases", Role.EXPERT, Fact.WAS_HOLDER, Mark.OWN_WORK),
        ("list_cases", Role.EXPERT, Fact.DECLINED, Mark.OWN_WORK),
        ("list_cases", Role.EXPERT, Fact.ENTITLED, Mark.ENTITLED),
        ("list_cases", Role.LEAD, Fact.TEAM, Mark.MASKED),
        ("open_profile", Role.OPERATOR, Fact.OWN, Mark.NAMED),
        ("open_profile", Role.SUPERVISOR, Fact.OWN, Mark.NAMED),
        ("open_profile", Role.AUDITOR, Fact.OWN, Mark.MASKED),
        ("open_profile", Role.CLIENT, Fact.OWN_CASE, Mark.OWN_CASE),
        ("open_texts", Role.OPERATOR, Fact.NOT_ACCEPTED, Mark.YES),
        ("open_texts", Role.OPERATOR, Fact.GLASS_BROKEN, Mark.BREAK_GLASS),
        ("read_messages", Role.SUPERVISOR, Fact.OWN, Mark.MASKED),
        ("read_figures", Role.ANALYST, Fact.OWN, Mark.ANONYMOUS),
    ],
)
def test_how_much_is_shown_follows_the_mark(action: str, role: Role, fact: Fact, mark: Mark) -> None:
    verdict = judge(action, [role], [fact])
    assert isinstance(verdict, Granted)
    assert verdict.mark is mark


def test_the_role_named_is_the_first_that_allows_it() -> None:
    verdict = judge("open_profile", [Role.SUPERVISOR, Role.OPERATOR, Role.EXPERT], [])
    assert isinstance(verdict, Granted)
    assert verdict.role is Role.OPERATOR
    verdict = judge("open_profile", [Role.SUPERVISOR, Role.EXPERT], [Fact.HOLDER])
    assert isinstance(verdict, Granted)
    assert verdict.role is Role.EXPERT
    assert verdict.marks == {Mark.HOLDER, Mark.NAMED}


@pytest.mark.parametrize(
    ("action", "roles", "facts", "status"),
    [
        ("close_case", [Role.EXPERT], [], 404),
        ("close_case", [Role.EXPERT], [Fact.ENTITLED], 403),
        ("close_case", [Role.EXPERT], [Fact.LAST_HOLDER], 403),
        ("open_profile", [Role.ADMINISTRATOR], [], 404),
        ("open_profile", [Role.ANALYST], [], 404),
        ("open_profile", [], [], 404),
        ("close_case", [Role.OPERATOR], [], 403),
        ("close_case", [Role.AUDITOR], [], 403),
        ("approve_case", [Role.SUPERVISOR], [Fact.WORKED_ON], 403),
        ("register_case", [Role.ADMINISTRATOR], [], 403),
    ],
)
def test_who_is_given_nothing_for_a_case_does_not_learn_of_it(
    action: str, roles: list[Role], facts: list[Fact], status: int
) -> None:
    assert judge(action, roles, facts) == Refused(action, status)
    with pytest.raises(ProblemError) as caught:
        demand(action, roles, facts)
    assert caught.value.status == status


def test_a_refusal_is_counted() -> None:
    labels = {"action": "verify_log", "status": "403"}
    before = REGISTRY.get_sample_value("kronika_permissions_refused_total", labels) or 0
    judge("verify_log", [Role.EXPERT])
    assert REGISTRY.get_sample_value("kronika_permissions_refused_total", labels) == before + 1


def test_an_action_that_the_table_does_not_name_is_nobodys() -> None:
    with pytest.raises(KeyError):
        judge("fly", list(Role))


def test_the_table_has_all_its_rows_and_a_cell_for_every_role() -> None:
    assert [row.number for row in ROWS] == list(range(1, 38))
    assert {len(cells) for cells in table()} == {2 + len(COLUMNS)}


def test_whom_the_words_refuse_no_action_of_the_row_lets_in() -> None:
    for row in ROWS:
        for action, cells in row.actions.items():
            assert cells.keys() <= row.words.keys() | own_deeds(action), (row.number, action)


def own_deeds(action: str) -> set[Role]:
    """What the rules add to the words: taking back (I7), retracting (D13), breaking the glass."""
    expert_too = {Role.EXPERT} if action.startswith("take_back") else set()
    return expert_too | ({Role.OPERATOR} if action.startswith("retract") else set())


@pytest.mark.parametrize(
    ("service", "action", "may"),
    [
        ("document-store", "file_paper", True), ("document-store", "close_case", False),
        ("deadline-watcher", "read_clocks", True), ("notifier", "ask_cause", True),
        ("dashboard", "open_profile", False), ("identity", "read_feed", True),
        ("stranger", "read_feed", False), ("assignment", "assign_case", False),
        ("assignment", "pass_assignment_on", True), ("document-store", "pass_assignment_on", False),
    ],
)  # fmt: skip
def test_a_service_may_do_what_its_line_says(service: str, action: str, may: bool) -> None:
    assert service_may(service, action) is may


def test_a_service_that_may_not_is_refused_and_counted() -> None:
    labels = {"action": "ask_cause", "status": "403"}
    before = REGISTRY.get_sample_value("kronika_permissions_refused_total", labels) or 0
    demand_of_service("notifier", "ask_cause")
    with pytest.raises(ProblemError) as refused:
        demand_of_service("identity", "ask_cause")
    assert (refused.value.status, refused.value.type) == (403, "not-allowed")
    assert REGISTRY.get_sample_value("kronika_permissions_refused_total", labels) == before + 1
