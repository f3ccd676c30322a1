"""What operators do beside the running service."""

import pytest
from shelved.language import EVA, a_case_of, a_pdf, house

from document_store.__main__ import STORE
from testkit.operating import Operators

pytestmark = pytest.mark.slow


async def test_operators_verify_resume_and_rebuild_beside_what_runs() -> None:
    await EVA.stores(await a_case_of(EVA), a_pdf())
    operators = Operators(STORE, house().settings)
    await operators.verify()
    await operators.resume("shelf", "documents")
    await operators.rebuild("shelf", "shelf.documents")
    await operators.rebuild("standing", "shelf.cases")
