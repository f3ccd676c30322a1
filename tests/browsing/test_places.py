"""The table of pages that the tests go through: whole, by the dashboard's own table of routes."""

import re
from typing import Any, cast

from fastapi.routing import APIRoute, iter_route_contexts

from browsing.language.places import AT_THE_DOOR, ELSEWHERE, PLACES
from dashboard.domain.asking import Service
from dashboard.wiring import Means, assembled

NOTHING = cast(Any, None)


def asked_for() -> set[str]:
    """Every address that answers to a browser, as its route is written."""
    means = Means(NOTHING, dict.fromkeys(Service, ""), NOTHING, NOTHING, NOTHING, NOTHING)
    routes = (each.route for each in iter_route_contexts(assembled(means, NOTHING, NOTHING).routes))
    return {each.path for each in routes if isinstance(each, APIRoute) and "GET" in (each.methods or ())}


def test_every_page_is_in_the_table_of_pages() -> None:
    paths = [each.path.partition("?")[0] for each in (*PLACES, *AT_THE_DOOR)]
    left = {route for route in asked_for() if not any(_fits(route, path) for path in paths)}
    assert left - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() - asked_for() == set()


def test_no_two_pages_have_one_name() -> None:
    names = [each.name for each in (*PLACES, *AT_THE_DOOR)]
    assert len(names) == len(set(names))


def _fits(route: str, path: str) -> bool:
    """A route of fixed words is met by those alone."""
    return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", route), path) is not None
