"""What does a TOML file that a person wrote say, and if it is wrong, where and how?"""

import datetime as dt
import difflib
import itertools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_keys import known_keys, schema_names
from fairdraft.domain.finding import LineIndex
from fairdraft.domain.shortening import shortened
from fairdraft.domain.toml_places import Path, TomlPlaces, toml_places

M = TypeVar("M", bound=BaseModel)

_SYNTAX_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_QUOTED = re.compile(r"'([^']*)'")
_LONGEST_SHOWN = 60
_ABSENT: Any = object()

# What a person should write, for the kinds of error whose wording in pydantic speaks of Python.
_EXPECTED = {
    "string_type": "a text in quotes",
    "tuple_type": "a list in square brackets",
    "list_type": "a list in square brackets",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "date_type": "a date such as 2026-03-01",
    "date_parsing": "a date such as 2026-03-01",
    "date_from_datetime_parsing": "a date such as 2026-03-01",
    "date_from_datetime_inexact": "a date such as 2026-03-01",
    "none_required": "left out",
}


@dataclass(frozen=True, slots=True)
class DocumentFault:
    """One thing that is wrong in a document: in which line and column, counted from 1, what, and what to do."""

    line: int
    column: int
    what: str
    remedy: str

    def as_object(self) -> dict[str, Any]:
        """The fault as JSON."""
        return asdict(self)


class WrongDocumentError(KnownError):
    """A document is wrong; its words tell the first of `faults`, which come in the order of the file."""

    def __init__(self, source: str, faults: Sequence[DocumentFault]) -> None:
        first, more = faults[0], len(faults) - 1
        others = f" {counted(more, 'more problem')} in this file." if more else ""
        super().__init__(f"{placed(source, first)} {first.what}.", f"{first.remedy}{others}")
        self.source = source
        self.faults = tuple(faults)


def placed(source: str, fault: DocumentFault) -> str:
    """Where a fault is, before the words that say what it is."""
    return f"{source}, line {fault.line}, column {fault.column}:"


def read_document(text: str, source: str, schema: type[M]) -> M:
    """Read a TOML document into a value of `schema`.

    Args:
        text: the document; a byte-order mark at its beginning is dropped.
        source: the file's name, for messages.
        schema: the pydantic model of the file, with its `schema` line as a Literal (or without one).

    Raises:
        WrongDocumentError: naming file, line, column, key, the wrong value and what is allowed. Of several errors
            its words tell the first in the file, and how many more there are; it carries all of them.
        KnownError: something is wrong with the file as a whole.
    """
    text = text.removeprefix("\ufeff")
    data = _parsed(text, source)
    teller = _Teller(source, text, data, schema)
    teller.check_schema_line()
    try:
        return schema.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        raise teller.all_told(error.errors(include_url=False)) from None


def _parsed(text: str, source: str) -> dict[str, Any]:
    remedy = "Fix the line; the file must be TOML."
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error).removesuffix(" (at end of document)")
        found = _SYNTAX_PLACE.search(said)
        line, column = (int(found[1]), int(found[2])) if found else LineIndex.of(text).place(len(text))
        said = _SYNTAX_PLACE.sub("", said)
        fault = DocumentFault(line, column, f"{said[:1].lower()}{said[1:]}", remedy)
        raise WrongDocumentError(source, (fault,)) from None
    except ValueError as error:  # Python refuses to read a number of thousands of digits.
        raise KnownError(f"{source}: {error}.", remedy) from None
    except RecursionError:
        raise KnownError(f"{source}: lists or tables are nested too deeply.", remedy) from None


class _Teller:
    """Turns what is wrong with one document into one message; places are looked for when there is something to tell."""

    def __init__(self, source: str, text: str, data: dict[str, Any], schema: type[BaseModel]) -> None:
        self.source = source
        self.text = text
        self.data = data
        self.schema = schema

    @cached_property
    def places(self) -> TomlPlaces:
        """Where keys and values stand."""
        return toml_places(self.text)

    def check_schema_line(self) -> None:
        """Refuse a missing or wrong `schema` value before anything else: the rest would be noise."""
        known = schema_names(self.schema)
        given = self.data.get("schema", _ABSENT)
        if not known or given in known:
            return
        listed = _listed(known)
        if given is _ABSENT:
            what = f'the key "schema" is missing (known: {listed})'
            raise self._wrong([(0, what, f'Begin the file with schema = "{known[0]}".')])
        what = f"schema is {_shown(given)}; known here: {listed}"
        remedy = _did_you_mean(given, known) or f'Write schema = "{known[0]}", or use a file of that kind.'
        raise self._wrong([(self.places.value(("schema",)), what, remedy)])

    def all_told(self, errors: list[ErrorDetails]) -> WrongDocumentError:
        """All errors in the order of the file."""
        return self._wrong(sorted((self._told(one) for one in self._own_faults(errors)), key=lambda one: one[0]))

    def _own_faults(self, errors: list[ErrorDetails]) -> list[ErrorDetails]:
        """The errors without those that only follow from another one: a list that is too short because its
        member is wrong, a key that is missing because it is misspelt.
        """
        paths = [self._path(one) for one in errors]
        misspelt = {
            (*path[:-1], _nearest(path[-1], self._keys_at(path[:-1])))
            for one, path in zip(errors, paths, strict=True)
            if one["type"] == "extra_forbidden"
        }
        return [
            one
            for one, path in zip(errors, paths, strict=True)
            if not (one["type"] == "too_short" and any(path == other[: len(path)] for other in paths if other != path))
            and not (one["type"] == "missing" and (*path, one["loc"][-1]) in misspelt)
        ]

    def _wrong(self, told: Iterable[tuple[int, str, str]]) -> WrongDocumentError:
        lines = LineIndex.of(self.text)
        faults = [DocumentFault(*lines.place(offset), what, remedy) for offset, what, remedy in told]
        return WrongDocumentError(self.source, faults)

    def _told(self, error: ErrorDetails) -> tuple[int, str, str]:
        """(offset, what is wrong, what to do) of one error."""
        kind, context = error["type"], error.get("ctx", {})
        path = self._path(error)
        if kind in ("missing", "union_tag_not_found"):
            key = str(error["loc"][-1]) if kind == "missing" else context["discriminator"].strip("'")
            what = f'{_written(path)} lacks the key "{key}"'
            return self.places.value(path), what, f"Add {_written((*path, key))}."
        if kind == "extra_forbidden":
            known = self._keys_at(path[:-1])
            remedy = f"{_did_you_mean(path[-1], known)} Known here: {', '.join(known)}.".strip()
            return self.places.key(path), f"unknown key {_written(path)}", remedy
        if kind == "union_tag_invalid":
            path = (*path, context["discriminator"].strip("'"))
        value = _at_path(self.data, path)
        allowed = _QUOTED.findall(str(context.get("expected_tags") or context.get("expected") or ""))
        if allowed:
            what = f"{_written(path)} is {_shown(value)}; allowed: {_listed(allowed)}"
            return self.places.value(path), what, _did_you_mean(value, allowed) or "Write one of the allowed values."
        if kind == "value_error":
            what = f"{_written(path)}: {context['error']}" if path else str(context["error"])
            return self.places.value(path), what, "Fix it and try again."
        wanted = _EXPECTED.get(kind)
        demand = f"must be {wanted}" if wanted else _demand(error)
        what = f"{_written(path)} is {_shown(value)}; it {demand}"
        return self.places.value(path), what, f"Fix {_written(path)}."

    def _path(self, error: ErrorDetails) -> Path:
        """Where in the file the error is: its location without the names that pydantic adds for members of
        a union, which may be spelt like keys. Of a missing key, the table that lacks it.
        """
        location = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
        names = [place for place, step in enumerate(location) if isinstance(step, str)]
        fitting: list[Path] = []
        for dropped in range(len(names) + 1):
            for gone in itertools.combinations(names, dropped):
                path = tuple(step for place, step in enumerate(location) if place not in gone)
                if _at_path(self.data, path) is error["input"]:
                    return path
                if _at_path(self.data, path) is not _ABSENT and path[-1:] == location[-1:]:
                    fitting.append(path)
        return fitting[0] if fitting else ()

    def _keys_at(self, path: Path) -> list[str]:
        return known_keys(self.schema, path, _at_path(self.data, path))


def _at_path(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return _ABSENT
    return value


def _demand(error: ErrorDetails) -> str:
    pattern = error.get("ctx", {}).get("pattern")
    if pattern:
        return f"must be {_word_of(pattern)}"
    said = re.sub(r"^(Input|Value|Tuple|List|String|Data) ", "", error["msg"])
    return said[:1].lower() + said[1:].rstrip(".")


def _word_of(pattern: str) -> str:
    """A pattern of ours, which ends with the class of signs that a name may have, in words."""
    letters = "letters" if "A-Z" in pattern else "lowercase letters"
    single = re.sub(r"\w-\w", "", pattern.rpartition("[")[2])
    signs = " ".join(sign for sign in "_.-" if sign in single)
    return f"one word of {letters}, digits and the characters {signs}"


def _nearest(given: object, known: Iterable[str]) -> str | None:
    spellings = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(str(given).casefold(), spellings, n=1, cutoff=0.6)
    return spellings[near[0]] if near else None


def _did_you_mean(given: object, known: Iterable[str]) -> str:
    """`Did you mean "…"?` for the nearest known word, or nothing."""
    nearest = _nearest(given, known)
    return f'Did you mean "{nearest}"?' if nearest else ""


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f'"{one}"' for one in values)


def _written(path: Path) -> str:
    """A key path as a person writes it: `safety.items[2].text`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            plain = step if re.fullmatch(r"[A-Za-z0-9_-]+", step) else f'"{step}"'
            text += f".{plain}" if text else plain
    return text or "the file"


def _shown(value: object) -> str:
    """A value as the file has it, shortened."""
    if value is _ABSENT:
        return "missing"
    if isinstance(value, str):
        # A blank too many may be what is wrong with a short one.
        short = value if len(value) <= _LONGEST_SHOWN else shortened(value, _LONGEST_SHOWN)
        return f'"{short}"'.replace("\n", " ")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "a table" if isinstance(value, dict) else str(value)
