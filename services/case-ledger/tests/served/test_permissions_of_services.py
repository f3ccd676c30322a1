"""What services may ask of the ledger, alone or beside a person's token, and that nobody else may."""

from typing import Any
from uuid import uuid4

import pytest
from served.language import EVA, OLGA, Answer, Colleague, Service, an_accepted_case, an_unassigned_case, house
from served.language.rights import SERVICES, WHO
from served.language.watching import a_watch

from contracts.permissions import SERVICES as LINES

EVERY_SERVICE = (*(line.service for line in LINES if line.service != "every consumer"), "stranger")


@pytest.mark.parametrize("path", SERVICES)
async def test_each_route_of_services_lets_in_just_the_one(path: str) -> None:
    case = await an_accepted_case()
    some = str(uuid4())
    body = _body(path.rpartition("/")[2], some)
    real = path.replace("{case_id}", str(case.id)).replace("{event_id}", some)
    async with a_watch() as watch:
        before = await watch.traces(case)
        everybody: list[Service | Colleague] = [*map(Service, EVERY_SERVICE), *WHO.values()]
        for who in everybody:
            if isinstance(who, Service) and who.name == SERVICES[path]:
                continue
            answer = await (who.asks(real) if "event_id" in path else who.posts(real, body))
            assert answer.status == (403 if isinstance(who, Service) else 401), (who, answer)
        assert await watch.traces(case) == before
    let_in = Service(SERVICES[path])
    answer = await (let_in.asks(real) if "event_id" in path else let_in.posts(real, body))
    assert answer.status not in {401, 403}, answer


def _body(what: str, some: str) -> dict[str, Any]:
    if what == "causes":
        return {"causes": [{"case": some, "event": some}]}
    if what == "document-key":
        return {"document": some}
    body = {"document": some, "uploader": str(EVA.id)}
    body |= {"kind": "other"} if what in {"file-paper", "may-file"} else {}
    return body | ({"reason": "infected"} if what == "refuse-paper" else {})


PASSED_ON = ("assign", "delegate", "reassign", "take-over")


@pytest.mark.parametrize("path", PASSED_ON)
async def test_cases_are_handed_out_through_assignment_only(path: str) -> None:
    case = await an_unassigned_case()
    for through in (None, "document-store"):
        headers = {"Authorization": f"Bearer {OLGA.token()}", "Idempotency-Key": uuid4().hex}
        headers |= {"Kronika-Service": Service(through).token()} if through else {}
        answer = Answer(await house().http.post(f"{case.at}/{path}", headers=headers, json={}))
        assert (answer.status, answer.problem) == (403, "not-passed-on"), answer
