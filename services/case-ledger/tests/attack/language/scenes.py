"""For every operation a request that the ledger accepts, staged through the public interface."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from attack.language.stories import (
    a_case_to_close,
    a_case_to_erase,
    a_case_with_a_message,
    a_case_with_a_paper,
    a_case_with_a_session,
    a_case_with_an_attempt,
    a_crisis,
    a_handed_over_case,
    a_handed_over_case_with_a_session,
    a_scored_case,
    an_invoiced_case,
    an_unreachable_case,
)
from served.language import (
    AUDREY,
    BUDAPEST,
    EVA,
    KATA,
    NOTIFIER,
    OLGA,
    PIOTR,
    SARA,
    STORE,
    Case,
    Colleague,
    Service,
    a_client,
    a_closed_case,
    a_company,
    a_declined_case,
    a_request,
    a_word,
    an_accepted_case,
    an_approved_case,
    an_assigned_case,
    an_unassigned_case,
    house,
)
from served.language.colleague import passed_on

from testkit.attack import Scene, Staging

type Value = str | Callable[[Case], Any]
type Story = Callable[[], Awaitable[Case]]

SCENES: dict[str, Staging] = {}
"""`POST /cases` and so on -> how to stage one."""


def on_a_case(path: str, who: Colleague | Service, story: Story, **body: Any) -> None:
    """A command on a case; what is callable in `body` is asked of the case."""

    async def stage() -> Scene:
        case = await story()
        told = {name: value(case) if callable(value) else value for name, value in body.items()}
        place = {"case_id": str(case.id)}
        return Scene(who, place, told, headers=passed_on(path), seen=case.version)

    SCENES[f"POST /cases/{{case_id}}/{path}"] = stage


def made(what: str) -> Callable[[Case], str]:
    return lambda case: str(case.made[what])


def _days_ago(days: int) -> Callable[[Case], str]:
    return lambda _: (house().clock() - timedelta(days=days)).astimezone(BUDAPEST).date().isoformat()


def _days_ahead(days: int) -> Callable[[Case], str]:
    return _days_ago(-days)


def _some_id(_: Case) -> str:
    return str(uuid4())


_REASON = "A complaint has to be answered today."

on_a_case("correct-contact", EVA, an_accepted_case, city="Eger", contact=None)
on_a_case("correct-details", OLGA, an_unassigned_case, crisis=True, company=None, wishes={})
on_a_case("add-note", OLGA, an_accepted_case)
on_a_case("tick-expert-reached", OLGA, a_crisis)
on_a_case("assign", OLGA, an_unassigned_case, expert=str(EVA.id))
on_a_case("delegate", OLGA, an_unassigned_case, expert=str(EVA.id))
on_a_case("reassign", OLGA, an_assigned_case, expert=str(PIOTR.id))
on_a_case("take-over", PIOTR, an_unassigned_case)
on_a_case("decline", EVA, an_assigned_case)
on_a_case("take-back-assignment", OLGA, an_assigned_case)
on_a_case("take-back-decline", EVA, a_declined_case)
on_a_case("record-contact", EVA, an_assigned_case)
on_a_case("retract-contact", EVA, an_accepted_case)
on_a_case("record-attempt", EVA, an_assigned_case, kind="phone")
on_a_case("retract-attempt", EVA, a_case_with_an_attempt, attempt=made("record-attempt"))
on_a_case("find-unreachable", EVA, an_unreachable_case)
on_a_case("add-session", EVA, an_accepted_case, date=_days_ago(2), time="10:00", contacted=False)
on_a_case(
    "move-session", EVA, a_case_with_a_session, session=made("add-session"), date=_days_ago(3), time="15:30"
)
on_a_case("delete-session", EVA, a_case_with_a_session, session=made("add-session"))
on_a_case("add-handover-session", EVA, a_handed_over_case, date=_days_ago(3), time="10:00")
on_a_case(
    "move-handover-session", EVA, a_handed_over_case_with_a_session,
    session=made("add-handover-session"), date=_days_ago(3), time="15:30",
)  # fmt: skip
on_a_case(
    "delete-handover-session", EVA, a_handed_over_case_with_a_session, session=made("add-handover-session")
)
on_a_case("change-consultations", OLGA, a_case_with_a_session)
on_a_case("send-message", EVA, an_accepted_case)
on_a_case("answer-message", OLGA, a_case_with_a_message, message=made("send-message"))
on_a_case("take-back-message", EVA, a_case_with_a_message, message=made("send-message"))
_EVAS = {"uploader": str(EVA.id)}
on_a_case("file-paper", STORE, an_accepted_case, document=_some_id, **_EVAS)
on_a_case("withdraw-paper", STORE, a_case_with_a_paper, document=made("file-paper"), **_EVAS)
on_a_case("refuse-paper", STORE, a_case_with_a_paper, document=made("file-paper"), **_EVAS)
on_a_case("may-file", STORE, an_accepted_case, document=_some_id, **_EVAS)
on_a_case("document-key", STORE, an_accepted_case)
on_a_case("score-satisfaction", EVA, an_accepted_case)
on_a_case("declare-satisfaction-impossible", EVA, an_accepted_case)
on_a_case("retract-satisfaction", EVA, a_scored_case)
on_a_case("close", EVA, a_case_to_close)
on_a_case("take-closing-back", EVA, a_closed_case)
on_a_case("end-without-counselling", OLGA, an_unassigned_case, reason="client_withdrew", same_as=None)
on_a_case("approve", SARA, a_closed_case)
on_a_case("return", SARA, a_closed_case)
on_a_case("postpone-closing", SARA, a_case_with_a_session, until=_days_ahead(200))
on_a_case("reopen", OLGA, an_approved_case)
on_a_case("mark-invoiced", SARA, an_approved_case, expert=str(EVA.id))
on_a_case("withdraw-invoice-mark", SARA, an_invoiced_case, expert=str(EVA.id), invoice="E-1")
on_a_case("break-glass", SARA, an_accepted_case, reason=_REASON)
on_a_case("start-erasure", OLGA, an_unassigned_case, ground="client_asked", asked_through="phone", also=None)
on_a_case("confirm-erasure", SARA, a_case_to_erase)
on_a_case("change-problem-type", SARA, an_unassigned_case, problem_type="legal")


def scene(operation: str) -> Callable[[Staging], Staging]:
    def keep(staging: Staging) -> Staging:
        SCENES[operation] = staging
        return staging

    return keep


@scene("POST /cases/{case_id}/settle-company")
async def _settling() -> Scene:
    case = await an_unassigned_case()
    told = {"company": str(await a_company())}
    return Scene(SARA, {"case_id": str(case.id)}, told, seen=case.version)


@scene("POST /cases")
async def _registering() -> Scene:
    unset = ("company", "same_client_as", "continues", "consultations", "session_minutes", "wishes")
    told = {"unlisted_company": "Somebody's firm", "client": a_client()}
    asked = {name: value for name, value in a_request(house().clock).items() if name != "happened_at"}
    return Scene(OLGA, body=dict.fromkeys(unset) | asked | told)


@scene("POST /searches")
async def _searching() -> Scene:
    case = await an_unassigned_case()
    return Scene(OLGA, body={"number": case.number, "cursor": None, "at_least": None})


@scene("POST /searches/same-client")
async def _same_client() -> Scene:
    return Scene(OLGA)


@scene("POST /searches/counts")
async def _counting() -> Scene:
    views = [{"list": "in_progress", "progress": 1}, {"list": "to_assign"}]
    return Scene(OLGA, body={"views": views})


@scene("POST /companies")
async def _listing_a_company() -> Scene:
    return Scene(SARA, body={"name": a_word(), "terms": None})


def on_a_company(path: str, **body: Any) -> None:
    async def stage() -> Scene:
        company = await a_company()
        told = {name: value() if callable(value) else value for name, value in body.items()}
        return Scene(SARA, {"company_id": str(company)}, told, seen=1)

    SCENES[f"POST /companies/{{company_id}}/{path}"] = stage


_TERMS = [{"problem_type": "psychological", "consultations": 9, "session_minutes": 30}]
on_a_company("rename", name=a_word)
on_a_company("change-contract", terms=_TERMS)
on_a_company("delist")


@scene("POST /processes/{problem_type}/publish")
async def _publishing() -> Scene:
    """For a type that no story is of."""
    found = await SARA.asks("/processes/nutritionist")
    process = found["process"]
    process["feedback_window_days"] = process["feedback_window_days"] % 90 + 1
    return Scene(SARA, {"problem_type": "nutritionist"}, {"process": process}, seen=found.version)


def about_a_case(path: str, who: Colleague | Service, story: Story, **query: Any) -> None:
    async def stage() -> Scene:
        return Scene(who, {"case_id": str((await story()).id)}, query=query)

    SCENES[f"GET /cases/{{case_id}}{path}"] = stage


about_a_case("", EVA, an_accepted_case)
about_a_case("/letters", OLGA, an_accepted_case)
about_a_case("/actions", EVA, an_accepted_case)
about_a_case("/timeline", EVA, a_closed_case)
about_a_case("/as-of", SARA, an_accepted_case, version=2)
about_a_case("/openings", SARA, an_accepted_case)
about_a_case("/glass", SARA, an_accepted_case)
about_a_case("/erasure", AUDREY, a_case_to_erase)
about_a_case("/erasure-preview", OLGA, an_accepted_case)
about_a_case("/handover", EVA, a_handed_over_case_with_a_session)


def asked(operation: str, who: Colleague | Service, **path: str) -> None:
    async def stage() -> Scene:
        return Scene(who, path)

    SCENES[operation] = stage


asked("GET /cases", KATA)
asked("GET /invoicing", SARA)
asked("GET /invoicing/export", SARA)
asked("GET /figures", SARA)
asked("GET /companies", OLGA)
asked("GET /processes/{problem_type}", OLGA, problem_type="legal")
asked("GET /feed/{topic}/{shard}", AUDREY, topic="cases", shard="3")


@scene("POST /causes")
async def _causes() -> Scene:
    case = await an_accepted_case()
    (first, *_) = (await SARA.asks(f"{case.at}/timeline"))["items"]
    return Scene(NOTIFIER, body={"causes": [{"case": str(case.id), "event": first["id"]}]})


@scene("GET /cases/{case_id}/messages/{event_id}/text")
async def _a_messages_text() -> Scene:
    case = await a_case_with_a_message()
    told = (await SARA.asks(f"{case.at}/timeline"))["items"]
    sent = next(each for each in told if each["type"].endswith("message_to_operator_sent.v1"))
    return Scene(NOTIFIER, {"case_id": str(case.id), "event_id": sent["id"]})


@scene("GET /companies/{company_id}")
async def _a_companys_page() -> Scene:
    return Scene(OLGA, {"company_id": str(await a_company())})
