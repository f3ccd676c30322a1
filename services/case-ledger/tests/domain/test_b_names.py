"""B5: two listed companies never have one name, however it is written."""

import pytest

from case_ledger.domain import policy
from case_ledger.domain.policy import (
    Company,
    ListCompany,
    Name,
    Policy,
    RenameCompany,
    evolve,
    list_company,
    rename_company,
    take_name,
)
from contracts.policy import CompanyNameTaken, company_name_id
from contracts.refusal import Missing, Refusal
from testkit.story import STREAM, Stories

ACME, RIVAL = STREAM, company_name_id("somebody else")
NAME = company_name_id("Acme")
NAMES = Stories[Policy | None](None, evolve, NAME)
TAKEN = Name(ACME, 1)


@pytest.mark.rule("B5")
@pytest.mark.parametrize("written", ["acme", "ACME", " Acme ", "Ａｃｍｅ"])
def test_a_name_is_the_same_in_any_spelling(written: str) -> None:
    assert company_name_id(written) == NAME


@pytest.mark.rule("B5")
def test_names_in_which_letters_differ_are_two() -> None:
    names = ("Acme", "Acme Zrt.", "Ácme", "Ac me")
    assert len({company_name_id(each) for each in names}) == len(names)


@pytest.mark.rule("B5")
def test_case_is_folded_in_every_language() -> None:
    assert company_name_id("STRASSE ŁÓDŹ ŐR") == company_name_id("straße łódź őr")


@pytest.mark.rule("B5")
def test_a_name_is_whose_took_it_last() -> None:
    story = NAMES.given(CompanyNameTaken(company=ACME), CompanyNameTaken(company=RIVAL))
    assert story.state == Name(RIVAL, 2)


@pytest.mark.rule("B5")
def test_a_name_that_another_goes_by_is_refused() -> None:
    assert _code(policy.nobody_else_goes_by(TAKEN, RIVAL, None)) == "company-name-taken"
    assert policy.nobody_else_goes_by(TAKEN, ACME, None) is None
    assert policy.nobody_else_goes_by(None, RIVAL, None) is None


@pytest.mark.rule("B5")
def test_a_name_that_was_given_up_is_free_until_it_is_taken_again() -> None:
    assert policy.nobody_else_goes_by(TAKEN, RIVAL, given_up=TAKEN) is None
    assert policy.nobody_else_goes_by(Name(ACME, 2), RIVAL, given_up=TAKEN) is not None


@pytest.mark.rule("B5")
def test_a_delisted_company_goes_by_no_name() -> None:
    assert Company("ACME").goes_by(NAME)
    assert not Company("Acme", listed=False).goes_by(NAME)
    assert not Company("Other").goes_by(NAME)


@pytest.mark.rule("B5")
def test_whoever_gets_a_name_back_takes_it_anew_and_a_new_spelling_takes_nothing() -> None:
    assert take_name(TAKEN, NAME, ACME, Company("Other")) == (CompanyNameTaken(company=ACME),)
    assert take_name(TAKEN, NAME, ACME, Company("ACME")) == ()
    assert take_name(None, NAME, ACME, None) == (CompanyNameTaken(company=ACME),)


@pytest.mark.rule("B5")
def test_a_taken_name_is_refused_together_with_all_that_is_wrong_besides() -> None:
    taken = policy.nobody_else_goes_by(TAKEN, RIVAL, None)
    for refusal in (
        list_company(None, ListCompany(name="acme"), taken),
        rename_company(Company("Rival"), RenameCompany(name="acme"), taken),
    ):
        assert isinstance(refusal, Refusal)
        assert [each.code for each in refusal.missing] == ["company-name-taken"]
    delisted = rename_company(Company("Rival", listed=False), RenameCompany(name="acme"), taken)
    assert isinstance(delisted, Refusal)
    assert {each.code for each in delisted.missing} == {"company-delisted", "company-name-taken"}


def _code(missing: Missing | None) -> str | None:
    return missing.code if missing else None
