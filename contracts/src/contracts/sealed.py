"""Personal data on the wire and in memory: `Sealed` travels, `Clear` never leaves the process."""

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    TypeAdapter,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticOmit, core_schema

KEY_LENGTH = 200


class Sealed[T](BaseModel):
    """AES-256-GCM under a data key; associated data is `event id|type|JSON pointer`, the tag comes last.

    Nonce and ciphertext are base64url without padding; the plaintext is JSON padded to multiples of 64 bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    sealed: Literal[1] = 1
    """Version of this way of sealing."""
    key: Annotated[str, StringConstraints(pattern="^[^/]+/[^/]+/[0-9]+$", max_length=KEY_LENGTH)]
    """The data key, as `<owner>/<person>/<n>`."""
    nonce: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{16}$")]
    """12 bytes."""
    ciphertext: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]+$")]
    """Encrypted, with the tag of 16 bytes at the end."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        written = handler.resolve_ref_schema(handler(schema))
        inside = cls.__pydantic_generic_metadata__["args"]
        if inside:
            written["x-sealed"] = handler(TypeAdapter(inside[0]).core_schema)
        return written


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
