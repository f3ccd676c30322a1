"""What withdrawing a document needs."""

from pydantic import BaseModel, ConfigDict


class WithdrawDocument(BaseModel):
    """Take one's own document away again (D5)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
