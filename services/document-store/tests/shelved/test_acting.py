"""A supervisor hands papers in for an expert who can't, and says why (C9)."""

import pytest
from shelved.language import EVA, SARA, a_case_of, a_pdf, house

WHY = "Éva is in hospital; 100 % unreachable."


@pytest.mark.rule("C9")
async def test_a_supervisor_uploads_for_the_expert_and_the_ledger_hears_why() -> None:
    case = await a_case_of(EVA)
    document = await SARA.stores(case, a_pdf(), reason=WHY)
    (stored, *_) = await house().events(document)
    assert (stored["actor"], stored["actorrole"]) == (str(SARA.id), "supervisor")
    assert stored["onbehalfof"] == str(EVA.id)
    for errand in ("may-file", "file-paper"):
        (asked,) = house().world.errands.of(errand, document)
        assert (asked["uploader"], asked["acting_reason"]) == (str(SARA.id), WHY)


@pytest.mark.rule("C9", "B4")
async def test_the_reason_is_sealed_on_record_and_in_no_log() -> None:
    case = await a_case_of(EVA)
    document = await SARA.stores(case, a_pdf(), reason=WHY)
    (stored, *_) = await house().events(document)
    assert set(stored["data"]["acting_reason"]) == {"sealed", "key", "nonce", "ciphertext"}
    assert stored["data"]["acting_reason"]["key"] == f"{document}/{case.id}/1"
    assert "hospital" not in house().log.getvalue()
    assert "hospital" not in str(await house().events(document))


@pytest.mark.rule("C9")
async def test_who_withdraws_for_the_expert_says_why_too() -> None:
    case = await a_case_of(EVA)
    document = await SARA.stores(case, a_pdf(), reason=WHY)
    silent = await SARA.withdraws(case, document)
    assert (silent.status_code, silent.json()["missing"][0]["code"]) == (409, "acting-reason-missing")
    assert (await SARA.withdraws(case, document, acting_reason=WHY)).status_code == 200
    (asked,) = house().world.errands.of("withdraw-paper", document)
    assert asked == {"document": str(document), "uploader": str(SARA.id), "acting_reason": WHY}
    *_, withdrawn = await house().events(document)
    assert withdrawn["onbehalfof"] == str(EVA.id)
    assert "ciphertext" in withdrawn["data"]["acting_reason"]


@pytest.mark.rule("C9")
async def test_an_expert_needs_no_reason_to_withdraw_their_own_paper() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    answer = await EVA.withdraws(case, document, acting_reason=WHY)
    assert (answer.status_code, answer.json()["missing"][0]["code"]) == (409, "acting-reason-out-of-place")


@pytest.mark.rule("C9", "B4")
@pytest.mark.parametrize("said", ["", "%20", "%FF", "hospit%E1l", "x" * 10_001])
async def test_a_reason_that_is_no_text_is_refused_and_not_repeated(said: str) -> None:
    case = await a_case_of(EVA)
    path, headers = f"/cases/{case.id}/documents/{case.id}", {"Kronika-Acting-Reason": said}
    answer = await SARA.sends("PUT", path, params={"kind": "other"}, content=a_pdf(), headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/acting-reason")
    assert not said or said not in answer.text
    assert not house().blobs(case.id)
