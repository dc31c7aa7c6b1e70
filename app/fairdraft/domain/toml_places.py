"""Where in a TOML text does each key and value stand?

`tomllib` reads a document but keeps no positions. This scanner reads the same text beside it and only
notes places; it expects a document that `tomllib` has accepted, and stops quietly at anything else.
"""

import re
import tomllib
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_BLANKS = re.compile(r"[ \t]*")
_BLANKS_AND_COMMENTS = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_SCALAR = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|[^\"',\[\]{}#\n]+",
    re.DOTALL,
)


class _LostError(Exception):
    """The text is no TOML from here on."""


@dataclass(frozen=True, slots=True)
class TomlPlaces:
    """Offsets (code points) of keys and values by path; indexes of arrays are numbers from 0.

    The value of a table is where its header, its brace or its first dotted key begins. `ends` is where values that are
    written behind a key or in an array end; tables with a header or dotted keys have none.
    """

    keys: dict[Path, int] = field(default_factory=dict)
    values: dict[Path, int] = field(default_factory=dict)
    ends: dict[Path, int] = field(default_factory=dict)

    def key(self, path: Path) -> int:
        """Where the last key of the path begins; for an element of an array, where the element begins.
        What is not in the text has the place of the nearest table around it, at last the text's beginning.
        """
        return self.keys[path] if path in self.keys else self.value(path)

    def value(self, path: Path) -> int:
        """Where the value begins, with the same fallback as `key`."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.values:
                return self.values[path[:length]]
        return 0


def toml_places(text: str) -> TomlPlaces:
    """The places of everything in a TOML document that `tomllib` reads without error."""
    return _Scanner(text).scan()


class _Scanner:
    """One pass over one text; nesting is held in a list, so that depth cannot exhaust the stack."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = TomlPlaces()
        self.last_index: dict[Path, int] = {}

    def scan(self) -> TomlPlaces:
        table: Path = ()
        at = self._skip(0)
        try:
            while at < len(self.text):
                if self.text[at] == "[":
                    table, at = self._header(at)
                else:
                    path, at = self._key_and_equals(table, at)
                    at = self._value(path, at)
                at = self._skip(at)
        except _LostError:
            pass
        return self.places

    def _skip(self, at: int) -> int:
        found = _BLANKS_AND_COMMENTS.match(self.text, at)
        return found.end() if found else at

    def _expect(self, mark: str, at: int) -> int:
        if not self.text.startswith(mark, at):
            raise _LostError
        return at + len(mark)

    def _blanks(self, at: int) -> int:
        found = _BLANKS.match(self.text, at)
        return found.end() if found else at

    def _dotted_key(self, at: int) -> tuple[list[tuple[str, int]], int]:
        """The parts of a key with their places, and where the blanks after it end."""
        parts: list[tuple[str, int]] = []
        while True:
            at = self._blanks(at)
            found = _KEY_PART.match(self.text, at)
            if not found:
                raise _LostError
            parts.append((_plain_key(found.group()), at))
            at = self._blanks(found.end())
            if not self.text.startswith(".", at):
                return parts, at
            at += 1

    def _header(self, start: int) -> tuple[Path, int]:
        """A `[table]` or `[[array of tables]]` line: the path it opens, and where it ends."""
        many = self.text.startswith("[[", start)
        parts, at = self._dotted_key(start + (2 if many else 1))
        at = self._expect("]]" if many else "]", at)
        path: Path = ()
        for place, (part, part_at) in enumerate(parts, start=1):
            path += (part,)
            self.places.keys.setdefault(path, part_at)
            if place < len(parts):
                self.places.values.setdefault(path, start)
                if path in self.last_index:
                    path += (self.last_index[path],)
        if many:
            self.places.values.setdefault(path, start)
            self.last_index[path] = self.last_index.get(path, -1) + 1
            path += (self.last_index[path],)
        self.places.values[path] = start
        return path, at

    def _key_and_equals(self, table: Path, at: int) -> tuple[Path, int]:
        """`a.b =` inside a table: the whole path, and where the value begins."""
        parts, after = self._dotted_key(at)
        path = table
        for part, part_at in parts:
            path += (part,)
            self.places.keys.setdefault(path, part_at)
            self.places.values.setdefault(path, at)
        return path, self._skip(self._expect("=", after))

    def _value(self, path: Path, at: int) -> int:
        """Note the value at `at` and all that is inside it; returns where it ends."""
        around: list[tuple[Path, int | None]] = []
        while True:
            self.places.values[path] = at
            opening = self.text[at : at + 1]
            if opening in ("[", "{"):
                inside = self._skip(at + 1)
                if not self.text.startswith("]" if opening == "[" else "}", inside):
                    around.append((path, 0 if opening == "[" else None))
                    path, at = self._member(around[-1], inside)
                    continue
                at = inside + 1
                self.places.ends[path] = at
            else:
                found = _SCALAR.match(self.text, at)
                if not found:
                    raise _LostError
                # A bare value is matched with the blanks behind it.
                self.places.ends[path] = at + len(found.group().rstrip())
                at = found.end()
            step = self._after_value(around, at)
            if isinstance(step, int):
                return step
            path, at = step

    def _member(self, container: tuple[Path, int | None], at: int) -> tuple[Path, int]:
        """Path and place of the member of an array or inline table that begins at `at`."""
        path, index = container
        return self._key_and_equals(path, at) if index is None else ((*path, index), at)

    def _after_value(self, around: list[tuple[Path, int | None]], at: int) -> int | tuple[Path, int]:
        """Close what ends here: the end of the whole value, or path and place of the next member."""
        while around:
            path, index = around.pop()
            at = self._skip(at)
            if self.text.startswith(",", at):
                at = self._skip(at + 1)
                if not self.text.startswith(("]", "}"), at):
                    around.append((path, None if index is None else index + 1))
                    return self._member(around[-1], at)
            if not self.text.startswith(("]", "}"), at):
                raise _LostError
            at += 1
            self.places.ends[path] = at
        return at


def _plain_key(written: str) -> str:
    if written[0] not in "\"'":
        return written
    try:
        return str(tomllib.loads(f"key = {written}")["key"])
    except tomllib.TOMLDecodeError:
        raise _LostError from None
