"""What every refusal of bad input has in common."""

from served.language.colleague import Case, house

from testkit.answers import Answer

ECHO = "Xq7canaryQx"
"""Sent wherever something can be sent, and never to come back."""

_INTERNALS = ("Traceback", "asyncpg", "pydantic", "case_ledger", ".py", "select ", "/work", ECHO)


def refused(answer: Answer, status: int, problem: str) -> None:
    """A problem of this type: no echo of what was sent, nothing of the inside."""
    assert (answer.status, answer.problem) == (status, problem), answer
    assert answer["status"] == status
    assert answer["title"]
    assert not [word for word in _INTERNALS if word in answer.text], answer


async def nothing_happened(case: Case) -> None:
    """The case stands at the version that the story knows."""
    rows = await house().rows("select max(version) as version from cases.events where stream = $1", case.id)
    assert rows[0]["version"] == case.version
