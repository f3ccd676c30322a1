"""Cases in which whatever a person can type is a canary: every private field of every event, over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from served.language import EVA, OLGA, SARA, TAMAS, Case, house

from testkit.canaries import Canary

WORD = "Żółćkanárekű"
PHONE = "+36 70 741 8529"
MAIL = "ptaszek.kanarek"
CANARIES = (Canary("word", WORD), Canary("phone", PHONE), Canary("mail", MAIL))


def canary(what: str) -> str:
    """A text of somebody's, long enough for a reason."""
    return f"{WORD} says something about {what}"


def client() -> dict[str, Any]:
    return {
        "family_name": WORD,
        "given_name": f"{WORD}a",
        "gender": "woman",
        "age": 47,
        "relation": "employee",
    }


def contact() -> dict[str, Any]:
    return {"phone": PHONE, "email": f"{MAIL}@example.org", "call_when": canary("when to call")}


def problem() -> dict[str, Any]:
    names = ("category", "description", "other_comment", "written_text", "note_to_expert")
    return {name: canary(name) for name in names}


async def a_life_full_of_canaries() -> list[Case]:
    """All that can be told of clients, told; the cases."""
    first = await _registered()
    await _counselled(first)
    await _settled(first)
    await _judged(first)
    second = await _registered()
    await _unreachable(second)
    return [first, second]


async def _registered() -> Case:
    """Texts are put right before the case is accepted, by the desk."""
    case = await OLGA.registers(client=client(), contact=contact(), problem=problem(), second_confirmed=True)
    await OLGA.does("correct-contact", case, seen=case.version, contact=contact())
    await OLGA.does("correct-details", case, seen=case.version, client=client(), problem=problem())
    await OLGA.does("add-note", case, text=canary("a note"))
    await OLGA.assigns(case, EVA)
    return case


async def for_eva(what: str, case: Case, **how: Any) -> None:
    await SARA.does(what, case, acting_reason=canary(f"acting: {what}"), **how)


async def _counselled(case: Case) -> None:
    await for_eva("record-attempt", case, kind="phone", outcome="no_answer")
    attempt = str(case.made["record-attempt"])
    await EVA.does("retract-attempt", case, attempt=attempt, reason=canary("an attempt"))
    await for_eva("record-contact", case, happened_at=house().clock.ago(days=5))
    await EVA.does("retract-contact", case, reason=canary("the contact"))
    await for_eva("record-contact", case, happened_at=house().clock.ago(days=5))
    await OLGA.does("change-consultations", case, available=6, reason=canary("more sessions"))
    await EVA.does("send-message", case, text=canary("a message"))
    message = str(case.made["send-message"])
    await OLGA.does("answer-message", case, message=message, answer=canary("an answer"))
    await for_eva("add-session", case, date=_day(4), time="12:00")
    session = str(case.made["add-session"])
    await for_eva("move-session", case, session=session, date=_day(3), time="12:00")
    await for_eva("delete-session", case, session=session, reason="mistake")
    await EVA.holds_session(case)
    await SARA.does("postpone-closing", case, until=_day(-200), reason=canary("a later closing"))


async def _settled(case: Case) -> None:
    paper = {"document": str(uuid4()), "kind": "treatment_log"}
    await for_eva("file-paper", case, **paper)
    await for_eva("withdraw-paper", case, document=paper["document"])
    await for_eva("file-paper", case, **paper)
    for what, how in (
        ("score-satisfaction", {"score": 4}),
        ("file-paper", {"document": str(uuid4()), "kind": "satisfaction_form"}),
        ("declare-satisfaction-impossible", {"reason": "other"}),
    ):
        await for_eva(what, case, **how)
        await OLGA.does("retract-satisfaction", case, reason=canary("satisfaction"))
    await EVA.does("score-satisfaction", case, score=5)
    await for_eva("close", case)


async def _judged(case: Case) -> None:
    await SARA.breaks_glass(case, canary("a glass"))
    await TAMAS.does("return", case, reason=canary("a return"))
    await EVA.closes(case)
    await TAMAS.approves(case)
    mark = {"expert": str(EVA.id), "invoice": "2026/1"}
    await TAMAS.does("mark-invoiced", case, **mark)
    await TAMAS.does("withdraw-invoice-mark", case, **mark, reason=canary("an invoice"))
    await OLGA.does("reopen", case, reason=canary("a reopening"))
    await EVA.contacts(case, happened_at=None)


async def _unreachable(case: Case) -> None:
    noon = house().clock() - timedelta(days=3)
    for hours in (0, 3, 6):
        at = (noon + timedelta(days=hours // 3, hours=hours)).isoformat()
        await EVA.does("record-attempt", case, kind="phone", outcome="no_answer", happened_at=at)
    await EVA.does("record-attempt", case, kind="email", outcome="no_answer")
    await for_eva("find-unreachable", case)


def _day(days_ago: int) -> str:
    return (house().clock() - timedelta(days=days_ago)).date().isoformat()
