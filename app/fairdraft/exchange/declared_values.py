"""Are the values of what was read from a file of the kinds that their fields are declared with?

Our dataclasses trust whoever makes them. A file that others wrote may have a word where a number belongs: a store would
keep that, and whatever reads it later would fail, each time.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import UTC, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_Fits = Callable[[Any], bool]
# What a store holds as a number.
_LEAST, _MOST = -(2**63), 2**63 - 1


def misfit(value: Any) -> str:
    """The first field of a dataclass whose value, or anything in it, is of another kind than declared; empty: none.

    Whole numbers have to fit into 64 bits, other numbers to be finite; moments need a zone, and a moment in UTC.
    """
    kind: Any = type(value)
    return next((name for name, fits in _fields(kind) if not fits(getattr(value, name))), "")


@cache
def _fields(kind: Any) -> tuple[tuple[str, _Fits], ...]:
    return tuple((name, _fitting(hint)) for name, hint in get_type_hints(kind).items())


@cache
def _fitting(kind: Any) -> _Fits:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any or kind is object:
        return lambda _value: True
    if origin in (Union, UnionType):
        some = tuple(map(_fitting, inner))
        return lambda value: any(one(value) for one in some)
    if origin is Literal:
        return lambda value: isinstance(value, str | int) and value in inner
    if origin is tuple and inner[-1] is Ellipsis:
        each = _fitting(inner[0])
        return lambda value: isinstance(value, tuple) and all(map(each, value))
    if origin is tuple:
        places = tuple(map(_fitting, inner))
        return lambda value: (
            isinstance(value, tuple)
            and len(value) == len(places)
            and all(one(part) for one, part in zip(places, value, strict=True))
        )
    if origin in (dict, Mapping):
        of_key, of_value = map(_fitting, inner)
        return lambda value: (
            isinstance(value, Mapping) and all(map(of_key, value)) and all(map(of_value, value.values()))
        )
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind):
        return lambda value: type(value) is kind and not misfit(value)
    return lambda value: isinstance(value, kind)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and _LEAST <= value <= _MOST


def _is_number(value: object) -> bool:
    return _is_whole(value) or (isinstance(value, float) and math.isfinite(value))


def _is_moment(value: object) -> bool:
    if not isinstance(value, datetime) or value.tzinfo is None:
        return False
    try:
        value.astimezone(UTC)
    except OverflowError:
        return False
    return True


_PLAIN: Mapping[Any, _Fits] = {
    int: _is_whole,
    float: _is_number,
    datetime: _is_moment,
    NoneType: lambda value: value is None,
}
