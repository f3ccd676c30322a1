"""What every command of this service has in common."""

from pydantic import BaseModel, ConfigDict

from contracts.moments import Moment


class Command(BaseModel):
    """What somebody wants done. `happened_at` is when it was done in the world; left out, it is now (D12)."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    happened_at: Moment | None = None
    """When it was done in the world, where that was earlier than now."""
