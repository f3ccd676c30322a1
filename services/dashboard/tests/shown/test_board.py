"""A6, C4, C5, D4: what needs an expert on one board, what an expert may take over, mail and its answer."""

import re

import pytest
from shown.language import DALMA, found, refused
from shown.language.desk import CASE, CRISIS, a_case, a_list, a_notice, desk, unassigned
from shown.language.judged import a_profile, an_offer

DECLINED = unassigned(CRISIS, 2656, notices=[a_notice("case_declined", "orange")], declined_by=[DALMA])
MESSAGE = {
    "id": "7a1e4c0e-9f5f-4d55-8f1e-0000000000aa", "sender": DALMA, "operator": None,
    "text": "May we meet online?",
    "sent_at": "2026-11-18T10:00:00Z", "answered_at": None, "answered_by": None, "answer": None,
    "taken_back": False,
}  # fmt: skip


def groups(html: str) -> dict[str, list[str]]:
    """Heading -> numbers of its rows."""
    parts = re.split(r'<h2 class="group">', html)[1:]
    return {each.partition("<")[0].strip(): re.findall(r'data-copy="(\d+)"', each) for each in parts}


async def test_each_case_of_the_board_stands_in_one_group() -> None:
    rows = a_list(unassigned(), DECLINED)
    seen = await desk({"GET /cases": found(rows)}).looks("/to-assign")
    numbers = [number for each in groups(seen.html).values() for number in each]
    assert {"2655", "2656"} <= set(numbers)
    assert groups(seen.html)["Declined"] == ["2656"]


@pytest.mark.rule("C7")
async def test_a_crisis_stands_above_older_cases() -> None:
    rows = a_list(unassigned(), unassigned(CRISIS, 2700, crisis=True))
    seen = await desk({"GET /cases": found(rows)}).looks("/to-assign")
    assert groups(seen.html)["Unassigned"] == ["2700", "2655"]


async def test_a_row_of_the_board_leads_to_the_choice_of_an_expert_and_says_who_declined() -> None:
    seen = await desk({"GET /cases": found(a_list(DECLINED))}).looks("/to-assign")
    assert f'href="/cases/{CRISIS}/assignment"' in seen.html
    assert "declined by Réti Dalma" in seen.words


@pytest.mark.parametrize("path", ["/to-assign", "/declined", "/expert-left", "/mail"])
async def test_the_lists_of_the_desk_stand_above_each_of_them(path: str) -> None:
    counts = {
        "POST /searches/counts": found({"counts": [7] * (7 if path in {"/declined", "/expert-left"} else 6)})
    }
    seen = await desk(counts).looks(path)
    assert seen.html.count('href="/cases?notice=hours_48"') == 1
    assert f'href="{path}" aria-current="page"' in seen.html
    assert '<span class="count">7</span>' in seen.html


@pytest.mark.rule("C5")
async def test_an_expert_sees_of_a_free_case_neither_client_nor_company_and_takes_it_over() -> None:
    row = {"id": CASE, "number": 2655, "recorded_at": "2026-11-18T10:00:00Z", "problem_type": "legal"}
    screen = desk(
        {
            "GET /cases": found(a_list(row | {"city": "online", "language": "pl"})),
            f"POST /cases/{CASE}/take-over": found({"id": CASE}),
        },
        "expert",
    )
    seen = await screen.looks("/to-assign")
    assert "Legal - Online - Polish" in seen.words
    assert (await screen.sends(f"/to-assign/{CASE}/take-over")).goes_on == f"/cases/{CASE}?done=take-over"


async def test_who_comes_too_late_is_told_so_on_the_same_page() -> None:
    answer = refused(409, "case-cannot-be-taken-over", "already-assigned")
    seen = await desk({f"POST /cases/{CASE}/take-over": answer}, "expert").sends(
        f"/to-assign/{CASE}/take-over"
    )
    assert seen.status == 409
    assert 'role="alert"' in seen.html


@pytest.mark.rule("D4")
async def test_mail_is_opened_only_once_it_is_chosen() -> None:
    screen = desk({"GET /cases": found(a_list(a_case()))})
    assert f'href="/mail?case={CASE}"' in (await screen.looks("/mail")).html
    assert not [each for each in screen.told.asked if each.path == f"/cases/{CASE}"]


@pytest.mark.rule("D4")
async def test_a_message_is_answered_where_it_is_read() -> None:
    screen = desk(
        {
            f"GET /cases/{CASE}": found(a_profile(id=CASE, messages=[MESSAGE])),
            f"GET /cases/{CASE}/actions": found({"items": [an_offer("answer-message")]}),
            f"POST /cases/{CASE}/answer-message": found({"id": CASE, "position": "cases/3:7"}),
        }
    )
    assert "May we meet online?" in (await screen.looks(f"/mail?case={CASE}")).words
    sent = await screen.sends(f"/mail/{CASE}/answer", message=MESSAGE["id"], answer="Yes.")
    assert sent.goes_on == "/mail?done=answered&at_least=cases/3:7"
    assert screen.told.commands[-1].json == {"message": MESSAGE["id"], "answer": "Yes."}


async def test_an_answer_that_is_refused_is_still_there() -> None:
    screen = desk(
        {
            f"GET /cases/{CASE}": found(a_profile(id=CASE, messages=[MESSAGE])),
            f"GET /cases/{CASE}/actions": found({"items": [an_offer("answer-message")]}),
            f"POST /cases/{CASE}/answer-message": refused(
                409, "message-cannot-be-answered", "message-unknown"
            ),
        }
    )
    seen = await screen.sends(f"/mail/{CASE}/answer", message=MESSAGE["id"], answer="Yes, of course.")
    assert seen.status == 409
    assert "Yes, of course." in seen.html


async def test_mail_that_is_somebody_elses_is_sealed_and_has_no_form() -> None:
    screen = desk(
        {f"GET /cases/{CASE}": found(a_profile(id=CASE, messages=[MESSAGE | {"text": "sealed"}]))},
        "supervisor",
    )
    seen = await screen.looks(f"/mail?case={CASE}")
    assert "It is addressed to somebody else" in seen.words
    assert f"/mail/{CASE}/answer" not in seen.html


@pytest.mark.parametrize("language", ["en", "pl", "hu"])
@pytest.mark.parametrize("path", ["/to-assign", "/mail", "/search", "/new-case"])
async def test_every_page_of_the_desk_speaks_each_language(path: str, language: str) -> None:
    assert (await desk({}, language=language).looks(path)).status == 200
