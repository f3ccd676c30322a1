"""Where the personal data of a model lie: found once per class from its annotations, then walked quickly."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAliasType, Union, cast, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from contracts.sealed import Clear, Private, Sealed


@dataclass(frozen=True)
class Shape:
    """What lies at a private place: the adapter of its value, and the class of its sealed form."""

    adapter: TypeAdapter[Any]
    sealed: type[Sealed[Any]]


type Act = Callable[[Any, str, Shape], Any]
"""What is done to a `Clear` or `Sealed`, its JSON pointer, and its shape; answers what stands there then."""

type Walk = Callable[[Any, str, Act], Any]
"""Visits the private places of a value that lies at a pointer; answers it with what the act put there."""


@cache
def shape_of(annotation: Any) -> Shape:
    """The shape of `Private[annotation]`."""
    sealed = cast("type[Sealed[Any]]", Sealed.__class_getitem__(annotation))
    return Shape(TypeAdapter(annotation), sealed)


@cache
def walk_of(model: type[BaseModel]) -> Walk | None:
    """How instances of `model` are walked; nothing when they hold no private place."""
    return _model_walk(model, ())


def escaped(part: str) -> str:
    """One reference token of a JSON pointer (RFC 6901)."""
    return "/" + part.replace("~", "~0").replace("/", "~1")


def _walk(annotation: Any, within: tuple[type, ...]) -> Walk | None:
    bare = _bare(annotation)
    origin, arguments = get_origin(bare), get_args(bare)
    if origin is Private:
        return _private_walk(shape_of(arguments[0]))
    if origin is None:
        return _model_walk(bare, within) if isinstance(bare, type) and issubclass(bare, BaseModel) else None
    inside = [_walk(each, within) for each in arguments if each not in (NoneType, Ellipsis)]
    if origin in (Union, UnionType):
        return _first_to_change(inside)
    if origin in (tuple, list):
        return _sequence_walk(origin, inside)
    return _dict_walk(inside[1]) if origin is dict else None


def _bare(annotation: Any) -> Any:
    """Without names given to it and without what is noted on it."""
    while True:
        if isinstance(annotation, TypeAliasType):
            annotation = annotation.__value__
        elif get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        else:
            return annotation


def _private_walk(shape: Shape) -> Walk:
    def walk(value: Any, pointer: str, act: Act) -> Any:
        return act(value, pointer, shape) if isinstance(value, Clear | Sealed) else value

    return walk


def _model_walk(model: type[BaseModel], within: tuple[type, ...]) -> Walk | None:
    if model in within:
        reason = f"{model.__name__} holds itself; sealing walks no endless models"
        raise TypeError(reason)
    found = [
        (name, escaped(name), _walk(field.annotation, (*within, model)))
        for name, field in model.model_fields.items()
    ]
    fields = [(name, token, walk) for name, token, walk in found if walk is not None]

    def walk(value: Any, pointer: str, act: Act) -> Any:
        if not isinstance(value, model):
            return value
        changed: dict[str, Any] = {}
        for name, token, inner in fields:
            before = getattr(value, name)
            after = inner(before, pointer + token, act)
            if after is not before:
                changed[name] = after
        return value.model_copy(update=changed) if changed else value

    return walk if fields else None


def _sequence_walk(kind: type[tuple[Any, ...]] | type[list[Any]], inside: list[Walk | None]) -> Walk | None:
    inner = _first_to_change(inside)
    if inner is None:
        return None

    def walk(value: Any, pointer: str, act: Act) -> Any:
        if not isinstance(value, kind):
            return value
        after = [inner(each, f"{pointer}/{place}", act) for place, each in enumerate(value)]
        return kind(after) if any(a is not b for a, b in zip(after, value, strict=True)) else value

    return walk


def _dict_walk(inner: Walk | None) -> Walk | None:
    if inner is None:
        return None

    def walk(value: Any, pointer: str, act: Act) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: inner(each, pointer + escaped(str(key)), act) for key, each in value.items()}

    return walk


def _first_to_change(inside: list[Walk | None]) -> Walk | None:
    """Each walk leaves alone what is not of its kind, so at most one of a union's changes the value."""
    walks = [walk for walk in inside if walk is not None]
    if len(walks) < 2:
        return walks[0] if walks else None

    def walk(value: Any, pointer: str, act: Act) -> Any:
        for each in walks:
            after = each(value, pointer, act)
            if after is not value:
                return after
        return value

    return walk
