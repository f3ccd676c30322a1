"""D5, D6: what the document store asks of a case, for whoever uploaded a document."""

from uuid import UUID

import pytest
from domain.language import EVA, KATA, SARA, STORE, TAMAS, CaseStory, Colleague, a_case, private, the

from case_ledger.domain.closing import CloseCase
from case_ledger.domain.errands import FileDocument, RefuseDocument, WithdrawDocument
from case_ledger.domain.judging import ApproveCase
from contracts import cases
from contracts.cases.papers import PaperRefusal
from contracts.documents import DocumentKind

PAPER, FORM = the("the paper"), the("the form")


def held_by_eva() -> CaseStory:
    return a_case().assigned_to(EVA).contacted().with_session(day=3).on(4)


def filing(kind: DocumentKind, document: UUID, by: Colleague, reason: str | None = None) -> FileDocument:
    return FileDocument(document=document, kind=kind, uploader=by.id, acting_reason=reason)


def withdrawing(document: UUID, by: Colleague, reason: str | None = None) -> WithdrawDocument:
    return WithdrawDocument(document=document, uploader=by.id, acting_reason=reason)


@pytest.mark.rule("D5")
def test_a_document_of_the_present_expert_is_filed_as_the_paper_that_it_is() -> None:
    filed = held_by_eva().when(filing("treatment_log", PAPER, EVA), by=EVA)
    filed.then(cases.PaperFiled(document=PAPER, kind="treatment_log"))


@pytest.mark.rule("D5", "C6")
def test_a_document_of_a_former_expert_is_filed_on_their_hand_over_page() -> None:
    story = held_by_eva().reassigned_to(KATA)
    filed = story.when(filing("treatment_log", PAPER, EVA), by=EVA)
    filed.then(cases.HandoverPaperFiled(document=PAPER, kind="treatment_log", expert=EVA.id))


@pytest.mark.rule("D5", "C6")
def test_who_holds_the_case_again_files_for_the_case_and_not_on_a_page() -> None:
    story = held_by_eva().reassigned_to(KATA).reassigned_to(EVA)
    assert story.when(filing("other", PAPER, EVA), by=EVA).events == (
        cases.PaperFiled(document=PAPER, kind="other"),
    )


@pytest.mark.rule("D5", "C9")
def test_a_document_of_a_supervisor_is_filed_for_the_expert_with_a_reason() -> None:
    story = held_by_eva()
    story.when(filing("other", PAPER, SARA), by=SARA).then_refused("C9 acting-reason-missing")
    assert story.when(filing("other", PAPER, SARA, "Eva is ill."), by=SARA).events == (
        cases.PaperFiled(document=PAPER, kind="other", acting_reason=private("Eva is ill.")),
    )


@pytest.mark.rule("C9", "D8")
def test_a_supervisor_for_whom_the_store_filed_a_paper_never_approves_that_case() -> None:
    filed = cases.PaperFiled(document=PAPER, kind="treatment_log", acting_reason=private("Eva is ill."))
    story = held_by_eva().told(filed, SARA, service="document-store").scored().closed()
    story.when(ApproveCase(), by=SARA, seen=story.version).then_refused("C9 worked-on-it")
    assert story.when(ApproveCase(), by=TAMAS, seen=story.version).events


@pytest.mark.rule("D6")
def test_a_form_settles_satisfaction() -> None:
    filed = held_by_eva().when(filing("satisfaction_form", FORM, EVA), by=EVA)
    filed.then(cases.SatisfactionFormFiled(document=FORM))


@pytest.mark.rule("D6", "C6")
def test_a_former_expert_settles_no_satisfaction() -> None:
    story = held_by_eva().reassigned_to(KATA)
    story.when(filing("satisfaction_form", FORM, EVA), by=EVA).then_refused("D5 holder-changed")


@pytest.mark.rule("D5", "D8")
def test_nothing_is_filed_on_a_case_that_was_closed_meanwhile() -> None:
    story = held_by_eva().with_paper().scored().closed()
    story.when(filing("other", the("more"), EVA), by=EVA).then_refused("D8 case-closed")


@pytest.mark.rule("D5")
def test_who_uploaded_a_document_withdraws_it() -> None:
    story = held_by_eva().with_paper()
    left = story.when(withdrawing(PAPER, EVA), by=EVA).then(cases.PaperWithdrawn(document=PAPER))
    assert left.case.papers == ()


@pytest.mark.rule("D5", "C6")
def test_a_former_expert_withdraws_what_they_filed_on_their_page() -> None:
    handed = cases.HandoverPaperFiled(document=PAPER, kind="treatment_log", expert=EVA.id)
    story = held_by_eva().reassigned_to(KATA).told(handed, EVA)
    story.when(withdrawing(PAPER, EVA), by=EVA).then(cases.PaperWithdrawn(document=PAPER))
    story.when(withdrawing(PAPER, KATA), by=KATA).then_refused("C6 paper-of-another")


@pytest.mark.rule("D6")
def test_a_form_that_is_withdrawn_leaves_satisfaction_open_again() -> None:
    story = held_by_eva().told(cases.SatisfactionFormFiled(document=FORM), EVA)
    left = story.when(withdrawing(FORM, EVA), by=EVA).then(cases.PaperWithdrawn(document=FORM))
    assert left.case.satisfaction is None


@pytest.mark.rule("D6", "D8")
def test_a_form_is_not_withdrawn_from_a_closed_case() -> None:
    form = cases.SatisfactionFormFiled(document=FORM)
    story = held_by_eva().with_paper().told(form, EVA).closed()
    story.when(withdrawing(FORM, EVA), by=EVA).then_refused("D8 case-closed")


@pytest.mark.rule("D6")
def test_another_document_that_goes_leaves_the_form_where_it_is() -> None:
    story = held_by_eva().with_paper().told(cases.SatisfactionFormFiled(document=FORM), EVA)
    left = story.when(withdrawing(PAPER, EVA), by=EVA).afterwards
    assert left.case.satisfaction == story.case.satisfaction


@pytest.mark.rule("D5", "D7")
def test_a_document_found_bad_after_it_was_filed_counts_no_longer() -> None:
    story = held_by_eva().with_paper().scored()
    refusing = RefuseDocument(document=PAPER, uploader=EVA.id, reason=PaperRefusal.INFECTED)
    refused = story.when(refusing, by=STORE).then(
        cases.PaperRefused(document=PAPER, reason=PaperRefusal.INFECTED)
    )
    refused.when(CloseCase(), by=EVA).then_refused("D7 paper-missing")
