"""I2, I3, I5: a case as of any moment, who did and who looked, and whether the chain holds."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from shown.language import DALMA, ME, NOW, Screen, found, screen
from shown.language.door import helping

from contracts.envelope import GENESIS, digest
from dashboard.api.auditing.turns import turns
from dashboard.api.showing.happenings import NAMES
from dashboard.api.showing.moments import Moments
from dashboard.api.showing.standing import FACTS, Teller, differences
from dashboard.domain.asking import Answer, Fetched, Service, Services
from dashboard.handlers.auditing import version_at
from dashboard.handlers.chains import Chains
from dashboard.handlers.visiting import Visitor

CASE = "0c1b6c1e-53a2-4b7e-8f43-0c9d8a0f1a09"
AT = f"/cases/{CASE}"


def an_event(version: int, name: str, at: str, **data: Any) -> dict[str, Any]:
    return {
        "version": version, "id": f"e{version}", "type": f"kronika.cases.{name}.v1", "actor": DALMA,
        "role": "expert", "on_behalf_of": None, "recorded_at": at, "happened_at": at, "data": data,
    }  # fmt: skip


EVENTS = [
    an_event(1, "case_registered", "2026-10-20T13:12:00+00:00"),
    an_event(2, "case_assigned", "2026-10-20T13:40:00+00:00"),
    an_event(3, "client_contacted", "2026-10-21T10:05:00+00:00"),
    an_event(4, "session_added", "2026-10-22T10:00:00+00:00", session="s1"),
]


def a_profile(version: int, *sessions: str) -> dict[str, Any]:
    title = {"company_name": "Oakhollow", "problem_type": "legal", "city": "online", "client": "sealed"}
    held = {"expert": DALMA, "since": EVENTS[1]["recorded_at"], "contacted_at": EVENTS[2]["recorded_at"]}
    return {
        "number": 2655, "version": version, "client": "sealed", "crisis": False, "progress": 1,
        "consultations": 5, "consultation_type": "video", "title": title,
        "holder": held, "papers": [], "satisfaction": None, "attempts": [], "messages": [], "notes": [],
        "notices": [], "ending": None, "approval": None,
        "sessions": [{"id": each, "starts_at": "2026-11-03T16:30:00+00:00"} for each in sessions],
    }  # fmt: skip


def as_of(profile: dict[str, Any], *, today: bool = False) -> Answer:
    return found({"profile": profile, "with_what_is_known_today": today, "since": []})


def looking(role: str = "auditor", /, **answers: Answer) -> Screen:
    opening = {
        "by": str(ME),
        "role": "auditor",
        "part": None,
        "why": "break_glass",
        "at": "2026-11-01T08:00:00Z",
    }
    usual = {
        f"GET {AT}/timeline": found({"items": EVENTS}),
        f"GET {AT}/as-of": as_of(a_profile(4, "s1")),
        f"GET {AT}/openings": found({"items": [opening]}),
    }
    return screen(helping, usual | answers, role)


@pytest.mark.rule("I2")
async def test_a_case_is_found_by_its_number_and_searched_for_in_a_body() -> None:
    page = looking(**{"POST /searches": found({"items": [{"id": CASE}]})})
    assert (await page.sends("/audit", number="2655")).goes_on == f"{AT}/as-of"
    assert page.told.commands[0].json == {"number": 2655}


@pytest.mark.parametrize("number", ["", "0", "abc", "9" * 19, "²"])
async def test_what_is_no_number_is_told_beside_the_field(number: str) -> None:
    answer = await looking().sends("/audit", number=number)
    assert answer.status == 422
    assert 'id="number-wrong"' in answer.html


@pytest.mark.rule("I2", "I5")
async def test_the_page_shows_the_state_the_slider_who_did_and_who_looked() -> None:
    page = await looking().looks(f"{AT}/as-of?version=4")
    assert "Case 2655 as it stood" in page.words
    assert 'min="1" max="4" value="4"' in page.html
    assert "Réti Dalma" in page.words
    assert "glass broken" in page.words


@pytest.mark.rule("I2")
async def test_the_slider_works_by_links_and_a_button_too() -> None:
    page = await looking(**{f"GET {AT}/as-of": as_of(a_profile(2))}).looks(f"{AT}/as-of?version=2")
    assert 'href="?version=1"' in page.html
    assert 'href="?version=3"' in page.html
    assert "Show this event" in page.words


@pytest.mark.rule("I2")
async def test_before_the_first_event_there_was_no_case() -> None:
    page = await looking(**{f"GET {AT}/as-of": Answer(404)}).looks(f"{AT}/as-of?date=2026-01-01&time=")
    assert page.status == 200
    assert "The case was not recorded yet." in page.words


@pytest.mark.rule("I2")
async def test_who_may_not_see_the_case_finds_no_such_page() -> None:
    assert (await looking(**{f"GET {AT}/timeline": Answer(404)}).looks(f"{AT}/as-of")).status == 404


@pytest.mark.rule("I5")
async def test_who_may_not_know_who_looked_sees_the_rest() -> None:
    page = await looking("operator", **{f"GET {AT}/openings": Answer(403)}).looks(f"{AT}/as-of")
    assert "Who did what" in page.words
    assert "Who looked" not in page.words


def a_teller() -> Teller:
    moments = Moments("en", ZoneInfo("Europe/Budapest"), NOW)
    return Teller(moments, {DALMA: "Réti Dalma"}, lambda text: text)


@pytest.mark.rule("I2")
def test_a_difference_names_the_events_in_between_that_made_it() -> None:
    rows = differences(a_profile(3), a_profile(4, "s1"), EVENTS[3:], a_teller())
    assert [(row.words, [each["version"] for each in row.by]) for row in rows] == [
        ("Sessions", [4]), ("Session 1", [4]),
    ]  # fmt: skip


def test_every_event_that_can_change_a_fact_is_one_of_the_topic() -> None:
    assert {name for fact in FACTS for name in fact.events} <= NAMES.keys()


@pytest.mark.rule("I2")
def test_the_version_of_a_moment_is_that_of_the_last_event_recorded_by_then() -> None:
    moments = [datetime(2026, 10, 20, 13, 12, tzinfo=UTC), datetime(2026, 10, 20, 13, 11, tzinfo=UTC)]
    assert [version_at(EVENTS, each) for each in moments] == [1, 0]


def test_whose_turn_it_was_follows_the_events_until_now() -> None:
    found_turns = turns(EVENTS, NOW)
    assert [each.words for each in found_turns] == ["operator", "expert", "client and expert together"]
    assert 98 <= sum(each.share for each in found_turns) <= 103


class Feed(Services):
    """A writer's feed in memory."""

    def __init__(self, documents: list[bytes]) -> None:
        self.documents = documents

    async def ask(self, service: Service, method: str, path: str, **how: Any) -> Answer:  # noqa: ARG002 - never
        raise AssertionError((service, method, path))

    async def fetch(self, service: Service, path: str, **how: Any) -> Fetched | Answer:  # noqa: ARG002 - one feed
        rest = self.documents[how["query"]["after"] :][:2]
        return Fetched(b"".join(each + b"\n" for each in rest), "application/x-ndjson", "")


def a_chain(length: int) -> list[bytes]:
    documents: list[bytes] = []
    for sequence in range(1, length + 1):
        prev = digest(documents[-1]) if documents else GENESIS
        documents.append(orjson.dumps({"sequence": f"{sequence:020}", "prev": prev, "n": sequence}))
    return documents


def an_auditor() -> Visitor:
    return Visitor(
        cookie="c", token="t", id=ME, roles=("auditor",), language="en", family_name="A", given_name="B"
    )


async def proven(documents: Sequence[bytes]) -> Any:
    chains = Chains(Feed(list(documents)), lambda: NOW)
    return await chains.verify(an_auditor(), "cases", 7)


@pytest.mark.rule("I3")
async def test_a_whole_chain_is_proven_up_to_its_head() -> None:
    documents = a_chain(5)
    found_proof = await proven(documents)
    assert (found_proof.sequence, found_proof.head, found_proof.broken) == (5, digest(documents[-1]), None)
    assert found_proof.whole


@pytest.mark.rule("I3")
async def test_a_changed_document_breaks_the_chain_behind_it() -> None:
    documents = a_chain(5)
    documents[2] = documents[2].replace(b'"n":3', b'"n":4')
    assert (await proven(documents)).broken.sequence == 4


@pytest.mark.rule("I3")
async def test_a_removed_document_breaks_the_chain_where_it_was() -> None:
    documents = a_chain(5)
    del documents[2]
    assert (await proven(documents)).broken.sequence == 3


@pytest.mark.rule("I3")
async def test_a_later_proof_goes_on_from_the_head_that_was_proven() -> None:
    documents = a_chain(3)
    chains = Chains(Feed(documents), lambda: NOW)
    await chains.verify(an_auditor(), "cases", 7)
    documents += a_chain(4)[3:]
    assert (await chains.verify(an_auditor(), "cases", 7)).sequence == 4


@pytest.mark.rule("I3")
async def test_the_log_is_verified_by_auditors_only() -> None:
    for path in ("/audit/chain", "/audit/chain/cases", "/audit/chain/cases/7/export"):
        assert (await looking("supervisor").looks(path)).status == 404
    assert (await looking().looks("/audit/chain")).status == 200
