"""What does a grammar in GBNF say?

Reads what llama.cpp's own parser reads, without native code, and tells line and column where it cannot. Names of
tokens (`<…>`) are not read: they mean something else with every model.
"""

import re
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z0-9-]+")
_BLANK = re.compile(r"(?:[ \t]|#[^\r\n]*)*")
_BLANK_LINES = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_LINE_END = re.compile(r"\r?\n|\r")
_BOUNDS = re.compile(r"\{[ \t]*(\d+)[ \t]*(?:(,)[ \t]*(\d*)[ \t]*)?\}")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[trn\\\"\[\]])")
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Terminal:
    """A quoted text or a class of characters; `length` is that of the text in characters, 0 of an empty one."""

    length: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A rule by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives in brackets."""

    alternatives: "tuple[tuple[Item, ...], ...]"


@dataclass(frozen=True, slots=True)
class Repetition:
    """An item at least and at most so many times (`most` None: without end)."""

    item: "Item"
    least: int
    most: int | None


Item = Terminal | Reference | Group | Repetition
Rules = dict[str, tuple[tuple[Item, ...], ...]]


class GrammarTextError(Exception):
    """The text is no grammar; the message says why and where."""


def read_grammar(text: str, deepest: int) -> Rules:
    """The rules of a grammar, each with its alternatives.

    Args:
        text: GBNF.
        deepest: how many brackets may stand in one another.

    Raises:
        GrammarTextError: it cannot be read.
    """
    return _Reader(text, deepest).rules()


class _Reader:
    def __init__(self, text: str, deepest: int) -> None:
        self._text = text
        self._at = 0
        self._deepest = deepest

    def rules(self) -> Rules:
        found: Rules = {}
        self._skip(_BLANK_LINES)
        while self._at < len(self._text):
            name = self._name()
            self._skip(_BLANK)
            if not self._take("::="):
                raise self._error('"::=" is missing after the name of a rule')
            if name in found:
                raise self._error(f'the rule "{name}" is defined twice')
            self._skip(_BLANK_LINES)
            found[name] = self._alternatives(0)
            if self._at < len(self._text) and not self._skip(_LINE_END):
                raise self._error(f"{self._text[self._at]!r} is not expected here")
            self._skip(_BLANK_LINES)
        return found

    def _alternatives(self, depth: int) -> tuple[tuple[Item, ...], ...]:
        if depth > self._deepest:
            raise GrammarTextError(f"its groups are nested more than {self._deepest} deep")
        found = [self._sequence(depth)]
        while self._take("|"):
            self._skip(_BLANK_LINES)
            found.append(self._sequence(depth))
        return tuple(found)

    def _sequence(self, depth: int) -> tuple[Item, ...]:
        blank = _BLANK_LINES if depth else _BLANK
        items: list[Item] = []
        while True:
            repetition = self._repetition()
            if repetition is not None:
                if not items:
                    raise self._error("a repetition has nothing before it")
                items[-1] = Repetition(items[-1], *repetition)
            else:
                item = self._item(depth)
                if item is None:
                    return tuple(items)
                items.append(item)
            self._skip(blank)

    def _item(self, depth: int) -> Item | None:
        match self._text[self._at : self._at + 1]:
            case '"':
                return Terminal(self._quoted())
            case "[":
                self._class()
                return Terminal(1)
            case ".":
                self._at += 1
                return Terminal(1)
            case "(":
                self._at += 1
                self._skip(_BLANK_LINES)
                group = Group(self._alternatives(depth + 1))
                if not self._take(")"):
                    raise self._error('")" is missing')
                return group
            case character if character and _NAME.match(character):
                return Reference(self._name())
            case _:
                return None

    def _repetition(self) -> tuple[int, int | None] | None:
        match self._text[self._at : self._at + 1]:
            case "*":
                bounds: tuple[int, int | None] = (0, None)
            case "+":
                bounds = (1, None)
            case "?":
                bounds = (0, 1)
            case "{":
                return self._bounds()
            case _:
                return None
        self._at += 1
        return bounds

    def _bounds(self) -> tuple[int, int | None]:
        found = _BOUNDS.match(self._text, self._at)
        if found is None:
            raise self._error("a repetition must have the form {2}, {2,} or {2,5}")
        least, comma, most = found.groups()
        if any(len(bound or "") > _DIGITS for bound in (least, most)):
            raise self._error(f"the repetition {found.group()} is too large")
        self._at = found.end()
        return int(least), (int(most) if most else None) if comma else int(least)

    def _quoted(self) -> int:
        start = self._at
        self._at += 1
        length = 0
        while not self._take('"'):
            self._character(start, "a quoted text")
            length += 1
        return length

    def _class(self) -> None:
        start = self._at
        self._at += 1
        self._take("^")
        count = 0
        while not self._take("]"):
            first = self._character(start, "a class of characters")
            if self._text.startswith("-", self._at) and not self._text.startswith("-]", self._at):
                self._at += 1
                last = self._character(start, "a class of characters")
                if last < first:
                    raise self._error("the ends of a character range are in the wrong order")
            count += 1
        if not count:
            raise self._error("a class of characters is empty")

    def _character(self, start: int, inside: str) -> int:
        """The code point of one character or escape."""
        if self._at >= len(self._text):
            self._at = start
            raise self._error(f"{inside} has no end")
        if self._text[self._at] != "\\":
            self._at += 1
            return ord(self._text[self._at - 1])
        found = _ESCAPE.match(self._text, self._at)
        if found is None:
            raise self._error(f"{self._text[self._at : self._at + 2]} is not known")
        self._at = found.end()
        code = found.group()[1:]
        if code[0] in "xuU":
            value = int(code[1:], 16)
            if value > 0x10FFFF or value == 0:
                raise self._error(f"\\{code} is not a character")
            return value
        return ord({"t": "\t", "r": "\r", "n": "\n"}.get(code, code))

    def _name(self) -> str:
        found = _NAME.match(self._text, self._at)
        if found is None:
            raise self._error("the name of a rule is missing")
        self._at = found.end()
        return found.group()

    def _take(self, token: str) -> bool:
        there = self._text.startswith(token, self._at)
        self._at += len(token) if there else 0
        return there

    def _skip(self, pattern: "re.Pattern[str]") -> bool:
        found = pattern.match(self._text, self._at)
        if found is None or found.end() == self._at:
            return False
        self._at = found.end()
        return True

    def _error(self, why: str) -> GrammarTextError:
        line = self._text.count("\n", 0, self._at) + 1
        column = self._at - (self._text.rfind("\n", 0, self._at) + 1) + 1
        return GrammarTextError(f"line {line}, column {column}: {why}")
