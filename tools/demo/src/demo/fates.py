"""How cases go: each fate is told by one function; the table says how often."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

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
    await story.try_in_vain()
    await story.approve()


async def called_back(story: Story) -> None:
    """The client calls back when everybody had given up; the same expert goes on."""
    await story.assign(story.candidates()[0])
    await story.try_in_vain()
    story.later(hours=20)
    await story.does(story.operator, "reopen", reason="The client called back.")
    await story.counsel(1)


async def stopped_coming(story: Story) -> None:
    """After a session the client misses the next one and is not heard of again."""
    await story.assign(story.candidates()[0])
    await story.counsel(1)
    story.later(days=7)
    missed = await story.meet()
    story.later(days=1)
    await story.does(story.expert, "delete-session", session=missed, reason="missed")
    await story.document(None)
    await story.does(story.expert, "declare-satisfaction-impossible", reason="client_stopped_coming")
    await story.close()
    await story.approve()


async def taken_over(story: Story) -> None:
    """An expert finds the case in *To assign* and takes it over themselves."""
    await story.take_over(story.candidates()[0])
    await story.counsel(2)


async def crisis(story: Story) -> None:
    """The operator reaches an expert by phone, who speaks to the client within the hour."""
    await story.assign(story.candidates()[0])
    await story.does(story.operator, "tick-expert-reached")
    story.later(minutes=40)
    await story.does(story.expert, "record-contact")
    story.later(days=1)
    await story.meet()


async def acted_for(story: Story) -> None:
    """The expert has fallen ill; a supervisor ends the work for them, and another one approves."""
    await story.assign(story.candidates()[0])
    await story.counsel(1)
    await story.document(None)
    story.later(days=2)
    why = "The expert is ill."
    await story.does(story.supervisor, "score-satisfaction", score=5, acting_reason=why)
    await story.does(story.supervisor, "close", acting_reason=why)
    await story.approve(story.another_supervisor)


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
    asked = await story.does(story.expert, "send-message", text="The client asks for two more sessions.")
    story.later(hours=2)
    await story.does(
        story.operator, "change-consultations", available=12, reason="Agreed with the company's contact."
    )
    await story.does(story.operator, "answer-message", message=asked["made"], answer="They can have them.")


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


AS_REGISTERED: Mapping[str, dict[str, Any]] = {"crisis": {"crisis": True}}
"""What the desk knows of a fate from the beginning."""

FATES: Mapping[str, tuple[Fate, int]] = {
    "happy end": (happy_end, 36),
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
    "stopped coming": (stopped_coming, 3),
    "taken over": (taken_over, 2),
    "crisis": (crisis, 2),
    "called back": (called_back, 2),
    "acted for the expert": (acted_for, 1),
}
"""Name -> how it is told, and how often in a hundred."""
