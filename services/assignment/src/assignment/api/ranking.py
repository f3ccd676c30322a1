"""The ranking's rules over HTTP (C1, row 34)."""

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from assignment.domain.rules import PublishRanking
from assignment.handlers.rankings import Rankings
from chassis.http import Body, Version, command, described, etag
from chassis.http.entry import CommandAnswer, Entry, answered, shown_as_json
from chassis.permissions import demand
from contracts.experts import Ranking

FAILURES = described((401, 403, 500, 503))
PUBLISH = Body(PublishRanking)


class RankingView(BaseModel):
    """The rules by which candidates are ranked now."""

    version: int
    ranking: Ranking


def ranking(entry: Entry, rankings: Rankings) -> APIRouter:
    """Read the rules, and publish the next version."""
    router = APIRouter(tags=["ranking"])

    @router.get("/ranking", responses={**FAILURES, 200: {"model": RankingView}}, response_model=None)
    async def current(request: Request) -> Response:
        """The version that counts; `ETag` is what publishing the next one asks for."""
        demand("read_ranking", (await entry.reader(request)).account.roles)
        rules, version = await rankings.current()
        shown = RankingView(version=rules.version, ranking=rules.latest)
        return shown_as_json(shown, headers={"ETag": etag(version)})

    @command(router, "/ranking/publish", PUBLISH, version=Version.DEMANDED, answer=CommandAnswer)
    async def publish_ranking(request: Request) -> Response:
        """The next version; cases that were assigned keep the version by which it was proposed."""
        read, me = await entry.command(request, PUBLISH, Version.DEMANDED)
        role = demand("publish_ranking", me.roles).role
        return answered(await rankings.publish(read, role))

    return router
