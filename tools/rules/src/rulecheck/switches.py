"""The rules of a domain, found by what they give, and how each is switched off in a running process."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

_NUMBER = re.compile(r"\b[A-J][1-9][0-9]?\b")
_GIVES = re.compile(r"\bMissing \| None$")


@dataclass(frozen=True)
class Switch:
    """A rule in one place: `act` names the command's decision that asks it, or nothing for everywhere."""

    rule: str
    numbers: tuple[str, ...]
    act: str | None
    off: Callable[[], None]

    @property
    def name(self) -> str:
        return f"{self.rule} in {self.act}" if self.act else self.rule


def modules(package: str) -> list[ModuleType]:
    """A package and all that lies in it, imported."""
    root = importlib.import_module(package)
    inner = pkgutil.walk_packages(root.__path__, f"{package}.")
    return [root, *(importlib.import_module(each.name) for each in inner)]


def rules(found: Sequence[ModuleType]) -> dict[FunctionType, str]:
    """Every function that says what is missing, or nothing, and its name without the package's."""
    return {
        value: f"{module.__name__.partition('domain.')[2]}.{value.__name__}"
        for module in found
        for value in vars(module).values()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__ and _is_a_rule(value)
    }


def everywhere(found: Sequence[ModuleType]) -> Iterator[Switch]:
    """Each rule once: switched off wherever it is asked."""
    for rule, name in rules(found).items():
        yield Switch(name, numbers(rule), None, lambda rule=rule: _replace_all(found, rule))  # type: ignore[misc]


def place_by_place(found: Sequence[ModuleType]) -> Iterator[Switch]:
    """Each rule in each act that asks it, by itself."""
    known = rules(found)
    for act, name in _acts(found):
        for rule in act.rules:
            if rule in known:
                yield Switch(known[rule], numbers(rule), name, lambda act=act, rule=rule: _replace(act, rule))  # type: ignore[misc]


def numbers(rule: FunctionType) -> tuple[str, ...]:
    """The numbers of the specification that stand in a rule."""
    return tuple(dict.fromkeys(_NUMBER.findall(inspect.getsource(rule))))


def never_objects(*_: Any) -> None:
    """Stands in for a rule that is switched off."""


def _is_a_rule(function: FunctionType) -> bool:
    return bool(_GIVES.search(str(function.__annotations__.get("return", ""))))


def _acts(found: Sequence[ModuleType]) -> Iterator[tuple[Any, str]]:
    """What has a tuple of rules, once each, by the name of its variable."""
    seen = set[int]()
    for module in found:
        for name, value in vars(module).items():
            if _has_rules(value) and id(value) not in seen:
                seen.add(id(value))
                yield value, name


def _has_rules(value: Any) -> bool:
    """Whether it has them itself; what stands in for a command would answer to any name."""
    return "rules" in dir(value) and isinstance(value.rules, tuple)


def _replace(act: Any, rule: FunctionType) -> None:
    """Past the frozen dataclass: the act is the same for everybody who imported it."""
    object.__setattr__(act, "rules", _without(act.rules, rule))


def _replace_all(found: Sequence[ModuleType], rule: FunctionType) -> None:
    for act, _ in _acts(found):
        _replace(act, rule)
    for module in found:
        for name, value in list(vars(module).items()):
            if value is rule:
                setattr(module, name, never_objects)
            elif isinstance(value, tuple) and rule in value:
                setattr(module, name, _without(value, rule))


def _without(asked: tuple[Any, ...], rule: FunctionType) -> tuple[Any, ...]:
    return tuple(never_objects if each is rule else each for each in asked)
