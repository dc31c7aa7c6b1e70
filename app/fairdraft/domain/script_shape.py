"""How is a model's text divided into the lines of a broadcast script?"""

import re
from collections.abc import Sequence
from typing import Literal

from fairdraft.domain.bare_words import bare_words
from fairdraft.domain.copy_shape import GRAMMAR_OF_WORDS, Section, copy_tag, without_thinking

ScriptPart = Literal["voice_over", "super", "visual"]

# What people and models write before a line, as patterns; the checker reads scripts by the same.
TAG_PATTERNS: tuple[tuple[ScriptPart, str], ...] = (
    ("voice_over", r"(?:female |male )?(?:a?vo|v/o|v\.o\.|voice[- ]?over|anncr|announcer|audio|narrator|spoken)"),
    ("super", r"supers?|on[- ]screen(?: text)?|title card|text on screen|legal super|text"),
    ("visual", r"visuals?|video|action|picture|sfx|music|sound|art|scene"),
)
VISUAL_TAG = "VISUAL: "
_CLOCK = r"(?:\d{1,2})?:\d{2}(?:\.\d)?"
_TIME = rf"{_CLOCK} {{0,2}}(?:-|–|—|to) {{0,2}}{_CLOCK}(?: ?s(?:ec)?\b)?"
# Marks of Markdown, numbers and times may stand before a tag; each alternative is bounded, so this takes linear time.
_TAG = re.compile(
    rf"(?:[#>*_\[\]():| \t-]|\d{{1,2}}[.)] |{_TIME})*"
    r"(?:"
    + "|".join(f"(?P<{part}>{words})" for part, words in TAG_PATTERNS)
    + r")(?: \d{1,2})?[\])*_]*(?: ?\([^()\n]{0,40}\))?[*_]* ?: ?[*_]*[ \t]*",
    re.IGNORECASE,
)
_ONLY_TIME = re.compile(rf"[\s#*_\[(]*{_TIME}[\s*_:|\])]*", re.IGNORECASE)
_DIRECTION = re.compile(r"[*_ \t]*(?:\[[^\[\]]*\]|\([^()]*\))[*_ \t]*")
_RULED = re.compile(r"[\s|:-]*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_INNER_BAR = re.compile(r"[|/]")
_MARKS_BEFORE = re.compile(r"^[\s#>*_•|-]+")
_MARKS_AFTER = re.compile(r"[\s*_|]+$")
_NOTHING = frozenset(("none", "na", "n a", "no super"))
_QUOTES = (('"', '"'), ("“", "”"), ("‘", "’"))

_LINES = 'root ::= "\\n"? line "\\n" line ("\\n" line)? "\\n" line\n'
_SPOKEN = 'spoken ::= first (" " word){2,24} [.?!] ["”’]?\n'
_SHOWN = 'shown ::= first (" " word){0,11} [.?!]?\n'


def script_grammar(*, with_supers: bool) -> str:
    """GBNF that holds the shape of an assisted script: three or four spoken lines of one or two sentences.

    `with_supers` lets a super of at most twelve words follow each. Words are those of `shape_grammar`.
    """
    line = 'line ::= "VO: " spoken (" " spoken)?' + (' ("\\nSUPER: " shown)?' if with_supers else "") + "\n"
    return _LINES + line + _SPOKEN + (_SHOWN if with_supers else "") + GRAMMAR_OF_WORDS


def divide_script(text: str, *, with_supers: bool, keep_all: bool = False) -> tuple[Section, ...]:
    """The lines of a script in a model's text: sections `voice_over`, `super` and `visual`.

    Tagged lines ("VO: …", "ANNCR: …", "SUPER: …", also with times, in Markdown, several in a line, or as cells of a
    table with a column for what is spoken) begin sections; tags of print copy begin spoken lines. A text without any
    tag is spoken, line by line; lines in brackets are directions. In assisted drafting (`keep_all` False) what the
    model wrote as indication or safety information is left aside, as are spoken lines that it wrote before and words
    behind the script; a super that comes before any spoken line goes behind the first one, and without supers (radio)
    there are none. Thinking text is dropped.

    Args:
        text: the text as it came, perhaps cut off in the middle.
        with_supers: whether something can be shown.
        keep_all: keep every line (raw drafting), in the order in which it came.
    """
    plain = without_thinking(text)
    found = _Script(keep_strays=keep_all).read(plain) or _untagged(plain)
    sections = [Section(name, words) for name, lines in found if (words := _cleaned(" ".join(lines), name))]
    if keep_all:
        return tuple(sections)
    wanted = ("voice_over", "super", "visual") if with_supers else ("voice_over", "visual")
    return tuple(one for row in _rows([one for one in sections if one.name in wanted]) for one in row)


def is_script(text: str) -> bool:
    """Whether the first tag in a model's text is that of a script."""
    for line in without_thinking(text).splitlines():
        if _TAG.match(line):
            return True
        if copy_tag(line) is not None:
            return False
    return False


def has_spoken_lines(text: str) -> bool:
    """Whether some line of a text is tagged as spoken, or a column headed so, as those of scripts are."""
    return any("voice_over" in _parts_of(line) for line in text.splitlines())


def has_shown_lines(text: str) -> bool:
    """Whether a script has lines, or a column, for what is shown: one for the radio has none."""
    return any("super" in _parts_of(line) for line in text.splitlines())


def _parts_of(line: str) -> set[str]:
    """What a line of a script is tagged as; of the head of its table what the columns are."""
    heads = {_column(one) for one in _cells(line)}
    return heads if "voice_over" in heads else {name for name, _ in _tagged(line)}


class _Script:
    """Reads lines one after another; each entry of `found` is a section's name with its lines."""

    def __init__(self, *, keep_strays: bool) -> None:
        self._keep_strays = keep_strays
        self._found: list[tuple[str, list[str]]] = []
        self._columns: list[str] | None = None
        self._open = False

    def read(self, text: str) -> list[tuple[str, list[str]]]:
        """Empty where no line carries a tag."""
        for line in text.splitlines():
            cells = _cells(line)
            if not cells:
                self._columns = None
                self._read_line(line)
            elif _RULED.fullmatch(line):
                continue
            elif "voice_over" in (heads := [_column(one) for one in cells]):
                self._columns = heads
            elif self._columns is None:
                self._read_line(" | ".join(cells))
            else:
                for cell, column in zip(cells, self._columns, strict=False):
                    self._read_cell(cell, column)
        return self._found

    def _read_line(self, line: str) -> None:
        if not line.strip():
            # A tag that stands alone waits for its words.
            self._open = self._open and not any(one.strip() for one in self._found[-1][1])
            return
        pieces = _tagged(line)
        if pieces:
            self._found.extend((name, [words]) for name, words in pieces)
            self._open = True
        elif _ONLY_TIME.fullmatch(line):
            self._open = False
        elif (tag := copy_tag(line)) is not None:
            name, words = tag
            self._found.append((name if name in ("indication", "isi", "legal") else "voice_over", [words]))
            self._open = True
        elif self._found and _DIRECTION.fullmatch(line):
            self._found.append(("visual", [line]))
            self._open = False
        elif self._open:
            self._found[-1][1].append(line)
        elif self._found and self._keep_strays:
            self._found.append(("voice_over", [line]))
            self._open = True

    def _read_cell(self, cell: str, column: str) -> None:
        for part in _BREAK.split(cell):
            pieces = _tagged(part) or ([(column, part)] if column else [])
            self._found.extend((name, [words]) for name, words in pieces)
        self._open = False


def _tagged(line: str) -> list[tuple[str, str]]:
    """The tagged parts of a line: "VO: … | SUPER: …" is two; none where it begins with no tag."""
    first = _TAG.match(line)
    if first is None:
        return []
    tags = [(0, first)]
    bars = _INNER_BAR.finditer(line, first.end())
    tags += [(bar.start(), tag) for bar in bars if (tag := _TAG.match(line, bar.end())) is not None]
    ends = [start for start, _ in tags[1:]] + [len(line)]
    return [(_part(tag), line[tag.end() : end]) for (_, tag), end in zip(tags, ends, strict=True)]


def _part(tag: re.Match[str]) -> str:
    return next(part for part, _ in TAG_PATTERNS if tag[part])


def _cells(line: str) -> list[str]:
    stripped = line.strip()
    cells = [one.strip() for one in stripped.strip("|").split("|")]
    return cells if stripped.startswith("|") and len(cells) > 1 else []


def _column(head: str) -> str:
    said = head.strip(" *_:#").lower()
    return next((part for part, words in TAG_PATTERNS if re.match(rf"(?:{words})\b", said)), "")


def _untagged(text: str) -> list[tuple[str, list[str]]]:
    lines = [line for line in text.splitlines() if line.strip() and not _ONLY_TIME.fullmatch(line)]
    return [("visual" if _DIRECTION.fullmatch(line) else "voice_over", [line]) for line in lines]


def _cleaned(words: str, name: str) -> str:
    """One paragraph without marks and quotes around it; what is seen carries its tag, as in scripts of people."""
    text = _MARKS_AFTER.sub("", _MARKS_BEFORE.sub("", " ".join(words.replace("**", "").split())))
    for before, after in _QUOTES:
        inner = text[1:-1]
        if len(text) > 1 and text[0] == before and text[-1] == after and before not in inner and after not in inner:
            text = inner.strip()
    said = bare_words(text)
    if not said or (name != "voice_over" and said in _NOTHING):
        return ""
    if name != "visual":
        return text
    return VISUAL_TAG + (text[1:-1].strip() if _DIRECTION.fullmatch(text) else text)


def _rows(sections: Sequence[Section]) -> list[list[Section]]:
    """Spoken lines, each with what is shown with it; a line that was spoken already is left out with its supers."""
    rows: list[list[Section]] = []
    before: list[Section] = []
    spoken: set[str] = set()
    repeated = False
    for one in sections:
        if one.name == "voice_over":
            key = bare_words(one.text)
            repeated = key in spoken
            spoken.add(key)
            if not repeated:
                rows.append([one, *before])
                before = []
        elif not rows:
            before.append(one)
        elif not repeated:
            rows[-1].append(one)
    return rows or [[one] for one in before]
