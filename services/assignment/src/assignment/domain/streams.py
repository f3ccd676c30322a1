"""What a stream of the topic `experts` can be: an expert, the ranking, or a handing over."""

from assignment.domain import expert, handing_over, rules
from assignment.domain.expert import Expert
from assignment.domain.handing_over import HandingOver
from assignment.domain.rules import Rules
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.experts import HANDING_OVER, RankingPublished

type State = Expert | Rules | HandingOver


def evolve(state: State | None, recorded: Recorded[Event]) -> State:
    """The fold of any stream; raises `ValueError` for an event that does not follow."""
    event = recorded.event
    if isinstance(event, RankingPublished):
        return rules.evolve(state if isinstance(state, Rules) else None, recorded)
    if isinstance(event, HANDING_OVER):
        return handing_over.evolve(state if isinstance(state, HandingOver) else None, recorded)
    return expert.evolve(state if isinstance(state, Expert) else None, recorded)
