"""Nothing falls between: every event has its evolver, every command its decision, every refusal its name."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from domain.language import ACTS, ERRANDS

from case_ledger.domain import situation
from case_ledger.domain.corrections import ChangeProblemType
from case_ledger.domain.evolving import EVOLVERS
from case_ledger.domain.registration import RegisterCase
from case_ledger.domain.situation import Act, Command, HoldersCommand
from contracts.cases.registration import CaseRegistered
from contracts.topics import CASES

FOLDER = Path(situation.__file__).parent
KINDS = {
    "Command",
    "HoldersCommand",
    "Dated",
    "Naming",
    "Moving",
    "OwnPaper",
    "FilesPaper",
    "Handing",
    "Errand",
}
"""What commands have in common; nobody sends one of these."""


def modules() -> Iterator[ModuleType]:
    for path in sorted(FOLDER.glob("*.py")):
        yield import_module(f"case_ledger.domain.{path.stem}")


def defined_commands() -> set[type[Command]]:
    """Every command of a case, wherever in the domain it is defined; those of policy are its own."""
    found = {
        value
        for module in modules()
        if module.__name__ != "case_ledger.domain.policy"
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Command)
    }
    return {each for each in found if each.__name__ not in KINDS}


def acts() -> dict[str, Act[Any]]:
    return {
        name: value for module in modules() for name, value in vars(module).items() if isinstance(value, Act)
    }


def test_every_event_of_a_case_has_an_evolver() -> None:
    assert set(EVOLVERS) | {CaseRegistered} == set(CASES.events)


def test_no_evolver_waits_for_an_event_that_does_not_exist() -> None:
    assert CaseRegistered not in EVOLVERS
    assert set(EVOLVERS) <= set(CASES.events)


def test_every_command_has_a_decision() -> None:
    assert defined_commands() == {*ACTS, *ERRANDS, ChangeProblemType, RegisterCase}


def test_every_decision_is_named_by_a_verb_of_its_command() -> None:
    named = {name: act for name, act in acts().items() if not name.startswith("_")}
    words = {re.sub("(?<!^)(?=[A-Z])", "_", command.__name__).lower(): act for command, act in ACTS.items()}
    assert named == words


def test_every_refusal_has_a_type_of_its_own_in_kebab_case() -> None:
    types = [act.refusal for act in ACTS.values()]
    assert len(types) == len(set(types))
    assert all(re.fullmatch("[a-z]+(-[a-z]+)+", each) for each in types)


def test_every_refusal_has_a_title_for_people() -> None:
    assert all(re.fullmatch("[A-Z].*[a-z]", act.title) for act in ACTS.values())


def test_every_rule_is_a_function_with_a_name() -> None:
    nameless = {
        name
        for name, act in acts().items()
        for rule in act.rules
        if "lambda" in getattr(rule, "__name__", "")
    }
    assert nameless == set()


def test_only_what_an_expert_does_can_be_done_for_them() -> None:
    """C9 names them: attempts, contact, sessions, paper, satisfaction, close."""
    for_the_expert = {command.__name__ for command in ACTS if issubclass(command, HoldersCommand)}
    assert for_the_expert == {
        "RecordContact",
        "RecordAttempt",
        "FindUnreachable",
        "AddSession",
        "MoveSession",
        "DeleteSession",
        "FilePaper",
        "WithdrawPaper",
        "ScoreSatisfaction",
        "FileSatisfactionForm",
        "DeclareSatisfactionImpossible",
        "CloseCase",
    }
