"""J1: a case process is read, changed with open eyes, and published for cases that begin from then on."""

from typing import Any

from shown.language import Screen, found, refused
from shown.language.supervising import desk as supervisors

from contracts.cases.vocabulary import ProblemType
from contracts.policy import CaseProcess
from dashboard.api.supervising.process_fields import ENTRIES, Check, Number, typed_of
from dashboard.domain.asking import Answer

PROCESS = CaseProcess(paper="treatment_log", satisfaction_form=True).model_dump()
AT = "/processes/psychological"
PUBLISH = "POST /processes/psychological/publish"


def desk(*roles: str, **answers: Answer) -> Screen:
    one = found({"id": "x", "version": 3, "process": PROCESS}, 3)
    return supervisors({f"GET /processes/{each}": one for each in ProblemType} | answers, *roles)


def typed(**changed: str) -> dict[str, Any]:
    return {**typed_of(PROCESS), "version": "3", **changed}


def test_every_number_of_a_process_has_a_field() -> None:
    assert [each.name for each in ENTRIES if each.name not in CaseProcess.model_fields] == []
    assert {each.name for each in ENTRIES} == CaseProcess.model_fields.keys()


def test_the_fields_take_what_the_contract_takes() -> None:
    for each in ENTRIES:
        if isinstance(each, Number):
            for value in (each.least, each.most):
                CaseProcess.model_validate({each.name: value})
        if isinstance(each, Check):
            CaseProcess.model_validate({each.name: True})


async def test_all_types_are_listed_with_their_main_numbers() -> None:
    words = (await desk("operator").looks("/processes")).words
    assert words.count("within 48 hours") == len(ProblemType)
    assert "5 of 50 minutes" in words


async def test_who_only_reads_sees_no_field() -> None:
    seen = await desk("auditor").looks(AT)
    assert "To contact the client, from the assignment 48 hours" in seen.words
    assert f'action="{AT}"' not in seen.html


async def test_what_changes_is_shown_before_it_counts() -> None:
    sure = desk()
    seen = await sure.sends(AT, **typed(contact_within_hours="36", paper=""))
    assert "To contact the client, from the assignment 48 hours 36 hours" in seen.words
    assert "Paper that closing asks for Treatment log none" in seen.words
    assert "Publish version 4" in seen.words
    assert sure.told.commands == []


async def test_publishing_names_the_version_that_was_read() -> None:
    sure = desk(**{PUBLISH: found({})})
    seen = await sure.sends(AT, **typed(contact_within_hours="36"), then="publish")
    assert seen.goes_on == f"{AT}?done=publish"
    (sent,) = sure.told.commands
    assert (sent.version, sent.json["process"]) == (3, {**PROCESS, "contact_within_hours": 36})


async def test_a_number_out_of_bounds_is_told_beside_its_field() -> None:
    seen = await desk().sends(AT, **typed(hours_between_calls="12", consultations="many"))
    assert seen.status == 422
    assert "Write a whole number from 0 to 11." in seen.words
    assert 'value="many"' in seen.html


async def test_a_version_published_meanwhile_is_compared() -> None:
    sure = desk(**{PUBLISH: refused(412, "stale-version")})
    seen = await sure.sends(AT, **typed(contact_within_hours="36"), then="publish")
    assert seen.status == 412
    assert "Somebody else has published a version meanwhile." in seen.words
    assert "48 hours 36 hours" in seen.words
    older = await sure.sends(AT, **typed(contact_within_hours="36", version="2"), then="publish")
    assert "Publish version 4" in older.words


async def test_a_rule_that_says_no_keeps_what_was_typed() -> None:
    no = refused(409, "process-cannot-be-published", "reminder-too-late")
    seen = await desk(**{PUBLISH: no}).sends(AT, **typed(contact_reminder_hours="50"), then="publish")
    assert seen.status == 409
    assert 'value="50"' in seen.html


async def test_nothing_changed_is_said() -> None:
    assert "Nothing would change" in (await desk().sends(AT, **typed())).words


async def test_there_is_no_process_of_an_unknown_type() -> None:
    assert (await desk().looks("/processes/astrology")).status == 404
