"""What an answer must have heard of, as a question names it."""

from pydantic import BaseModel, ConfigDict

from chassis.http.positions import Positions


class AtLeast(BaseModel):
    """Positions as commands are answered with."""

    model_config = ConfigDict(extra="forbid")

    at_least: Positions = ()
