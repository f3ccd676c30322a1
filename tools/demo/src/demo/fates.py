"""How cases go: each fate is told by one function; the table says how often."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from demo.telling import Story

LATELY = timedelta(days=19)
"""So long ago a case is assigned that is approved within the last two weeks."""

type Fate = Callable[[Story], Awaitable[None]]


async def happy_end(story: Story) -> None:
    """Counselled, documented, closed, approved, invoiced."""
    await story.assign(story.candidates()[0])
    await story.counsel(story.chance.randrange(1, 4))
    await story.document(story.chance.randrange(3, 6))
    await story.close()
    await story.approve()
    story.later(days=3)
    month = story.now.strftime("%Y/%m")
    expert = story.staff.ids[story.expert]
    await story.does(story.supervisor, "mark-invoiced", expert=expert, invoice=f"KR-{month}")


async def under_way(story: Story) -> None:
    """The expert works on it still."""
    await story.assign(story.candidates()[0])
    await story.counsel(1)


async def waits_for_approval(story: Story) -> None:
    """Closed; nobody has judged it yet."""
    await story.assign(story.candidates()[0])
    await story.counsel(2)
    await story.document(5)
    await story.close()


async def to_assign(story: Story) -> None:
    """Nobody has taken it."""
    story.later(minutes=1)


async def declined(story: Story) -> None:
    """The first expert has no time; with a second one in the directory it goes on."""
    first, *others = story.candidates()
    await story.assign(first)
    story.later(hours=5)
    await story.does(first, "decline", reason="no_time")
    if others:
        story.later(hours=2)
        await story.assign(others[0])
        await story.counsel(2)


async def unreachable(story: Story) -> None:
    """Three calls at different times of the day and a text message, all in vain."""
    await story.assign(story.candidates()[0])
    story.now = story.now.replace(hour=7, minute=10)
    for _ in range(3):
        story.later(days=1, hours=3)
        await story.does(story.expert, "record-attempt", kind="phone", outcome="no_answer")
    await story.does(story.expert, "record-attempt", kind="text", outcome="no_answer")
    await story.does(story.expert, "find-unreachable")
    await story.approve()


async def reassigned(story: Story) -> None:
    """The first expert falls ill after a session; another one ends it."""
    first, *others = story.candidates()
    await story.assign(first)
    await story.counsel(1)
    if not others:
        return
    story.later(days=2)
    await story.assign(others[0], "reassign", reason="absent")
    await story.counsel(1)
    await story.document(4)
    await story.close()


async def returned(story: Story) -> None:
    """The supervisor misses something; the expert mends it, and it is approved."""
    await story.assign(story.candidates()[0])
    await story.counsel(2)
    await story.document(2)
    await story.close()
    story.later(days=1)
    await story.does(story.supervisor, "return", reason="Please check the score with the client once more.")
    story.later(days=1)
    await story.does(story.expert, "score-satisfaction", score=4)
    await story.close()
    await story.approve()


async def too_early(story: Story) -> None:
    """The expert tries to close before everything is in, reads what is missing, and asks the operator."""
    await story.assign(story.candidates()[0])
    await story.counsel(1)
    await story.may_not(story.expert, "close")
    await story.does(story.expert, "send-message", text="The client asks for two more sessions.")
    await story.does(
        story.operator, "change-consultations", available=12, reason="Agreed with the company's contact."
    )


async def withdrawn(story: Story) -> None:
    """The client no longer wants help."""
    await story.assign(story.candidates()[0])
    story.later(hours=20)
    await story.does(story.expert, "end-without-counselling", reason="client_withdrew")
    await story.approve()


async def reopened(story: Story) -> None:
    """The client comes back within the feedback window, which goes by today's clock."""
    story.now = story.today - LATELY
    await story.assign(story.candidates()[0])
    await story.counsel(1)
    await story.document(4)
    await story.close()
    await story.approve()
    story.later(days=3)
    await story.does(story.operator, "reopen", reason="The client asked for another session.")


FATES: Mapping[str, tuple[Fate, int]] = {
    "happy end": (happy_end, 46),
    "under way": (under_way, 12),
    "waits for approval": (waits_for_approval, 8),
    "to assign": (to_assign, 5),
    "declined": (declined, 6),
    "unreachable": (unreachable, 6),
    "reassigned": (reassigned, 5),
    "returned": (returned, 4),
    "closed too early": (too_early, 3),
    "client withdrew": (withdrawn, 3),
    "reopened": (reopened, 2),
}
"""Name -> how it is told, and how often in a hundred."""
