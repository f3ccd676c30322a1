"""Judging by the table of `contracts.permissions`: may this person, standing so to this case, do this?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from prometheus_client import Counter

from chassis.metrics import REGISTRY
from chassis.problems import ProblemError
from contracts.permissions import ACTIONS, ROWS, Fact, Mark, Role, Scope, service_may

REFUSED = Counter("kronika_permissions_refused", "Requests refused", ["action", "status"], registry=REGISTRY)


@dataclass(frozen=True, slots=True)
class Granted:
    """`role` is the first that allowed it, as `actorrole` names it; `mark` is what that role is given.

    `marks` are all that the person's roles are given together: who shows something shows by the richest.
    """

    role: Role
    mark: Mark
    marks: frozenset[Mark]


@dataclass(frozen=True, slots=True)
class Refused:
    """`status` is 404 where the table gives this person nothing for this case, else 403."""

    action: str
    status: int


def judge(action: str, roles: Collection[Role], facts: Iterable[Fact] = ()) -> Granted | Refused:
    """Judge one action by the roles held now and the facts that hold now; a refusal is counted.

    Raises `KeyError` for an action that the table doesn't name.
    """
    row, standing = ACTIONS[action], frozenset(facts)
    given = _given(action, roles, standing)
    if given:
        role, mark = given[0]
        return Granted(role, mark, frozenset(mark for _, mark in given))
    status = 404 if row.scope is Scope.CASE and not _knows_of_it(roles, standing) else 403
    REFUSED.labels(action, status).inc()
    return Refused(action, status)


def demand(action: str, roles: Collection[Role], facts: Iterable[Fact] = ()) -> Granted:
    """`judge`, raising `ProblemError` (403 `not-allowed`, 404 `not-found`) for a refusal."""
    verdict = judge(action, roles, facts)
    if isinstance(verdict, Granted):
        return verdict
    if verdict.status == 404:
        raise ProblemError(type="not-found", title="There is no such thing", status=404)
    raise ProblemError(type="not-allowed", title="You may not do this", status=403)


def demand_of_service(service: str, action: str) -> None:
    """The same for a service under its own account, by its line; raises `ProblemError` 403."""
    if not service_may(service, action):
        REFUSED.labels(action, 403).inc()
        raise ProblemError(type="not-allowed", title="This service may not do this", status=403)


def _given(action: str, roles: Collection[Role], facts: frozenset[Fact]) -> list[tuple[Role, Mark]]:
    cells = ACTIONS[action].actions[action]
    return [
        (role, grant.mark)
        for role in Role
        if role in roles
        for grant in cells.get(role, ())
        if grant.holds(facts)
    ]


def _knows_of_it(roles: Collection[Role], facts: frozenset[Fact]) -> bool:
    rows = (row for row in ROWS if row.scope is Scope.CASE)
    return any(_given(action, roles, facts) for row in rows for action in row.actions)
