"""Which keys may a hand-written file have at a place, for what its schema's types tell?"""

import types
import typing
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel

from fairdraft.domain.toml_places import Path


def known_keys(schema: type[BaseModel], path: Path, table: dict[str, Any]) -> list[str]:
    """The keys that a file of `schema` may have in the table at `path`.

    Where the types leave several kinds open, those are meant with which the table's own content agrees.
    """
    kinds: list[Any] = [schema]
    for step in path:
        kinds = [inner for kind in kinds for inner in _inside(kind, step)]
    models = _models(kinds)
    meant = [model for model in models if _may_mean(table, model)]
    keys = {field.alias or name: None for model in meant or models for name, field in model.model_fields.items()}
    return list(keys)


def schema_names(schema: type[BaseModel]) -> tuple[str, ...]:
    """The values that the model's `schema` key may have."""
    return tuple(str(value) for key, value in _fixed_keys(schema) if key == "schema")


def _fixed_keys(model: type[BaseModel]) -> Iterable[tuple[str, object]]:
    """(key, value) for each key whose values are listed in its type; one pair per value."""
    for name, field in model.model_fields.items():
        if typing.get_origin(field.annotation) is Literal:
            for value in typing.get_args(field.annotation):
                yield field.alias or name, value


def _may_mean(table: dict[str, Any], model: type[BaseModel]) -> bool:
    """Whether the table's listed-value keys, such as a rule's kind, agree with the model's."""
    allowed: dict[str, list[object]] = {}
    for key, value in _fixed_keys(model):
        allowed.setdefault(key, []).append(value)
    return all(table[key] in values for key, values in allowed.items() if key in table)


def _inside(kind: Any, step: str | int) -> Iterable[Any]:
    """The types that a member of a value of type `kind` may have."""
    for model in _models([kind]):
        for name, field in model.model_fields.items():
            if (field.alias or name) == step:
                yield field.annotation
    for plain in _alternatives(kind):
        arguments = typing.get_args(plain)
        if typing.get_origin(plain) in (tuple, list) and isinstance(step, int):
            yield arguments[0]
        elif typing.get_origin(plain) is dict:
            yield arguments[1]


def _models(kinds: Iterable[Any]) -> list[type[BaseModel]]:
    plain = [one for kind in kinds for one in _alternatives(kind)]
    return [one for one in plain if isinstance(one, type) and issubclass(one, BaseModel)]


def _alternatives(kind: Any) -> list[Any]:
    """A type's members if it is a union, without annotations."""
    if typing.get_origin(kind) is typing.Annotated:
        return _alternatives(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return [one for member in typing.get_args(kind) for one in _alternatives(member)]
    return [kind]
