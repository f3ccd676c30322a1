"""From a call for help to an approved case, and the other ways it can go; everybody is told."""

import pytest

from journeys.language import Person, Town
from journeys.language.person import ago
from testkit.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def blank_form(town: Town, person: Person, kind: str, language: str) -> bytes:
    address = f"{town.at('document-store')}/forms/{kind}/{language}"
    answer = await town.http.get(address, headers=person.headers)
    assert answer.is_success, answer.text
    return answer.content


async def nobody_holds(operator: Person, case: str) -> bool:
    """As the directory has heard."""
    return (await operator.reads("assignment", f"/cases/{case}/proposals"))["holder"] is None


async def test_a_client_is_counselled_and_everybody_is_told(
    town: Town, operator: Person, supervisor: Person, company: str
) -> None:
    """C1, C2, C3, D1, D5, D6, D7, D8: in Polish for the expert, in the others' own languages."""
    expert = Person(town, "anna.wisniewska")
    case = await operator.registers(company, "pl")
    proposed = await operator.reads("assignment", f"/cases/{case}/proposals")
    assert await town.account(expert.login) in [each["expert"] for each in proposed["proposal"]["candidates"]]
    await operator.assigns(case, expert.login, happened_at=ago(hours=70))
    told = await town.mail.next_to(expert.login, "spraw")
    assert told.language == "pl"
    await expert.does(case, "record-contact", happened_at=ago(hours=60))
    await expert.holds_a_session(case)
    await expert.uploads(case, "treatment_log", await blank_form(town, expert, "treatment_log", "pl"))
    await expert.does(case, "score-satisfaction", score=5)
    await expert.does(case, "close")
    await supervisor.approves(case)
    assert (await town.mail.next_to(expert.login, "zatwierdz")).language == "pl"


async def test_a_case_that_is_declined_goes_to_somebody_else(
    town: Town, operator: Person, company: str
) -> None:
    """C4: the operator is told, and the expert is not proposed again."""
    first, second = Person(town, "eva.szabo"), Person(town, "gabor.varga")
    case = await operator.registers(company, "hu")
    await operator.assigns(case, first.login)
    await first.does(case, "decline", reason="no_time")
    told = await town.mail.next_to(operator.login, "")
    assert told.language == "hu"
    proposal = (await operator.reads("assignment", f"/cases/{case}/proposals"))["proposal"]
    left_out = {each["expert"]: each["reasons"] for each in proposal["left_out"]}
    assert "declined_before" in left_out[await town.account(first.login)]
    await operator.assigns(case, second.login)
    await town.mail.next_to(second.login, "")


async def test_an_assignment_that_is_taken_back_at_once_is_told_to_nobody(
    town: Town, operator: Person, company: str
) -> None:
    """I7: the event stands, its letter is not sent."""
    case = await operator.registers(company, "en")
    answer = await operator.assigns(case, "sarah.collins")
    await operator.does(case, "take-back-assignment")
    await until(lambda: nobody_holds(operator, case), within=30)
    stands = await operator.assigns(case, "sarah.collins")
    assert stands["version"] > answer["version"]
    await town.mail.next_to("sarah.collins", "case")
    letters = [each for each in await town.mail.to("sarah.collins") if "new case" in each.subject.lower()]
    assert len(letters) == 1


async def test_nobody_is_assigned_but_through_the_directory(operator: Person, company: str) -> None:
    """C1: the ledger takes an assignment only from the service that knows who can have it."""
    case = await operator.registers(company, "en")
    answer = await operator.sends(
        "case-ledger", f"/cases/{case}/assign", {"expert": await operator.town.account("sarah.collins")}
    )
    assert answer.status_code == 403
