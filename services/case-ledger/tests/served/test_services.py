"""What other services ask the ledger under their own tokens: filing, keys of documents, causes of letters."""

from base64 import urlsafe_b64decode
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from served.language import (
    ANDRAS,
    EVA,
    KATA,
    NOTIFIER,
    OLGA,
    SARA,
    STORE,
    Answer,
    Case,
    Colleague,
    a_reassigned_case,
    an_accepted_case,
    an_approved_case,
    an_assigned_case,
    an_erased_case,
)


def of(who: Colleague, kind: str = "treatment_log", **more: str) -> dict[str, str]:
    return {"document": str(uuid4()), "kind": kind, "uploader": str(who.id), **more}


async def latest(case: Case) -> dict[str, str]:
    """The case's latest event."""
    event: dict[str, str] = (await SARA.asks(f"{case.at}/timeline"))["items"][-1]
    return event


async def stands(case: Case, event: str) -> tuple[bool, str | None]:
    answer = await NOTIFIER.about(case, event)
    return answer["stands"], answer["reason"]


async def files(case: Case, body: dict[str, str], key: str | None = None) -> Answer:
    return await STORE.posts(f"{case.at}/file-paper", body, key=key)


@pytest.mark.rule("D5", "I1")
async def test_a_paper_is_filed_by_the_document_store_for_who_uploaded_it() -> None:
    case = await an_accepted_case()
    body = of(EVA)
    answer = await files(case, body)
    assert answer.status == 200, answer
    event = await latest(case)
    assert (event["type"], event["actor"]) == ("kronika.cases.paper_filed.v1", "service:document-store")
    assert (event["role"], event["on_behalf_of"]) == ("service", str(EVA.id))
    (paper,) = (await EVA.opens(case))["papers"]
    assert (paper["document"], paper["expert"]) == (body["document"], str(EVA.id))


@pytest.mark.rule("D5")
async def test_asking_again_under_the_same_key_files_once() -> None:
    case = await an_accepted_case()
    body = of(EVA)
    first = await files(case, body, key=body["document"])
    again = await files(case, body, key=body["document"])
    assert (first.status, again.status) == (200, 200)
    assert first["position"] == again["position"]


@pytest.mark.rule("D5", "C6")
async def test_a_former_experts_paper_goes_to_their_hand_over_page() -> None:
    case = await a_reassigned_case()
    assert (await files(case, of(EVA))).status == 200
    assert (await latest(case))["type"] == "kronika.cases.handover_paper_filed.v1"
    (paper,) = (await EVA.asks(f"{case.at}/handover"))["papers"]
    assert paper["handover"]


@pytest.mark.rule("D5")
async def test_whose_case_it_is_not_gets_nothing_filed() -> None:
    case = await an_accepted_case()
    for who in (KATA, OLGA, ANDRAS):
        answer = await files(case, of(who))
        assert answer.status == 409, (who, answer)


@pytest.mark.rule("D5", "D8")
async def test_of_an_approved_case_the_store_hears_that_it_is() -> None:
    answer = await files(await an_approved_case(), of(EVA))
    assert (answer.status, answer.missing) == (409, {"case-approved"})


@pytest.mark.rule("D5", "C9")
async def test_a_supervisor_who_uploads_for_the_expert_says_why() -> None:
    case = await an_accepted_case()
    assert (await files(case, of(SARA))).missing == {"acting-reason-missing"}
    assert (await files(case, of(SARA, acting_reason="Eva is ill."))).status == 200


@pytest.mark.rule("D5")
async def test_the_store_may_ask_before_anything_is_uploaded() -> None:
    case = await an_accepted_case()
    asked = await STORE.posts(f"{case.at}/may-file", of(EVA))
    assert (asked.status, asked.body) == (200, {})
    assert (await latest(case))["type"] == "kronika.cases.client_contacted.v1"
    refused = await STORE.posts(f"{case.at}/may-file", of(KATA))
    assert (refused.status, refused.missing) == (409, {"holder-changed"})


@pytest.mark.rule("D6")
async def test_a_form_that_is_filed_settles_satisfaction_until_it_is_withdrawn() -> None:
    case = await an_accepted_case()
    body = of(EVA, "satisfaction_form")
    assert (await files(case, body)).status == 200
    assert (await EVA.opens(case))["satisfaction"]["document"] == body["document"]
    gone = {"document": body["document"], "uploader": str(EVA.id)}
    assert (await STORE.posts(f"{case.at}/withdraw-paper", gone)).status == 200
    assert (await EVA.opens(case))["satisfaction"] is None


@pytest.mark.rule("D5")
async def test_the_store_refuses_a_paper_that_it_filed() -> None:
    case = await an_accepted_case()
    body = of(EVA)
    await files(case, body)
    bad = {"document": body["document"], "uploader": str(EVA.id), "reason": "infected"}
    assert (await STORE.posts(f"{case.at}/refuse-paper", bad)).status == 200
    assert (await EVA.opens(case))["papers"] == []


@pytest.mark.rule("B4")
async def test_each_document_has_a_key_of_its_own_that_stays_the_same() -> None:
    case, other = await an_accepted_case(), await an_accepted_case()
    document = {"document": str(uuid4())}
    key = (await STORE.posts(f"{case.at}/document-key", document))["key"]
    assert len(urlsafe_b64decode(key + "=")) == 32
    again = await STORE.posts(f"{case.at}/document-key", document)
    another = await STORE.posts(f"{case.at}/document-key", {"document": str(uuid4())})
    elsewhere = await STORE.posts(f"{other.at}/document-key", document)
    assert again["key"] == key
    assert len({key, another["key"], elsewhere["key"]}) == 3


@pytest.mark.rule("I4")
async def test_an_erased_clients_documents_have_no_key_any_more() -> None:
    case = await an_erased_case()
    answer = await STORE.posts(f"{case.at}/document-key", {"document": str(uuid4())})
    assert (answer.status, answer.problem) == (410, "person-erased")


@pytest.mark.rule("I7")
async def test_an_assignment_stands_until_it_is_taken_back() -> None:
    case = await an_assigned_case()
    assigned = (await latest(case))["id"]
    assert await stands(case, assigned) == (True, None)
    await OLGA.does("take-back-assignment", case)
    assert await stands(case, assigned) == (False, "taken_back")


@pytest.mark.rule("C6")
async def test_an_assignment_is_superseded_by_another_and_stands_again_where_that_is_taken_back() -> None:
    case = await an_assigned_case()
    assigned = (await latest(case))["id"]
    await OLGA.does("reassign", case, expert=str(KATA.id), reason="other")
    assert await stands(case, assigned) == (False, "superseded")
    lost = (await latest(case))["id"]
    assert (await NOTIFIER.about(case, lost, EVA.id))["stands"]
    await OLGA.does("take-back-assignment", case)
    assert await stands(case, assigned) == (True, None)


@pytest.mark.rule("C3", "C7")
async def test_with_a_cause_the_ledger_says_when_the_next_thing_is_due() -> None:
    case = await an_assigned_case()
    assigned = await latest(case)
    due = datetime.fromisoformat((await NOTIFIER.about(case, assigned["id"]))["due"])
    assert due - datetime.fromisoformat(assigned["happened_at"]) == timedelta(hours=48)


async def test_causes_are_answered_in_the_order_asked() -> None:
    cases = [await an_assigned_case() for _ in range(3)]
    named = [{"case": str(each.id), "event": (await latest(each))["id"]} for each in cases]
    await OLGA.does("take-back-assignment", cases[1])
    named.insert(2, {"case": str(uuid4()), "event": str(uuid4())})
    answer = await NOTIFIER.posts("/causes", {"causes": named})
    assert [(each["known"], each["stands"]) for each in answer["items"]] == [
        (True, True), (True, False), (False, False), (True, True)
    ]  # fmt: skip


@pytest.mark.rule("D4", "I5")
async def test_the_notifier_reads_a_message_to_the_operator_and_is_seen_to_have_opened_it() -> None:
    case = await an_accepted_case()
    await EVA.does("send-message", case, text="May I go on?\nSeven sessions.")
    sent = (await latest(case))["id"]
    answer = await NOTIFIER.asks(f"{case.at}/messages/{sent}/text")
    assert answer.body == {"text": "May I go on?\nSeven sessions.", "sender": str(EVA.id)}
    opened = (await SARA.asks(f"{case.at}/openings"))["items"][-1]
    assert (opened["by"], opened["part"], opened["why"]) == ("service:notifier", "texts", "letter")
    await EVA.does("take-back-message", case, message=str(case.made["send-message"]))
    assert (await NOTIFIER.asks(f"{case.at}/messages/{sent}/text")).status == 404


async def test_what_nobody_knows_of_is_not_found() -> None:
    case, nowhere = await an_assigned_case(), Case(uuid4(), 0, 0)
    for where in (case, nowhere):
        assert (await NOTIFIER.about(where, uuid4()))["known"] is False
    assert (await STORE.posts(f"{nowhere.at}/document-key", {"document": str(uuid4())})).status == 404
    assert (await files(nowhere, of(EVA))).status == 404
