"""What every command of this service has in common."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def _within_reason(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= LATEST:
        reason = "a moment lies between the years 2000 and 2100"
        raise ValueError(reason)
    return moment.astimezone(UTC)


type Moment = Annotated[
    AwareDatetime,
    AfterValidator(_within_reason),
    Field(description="Between the years 2000 and 2100"),
]


class Command(BaseModel):
    """What somebody wants done. `happened_at` is when it was done in the world; left out, it is now (D12)."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    happened_at: Moment | None = None
    """When it was done in the world, where that was earlier than now."""
