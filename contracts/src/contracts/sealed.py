"""Personal data on the wire and in memory: `Sealed` travels, `Clear` never leaves the process."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticOmit, core_schema


class Sealed[T](BaseModel):
    """AES-256-GCM under a data key; associated data is `event id|type|JSON pointer`, the tag comes last.

    `key` names the data key as `<owner>/<person>/<n>`; nonce and ciphertext are base64url without padding.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sealed: Literal[1] = 1
    key: str
    nonce: str
    ciphertext: str


class Clear[T]:
    """A value on its way to being sealed for `person` (a random id made at registration).

    A plain class, not a dataclass: pydantic would take a dataclass apart and write it down;
    this one it refuses to serialise.
    """

    __slots__ = ("person", "value")

    def __init__(self, person: str, value: T) -> None:
        self.person = person
        self.value = value

    def __repr__(self) -> str:
        return "Clear(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Clear) and (self.person, self.value) == (other.person, other.value)

    def __hash__(self) -> int:
        return hash(self.person)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        raise PydanticOmit


type Private[T] = Sealed[T] | Clear[T]
