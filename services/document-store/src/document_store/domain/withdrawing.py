"""What withdrawing a document needs."""

from pydantic import BaseModel, ConfigDict

from contracts.texts import FreeText


class WithdrawDocument(BaseModel):
    """Take one's own document away again (D5)."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    acting_reason: FreeText | None = None
    """Demanded where a supervisor withdraws what they uploaded for the expert: why (C9)."""
