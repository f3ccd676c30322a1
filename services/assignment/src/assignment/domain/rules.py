"""The ranking's rules as data with versions (C1): a stream of its own."""

from dataclasses import dataclass
from uuid import UUID

from assignment.domain.commands import Command
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.experts import Ranking, RankingPublished

RANKING = UUID("c4c5f6de-1f0a-5a4c-9d5d-8f1e0b6a7c21")
"""The ranking's stream: the same in every installation."""


class PublishRanking(Command):
    """The next version; what was assigned keeps the version by which it was proposed."""

    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Rules:
    """All versions, the latest last."""

    versions: tuple[Ranking, ...]

    @property
    def version(self) -> int:
        return len(self.versions)

    @property
    def latest(self) -> Ranking:
        return self.versions[-1]


FIRST = Rules((Ranking(),))
"""What a new installation starts with; version 1."""


def evolve(rules: Rules | None, recorded: Recorded[Event]) -> Rules:
    """The fold of the ranking's stream."""
    match recorded.event:
        case RankingPublished(ranking=ranking):
            return Rules((*(rules.versions if rules else ()), ranking))
    reason = f"{recorded.meta.type} does not follow"
    raise ValueError(reason)


def publish_ranking(rules: Rules | None, command: PublishRanking) -> tuple[Event, ...]:
    """Repeating it changes nothing."""
    if rules is not None and rules.latest == command.ranking:
        return ()
    version = 1 if rules is None else rules.version + 1
    return (RankingPublished(version=version, ranking=command.ranking),)
