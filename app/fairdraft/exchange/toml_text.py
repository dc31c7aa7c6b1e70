"""How is a value written as TOML that a person goes on with?"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fairdraft.domain.toml_string import escaped, toml_string
from fairdraft.exchange.storable_text import storable

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# In a string over several lines, line feeds may stand, and quotation marks but three in a row or one at the end.
_ESCAPED_IN_LINES = re.compile(r'"(?="")|"(?=\Z)|(?<="")"|[\\\x00-\x08\x0b-\x1f\x7f]')
_NO_COMMENT = re.compile("[\x00-\x08\x0a-\x1f\x7f\u0085\u2028\u2029]+")
_COMMENT_WIDTH = 118

Comments = Mapping[str, tuple[str, ...]]


def toml_text(document: Mapping[str, Any], comments: Comments | None = None) -> str:
    """A TOML document: plain values first, then tables and arrays of tables, each in the order of the mapping.

    Text reads back as it was given, but for lone surrogates and zeros, which TOML cannot hold: they become U+FFFD.
    Text of several lines is written as such.

    Args:
        document: texts, whole numbers, truth values, dates, lists of these, tables and lists of tables.
        comments: lines to stand above keys, by their path (`safety.isi`, `indications[0].text`); those of "" stand
            at the head of the file.
    """
    told = comments or {}
    head = [*_comment(told.get("", ()))]
    lines = [*head, *([""] if head else ()), *_table(storable_document(document), "", "", told)]
    return "\n".join(lines).rstrip("\n") + "\n"


def storable_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it reads back."""
    return {key: _storable(value) for key, value in document.items()}


def _storable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return storable_document(value)
    if isinstance(value, list | tuple):
        return [_storable(one) for one in value]
    return storable(value) if isinstance(value, str) else value


def _table(table: Mapping[str, Any], header: str, path: str, comments: Comments) -> Iterator[str]:
    """The lines of a table; `header` is its name in the file, `path` its place in `comments`."""
    plain = {key: value for key, value in table.items() if not _is_table(value) and not _is_tables(value)}
    for key, value in plain.items():
        yield from _comment(comments.get(_joined(path, key), ()))
        yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        if key in plain:
            continue
        name = f"{header}.{_key(key)}" if header else _key(key)
        for number, one in enumerate([value] if _is_table(value) else value):
            place = _joined(path, key) if _is_table(value) else f"{_joined(path, key)}[{number}]"
            yield ""
            yield from _comment(comments.get(place, ()))
            yield f"[{name}]" if _is_table(value) else f"[[{name}]]"
            yield from _table(one, name, place, comments)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else toml_string(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _in_lines(value) if "\n" in value else toml_string(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return _list(value)
    return str(value)


def _list(values: list[Any]) -> str:
    members = [toml_string(one) if isinstance(one, str) else _value(one) for one in values]
    line = f"[{', '.join(members)}]"
    if len(line) <= _COMMENT_WIDTH or len(members) < 2:
        return line
    return "[\n" + "".join(f"    {one},\n" for one in members) + "]"


def _in_lines(text: str) -> str:
    # The line feed behind the opening marks is no part of the text.
    return f'"""\n{_ESCAPED_IN_LINES.sub(escaped, text)}"""'


def _comment(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        told = _NO_COMMENT.sub(" ", storable(line)).strip()
        yield from (f"# {part}" for part in _folded(told))


def _folded(line: str) -> Iterator[str]:
    """A line in parts that fit the width, broken at blanks alone."""
    part = ""
    for word in line.split(" "):
        if part and len(part) + len(word) + 1 > _COMMENT_WIDTH:
            yield part
            part = word
        else:
            part = f"{part} {word}" if part else word
    yield part
