"""Frozen dataclasses to JSON and back, by their type hints.

A field that JSON lacks gets its default and a key no field has is ignored, so that a state saved
by a neighbouring version still loads.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from typing import Any, TypeVar

from edge_rec.errors import StoreError

T = TypeVar("T")


def encode(value: Any) -> str:
    """JSON of a dataclass of dataclasses, tuples, enums, numbers and text. ASCII only."""
    return json.dumps(dataclasses.asdict(value), separators=(",", ":"))


def decode(cls: type[T], text: str) -> T:
    """The `cls` that `encode` wrote.

    Raises:
        StoreError: `text` is no JSON, or does not fit.
    """
    try:
        return typing.cast(T, _decode(cls, json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(
            f"a stored {cls.__name__} cannot be read ({error}); start a new conversation"
        ) from error


def _decode(hint: Any, value: Any) -> Any:
    if isinstance(hint, typing.NewType):
        return value
    if isinstance(hint, types.UnionType):
        return _decode_union(typing.get_args(hint), value)
    if typing.get_origin(hint) is tuple:
        member = typing.get_args(hint)[0]
        return tuple(_decode(member, each) for each in value)
    if dataclasses.is_dataclass(hint):
        return _decode_dataclass(typing.cast(type, hint), value)
    # An enum is made from its value. A plain type keeps its value: `str | float` is a union of
    # such, and JSON tells them apart already.
    return hint(value)


def _decode_union(options: tuple[Any, ...], value: Any) -> Any:
    if value is None:
        return None
    real = [option for option in options if option is not types.NoneType]
    return _decode(real[0], value) if len(real) == 1 else value


def _decode_dataclass(cls: type, value: dict[str, Any]) -> Any:
    if not isinstance(value, dict):
        raise TypeError(f"{cls.__name__} needs an object")
    hints = typing.get_type_hints(cls)
    known = {f.name for f in dataclasses.fields(cls)}
    return cls(**{key: _decode(hints[key], value[key]) for key in value if key in known})
