"""How do texts, JSON values and moments become columns that any database can hold, without losing a character?"""

import json
import re
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

# Python texts may hold characters that a database text may not: NUL (PostgreSQL refuses it, SQLite's own
# functions stop at it) and lone surrogates (no UTF-8 form). They are written as this mark, which Unicode
# reserves for a program's own use, and four hexadecimal digits; so is the mark itself.
MARK = "\ufdd0"
"""Stands before the hexadecimal form of a character that a database refuses."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufdd0]")
_WRITTEN = re.compile("\ufdd0([0-9a-f]{4})")


def storable(text: str) -> str:
    """The text without characters that databases refuse; `as_written` is its exact inverse."""
    if text.isascii() and "\x00" not in text:
        # Nearly all texts, and many times as fast: imports write millions of them.
        return text
    return _UNSTORABLE.sub(lambda found: f"{MARK}{ord(found[0]):04x}", text)


def as_written(text: str) -> str:
    """The text as it was before `storable`."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text) if MARK in text else text


_Value = TypeVar("_Value")


class _AsText(TypeDecorator[_Value]):
    """A value kept as text; NULL is None."""

    impl = Text
    cache_ok = True

    def written(self, value: _Value) -> str:
        """The text for the database."""
        raise NotImplementedError

    def read(self, text: str) -> _Value:
        """The value of a text from the database."""
        raise NotImplementedError

    def process_bind_param(self, value: _Value | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its signature
        """SQLAlchemy's way to the database."""
        return None if value is None else self.written(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> _Value | None:  # noqa: ARG002 - its signature
        """SQLAlchemy's way back."""
        return None if value is None else self.read(value)


class AnyText(_AsText[str]):
    """Any Python text, NULs and lone surrogates included."""

    cache_ok = True

    def written(self, value: str) -> str:
        """The text without what databases refuse."""
        return storable(value)

    def read(self, text: str) -> str:
        """The text as it was."""
        return as_written(text)


class JsonValue(_AsText[Any]):
    """A JSON value: exact for any text in it, and readable by other programs."""

    cache_ok = True

    def written(self, value: Any) -> str:
        """JSON, with its characters as they are."""
        # Not \u escapes: JSON would join two lone surrogates that stand together into one character.
        return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def read(self, text: str) -> Any:
        """The JSON value."""
        return json.loads(as_written(text))


class Moment(_AsText[datetime]):
    """A moment in UTC to the microsecond, as text of one width, so that order of text is order of time."""

    cache_ok = True

    def written(self, value: datetime) -> str:
        """ISO 8601 with a final Z."""
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def read(self, text: str) -> datetime:
        """The moment, in UTC."""
        return datetime.fromisoformat(text)
