"""Moments and days as commands may name them: within reason, so that no sum runs off the calendar."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_DESCRIPTION = "Between the years 2000 and 2100"


def _within_reason(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= LATEST:
        reason = "a moment lies between the years 2000 and 2100"
        raise ValueError(reason)
    return moment.astimezone(UTC)


type Moment = Annotated[AwareDatetime, AfterValidator(_within_reason), Field(description=_DESCRIPTION)]
type Day = Annotated[date, Field(ge=EARLIEST.date(), lt=LATEST.date(), description=_DESCRIPTION)]
