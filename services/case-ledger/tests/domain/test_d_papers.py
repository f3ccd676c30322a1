"""D5: psychological cases need a treatment log, health-coaching cases a case file, others neither."""

import pytest
from domain.language import EVA, KATA, OLGA, SARA, STORE, CaseStory, a_case, private, the
from domain.language.people import Colleague

from case_ledger.domain.closing import CloseCase
from case_ledger.domain.papers import FilePaper, RefusePaper, WithdrawPaper
from case_ledger.domain.policy import DEFAULT_PROCESSES
from case_ledger.domain.progress import progress
from contracts import cases
from contracts.cases.papers import PaperRefusal
from contracts.cases.vocabulary import PaperKind, ProblemType

LOG = the("the paper")
COACHING = (ProblemType.PERSONAL_TRAINER, ProblemType.NUTRITIONIST, ProblemType.LIFE_COACH)
NEITHER = (ProblemType.LEGAL, ProblemType.FINANCIAL, ProblemType.OTHER)


def all_but_the_paper(problem_type: ProblemType = ProblemType.PSYCHOLOGICAL) -> CaseStory:
    story = a_case(problem_type=problem_type).assigned_to(EVA).contacted().with_session(day=3)
    return story.on(4).scored()


def filing(kind: PaperKind = "treatment_log") -> FilePaper:
    return FilePaper(document=LOG, kind=kind)


@pytest.mark.rule("D5", "J1")
@pytest.mark.parametrize("problem_type", list(ProblemType))
def test_each_type_of_problem_demands_its_paper(problem_type: ProblemType) -> None:
    demanded = "case_file" if problem_type in COACHING else None
    if problem_type is ProblemType.PSYCHOLOGICAL:
        demanded = "treatment_log"
    assert DEFAULT_PROCESSES[problem_type].paper == demanded


@pytest.mark.rule("D5", "D7")
@pytest.mark.parametrize(
    ("problem_type", "kind"),
    [(ProblemType.PSYCHOLOGICAL, "treatment_log"), *((each, "case_file") for each in COACHING)],
)
def test_a_case_closes_with_the_paper_of_its_type(problem_type: ProblemType, kind: PaperKind) -> None:
    story = all_but_the_paper(problem_type)
    story.when(CloseCase(), by=EVA).then_refused("D7 paper-missing")
    assert story.with_paper(kind).when(CloseCase(), by=EVA).events


@pytest.mark.rule("D5", "D7")
@pytest.mark.parametrize("problem_type", NEITHER)
def test_legal_financial_and_other_cases_need_no_paper(problem_type: ProblemType) -> None:
    assert all_but_the_paper(problem_type).when(CloseCase(), by=EVA).events


@pytest.mark.rule("D5")
@pytest.mark.parametrize("kind", ["case_file", "other"])
def test_a_document_of_another_kind_may_be_filed_and_settles_nothing(kind: PaperKind) -> None:
    story = all_but_the_paper()
    filed = story.when(filing(kind), by=EVA).then(cases.PaperFiled(document=LOG, kind=kind))
    assert progress(filed.case, filed.process) == 2


@pytest.mark.rule("D5")
def test_a_clean_paper_is_filed_for_the_expert_who_uploaded_it() -> None:
    story = (
        all_but_the_paper().when(filing(), by=EVA).then(cases.PaperFiled(document=LOG, kind="treatment_log"))
    )
    [paper] = story.case.papers
    assert paper.expert == EVA.id


@pytest.mark.rule("D5")
def test_filing_the_same_paper_again_changes_nothing() -> None:
    all_but_the_paper().with_paper().when(filing(), by=EVA).then_nothing()


@pytest.mark.rule("D5", "C6")
def test_a_paper_is_refused_once_its_uploader_no_longer_holds_the_case() -> None:
    story = all_but_the_paper().reassigned_to(KATA)
    story.when(filing(), by=EVA).then_refused("D5 holder-changed")


@pytest.mark.rule("D5", "C9")
def test_a_supervisor_files_a_paper_for_the_expert() -> None:
    command = FilePaper(document=LOG, kind="treatment_log", acting_reason="Eva is ill.")
    all_but_the_paper().when(command, by=SARA).then(
        cases.PaperFiled(document=LOG, kind="treatment_log", acting_reason=private("Eva is ill."))
    )


@pytest.mark.rule("D5", "D8")
def test_no_paper_is_filed_or_withdrawn_on_a_closed_case() -> None:
    story = all_but_the_paper().with_paper().closed()
    more = FilePaper(document=the("another"), kind="other")
    story.when(more, by=EVA).then_refused("D8 case-closed")
    story.when(WithdrawPaper(document=LOG), by=EVA).then_refused("D8 case-closed")


@pytest.mark.rule("D5")
def test_a_refused_paper_no_longer_counts() -> None:
    story = all_but_the_paper().with_paper()
    refused = story.when(RefusePaper(document=LOG, reason=PaperRefusal.INFECTED), by=STORE).then(
        cases.PaperRefused(document=LOG, reason=PaperRefusal.INFECTED)
    )
    refused.when(CloseCase(), by=EVA).then_refused("D7 paper-missing")


@pytest.mark.rule("D5")
def test_a_paper_that_never_counted_can_be_refused_so_that_the_expert_is_told() -> None:
    refusing = RefusePaper(document=LOG, reason=PaperRefusal.UNREADABLE)
    story = (
        all_but_the_paper()
        .when(refusing, by=STORE)
        .then(cases.PaperRefused(document=LOG, reason=PaperRefusal.UNREADABLE))
    )
    story.when(refusing, by=STORE).then_nothing()


@pytest.mark.rule("D5")
def test_an_expert_withdraws_their_own_paper() -> None:
    story = all_but_the_paper().with_paper().with_paper("other", "a consent")
    left = story.when(WithdrawPaper(document=LOG), by=EVA).then(cases.PaperWithdrawn(document=LOG))
    assert [each.document for each in left.case.papers] == [the("a consent")]


@pytest.mark.rule("D5")
def test_what_was_never_filed_cannot_be_withdrawn() -> None:
    all_but_the_paper().when(WithdrawPaper(document=LOG), by=EVA).then_refused("D5 paper-unknown")


@pytest.mark.rule("D5", "C6")
def test_a_paper_of_a_former_expert_is_not_the_present_ones_to_withdraw() -> None:
    story = all_but_the_paper().with_paper().reassigned_to(KATA)
    story.when(WithdrawPaper(document=LOG), by=KATA).then_refused("C6 paper-of-another")


@pytest.mark.rule("D5", "C9")
@pytest.mark.parametrize("who", [SARA, OLGA], ids=lambda who: who.name)
def test_withdrawing_for_the_expert_is_for_supervisors_with_a_reason(who: Colleague) -> None:
    story = all_but_the_paper().with_paper()
    silent, told = WithdrawPaper(document=LOG), WithdrawPaper(document=LOG, acting_reason="Eva is ill.")
    if who is SARA:
        story.when(silent, by=SARA).then_refused("C9 acting-reason-missing")
        assert story.when(told, by=SARA).events
    else:
        story.when(told, by=OLGA).then_refused("C9 acting-reason-out-of-place")


@pytest.mark.rule("D5")
def test_a_document_is_filed_as_one_kind_only() -> None:
    story = all_but_the_paper().with_paper("case_file")
    told = story.when(filing("treatment_log"), by=EVA)
    told.then_refused("D5 filed-as-another-kind")
    words = 'The document is filed already as "case file"; withdraw it first.'
    assert told.refusal.missing[0].words == words
    withdrawn = story.when(WithdrawPaper(document=LOG), by=EVA).afterwards
    assert withdrawn.when(filing("treatment_log"), by=EVA).events


@pytest.mark.rule("D5")
def test_filing_a_document_as_the_same_kind_again_changes_nothing() -> None:
    all_but_the_paper().with_paper("other").when(filing("other"), by=EVA).then_nothing()
