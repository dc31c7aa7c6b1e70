"""Of which parts does a manuscript consist that somebody wrote as a copy deck, or as plain copy?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from fairdraft.domain.deck_labels import (
    BLOCK_KINDS,
    DECK_LABELS,
    ISI_HEADING,
    SURE_LABELS,
    USE_HEADING,
    is_annex_head,
)
from fairdraft.domain.deck_mark import marks_in
from fairdraft.domain.piece import BlockKind

HEADER = "header"
"""The section of what stands above the first label of a deck: client, job number, version."""

ANNEX = "annex"
"""The section of what a deck of this program tells behind the piece: sources and qualifiers of its claims, and what was
said of it.
"""

_LABEL = re.compile(
    r"[ \t]*(?P<marks>[#>*_\[( \t]*)(?P<name>"
    + "|".join(sorted(map(re.escape, DECK_LABELS), key=len, reverse=True))
    + rf")(?P<kind>[ ]·[ ](?:{'|'.join(BLOCK_KINDS.values())}))?"
    r"(?P<number>[ ]?#?\d{1,2}|[ ](?-i:[A-H]))?(?P<aside>[ ]?\([^()\n]{1,60}\))?[\])*_]*[ \t]*"
    r"(?P<end>:[\])*_]*|[–—-](?=\s)|\t|$)[ \t]*",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, DECK_LABELS), key=len, reverse=True))})\b", re.IGNORECASE)
_CLOCK = r"(?::\d{2}|\d{1,2}:\d{2}|\d{1,3})(?:\.\d)?"
_TIME = re.compile(rf"[ \t]*\[\s*{_CLOCK}\s*(?:-|–|—|to)\s*{_CLOCK}\s*(?:s|sec|seconds)?\s*\][ \t]*$", re.IGNORECASE)
_NOTE = re.compile(r"[ \t]*\[[^\[\]]+\][ \t]*$")
_NOTE_HEAD = re.compile(r"[\s#*_]*notes?:?[\s*_]*", re.IGNORECASE)
_NOTE_OPENS = re.compile(r"[ \t]*\[[^\]]*$")
_HASHES = re.compile(r"[ \t]*#{1,6}[ \t]+(?=\S)")
_HEAD_WORDS = 10
_HEADLINE_WORDS = 14
_MOST_TITLE_LINES = 3
_LONGEST_NOTE_LINES = 20
_MOST_FACTS = 80
# Parts of one paragraph: what follows without a label is body again.
_SHORT = frozenset(("headline", "subhead", "eyebrow", "subject", "preheader", "call_to_action"))
# A part of a layout; its label is kept as a note, for the words of several may follow under it.
_PANELS = frozenset(("post", "card", "frame", "panel", "email"))
# A deck begins with one of these.
_FIRST = frozenset(("headline", "eyebrow", "subject", "preheader", *_PANELS))
_SPOKEN: dict[str, BlockKind] = {"voice_over": "voice_over", "super": "super"}
_APPROVED = f" · {BLOCK_KINDS['locked']}"
# So ends what an annotated deck tells beside the first approved line of a spot.
_APPROVED_NOTE = f": {BLOCK_KINDS['locked']}]"
_SCRIPT = frozenset((*_SPOKEN, "visual", "time"))
# What stands under these is a list with a heading of its own, which is printed.
_HEADED = frozenset(("references", "footnote"))
# What begins with one of these may be plain copy up to there; behind any other label stands a deck.
_PRINTED_HEADS = frozenset(("indication", "isi", "references", "footnote", "legal"))


@dataclass(frozen=True, slots=True)
class ManuscriptPart:
    """Some lines of a manuscript with their section. `label` is what named it there and is no part of its words."""

    section: str
    kind: BlockKind
    text: str
    label: str = ""


def read_manuscript(text: str, *, lines_are_paragraphs: bool = False) -> tuple[ManuscriptPart, ...]:
    """The parts of a manuscript in their order; every character that is no blank stands in one of them.

    Labels ("HEADLINE:", "CTA" on a line of its own, "VO:", also in Markdown) begin sections. A head that is
    printed, such as "Important Safety Information", begins one and stays among its words. Lines in square
    brackets are notes; times of a script and visuals stay words, because a script is read by them. What stands
    above the first label is the header of the deck, a note. Without labels the first short paragraph is the
    headline, and the rest body.

    Args:
        text: the manuscript.
        lines_are_paragraphs: each line is a paragraph (a Word document), none a wrapped one.
    """
    return tuple(_Reader(lines_are_paragraphs=lines_are_paragraphs).read(text.splitlines()))


def header_end(text: str, deck: int | None = None) -> int:
    """Where the head of a deck ends, whose lines are paragraphs; 0 where it has none, or where copy without a label may
    stand in it, because the first label is none by which decks begin.

    Args:
        text: the deck.
        deck: where its table begins, which is none of the head; None where it has none that is known as such.
    """
    first, *behind = read_manuscript(text, lines_are_paragraphs=True) or (None,)
    if first is None or first.section != HEADER or not behind:
        return 0
    left = sum(bool(line.strip()) for line in first.text.split("\n"))
    at = 0
    for line in text.splitlines(keepends=True):
        if not left:
            break
        left -= bool(line.strip())
        at += len(line)
    if deck is not None and not text[at:deck].strip():
        return min(at, deck)
    return at if behind[0].section in _FIRST else 0


@dataclass(slots=True)
class _Reader:
    lines_are_paragraphs: bool
    parts: list[ManuscriptPart] = field(default_factory=list)
    section: str = ""
    kind: BlockKind = "copy"
    label: str = ""
    lines: list[str] = field(default_factory=list)

    def read(self, lines: list[str]) -> list[ManuscriptPart]:
        # The facts of a deck of this program end with its mark; none of their names is a label.
        at = next((at for at, line in enumerate(lines[:_MOST_FACTS], start=1) if marks_in(line)), 0)
        self.lines += lines[:at]
        while at < len(lines):
            taken = self._note(lines, at)
            if not taken:
                self._line(lines[at])
            at += taken or 1
        if self.section:
            self._end()
        else:
            self._above("")
        return self.parts

    def _note(self, lines: list[str], at: int) -> int:
        """How many lines from here on are one note or time in square brackets, which is taken in then."""
        line = lines[at]
        if self.section and _NOTE_HEAD.fullmatch(line):
            return self._headed_note(lines, at)
        if _TIME.match(line):
            self._aside(line.strip(), "time", "copy")
            return 1
        if _label_of(line) is not None and not line.strip().endswith(_APPROVED_NOTE):
            return 0
        if _NOTE.match(line):
            self._aside(line.strip(), "note", "note")
            return 1
        if _NOTE_OPENS.match(line):
            for number, one in enumerate(lines[at + 1 : at + _LONGEST_NOTE_LINES], start=2):
                if not one.strip() or "[" in one:
                    return 0
                if "]" in one:
                    if not one.rstrip().endswith("]"):
                        return 0
                    self._aside("\n".join(lines[at : at + number]).strip(), "note", "note")
                    return number
        return 0

    def _headed_note(self, lines: list[str], at: int) -> int:
        """The same of a head "Note", as decks of ours have one, and the note in brackets below it; 0 where none is."""
        below = next((place for place in range(at + 1, len(lines)) if lines[place].strip()), at)
        is_bracket = _NOTE.match(lines[below]) or _NOTE_OPENS.match(lines[below])
        if not is_bracket or _TIME.match(lines[below]) or (self.label and not any(self.lines)):
            return 0
        taken = self._note(lines, below)
        if taken:
            note = self.parts[-1]
            self.parts[-1] = replace(note, label=lines[at])
        return taken and below + taken - at

    def _line(self, line: str) -> None:
        label = _label_of(line)
        if self.section == ANNEX or (self.section and is_annex_head(line)):
            self._behind(line)
        elif label is not None and not self._is_printed(label, line):
            self._begin_labelled(label, line)
        elif not line.strip():
            if self.lines:
                self.lines.append("")
        elif (head := _printed_head(line)) and (head == "isi" or self.section or any(self.lines)):
            self._begin(head)
            self._take(line)
        elif not self.section:
            self.lines.append(line)
        else:
            self._plain(line)

    def _behind(self, line: str) -> None:
        if self.section != ANNEX:
            self._begin(ANNEX)
            self.kind = "note"
        self.lines.append(line)

    def _is_printed(self, label: re.Match[str], line: str) -> bool:
        """Whether a label is the heading of the list that was just begun by one, as "References" is in a deck."""
        section = DECK_LABELS[label["name"].lower()]
        alone = not line[label.end() :].strip()
        return alone and section in _HEADED and section == self.section and bool(self.label) and not any(self.lines)

    def _plain(self, line: str) -> None:
        is_next = any(self.lines) and (self.lines_are_paragraphs or not self.lines[-1])
        if any(self.lines) and _HASHES.match(line):
            self._begin("subhead")
        elif self.section in _SHORT and is_next:
            self._begin("body")
        self._take(line)

    def _take(self, line: str) -> None:
        hashes = _HASHES.match(line)
        if hashes and not self.lines:
            self.label += hashes[0]
            line = line[hashes.end() :]
        self.lines.append(line)

    def _begin_labelled(self, label: re.Match[str], line: str) -> None:
        section, words, rest = DECK_LABELS[label["name"].lower()], line[: label.end()], line[label.end() :]
        if section == "visual":
            # Its tag stays: whoever reads the words has to know that nobody says or shows them.
            self._begin(section)
            self.lines.append(line)
            return
        told = section in _PANELS or bool(label["number"] or label["aside"])
        if section in _SPOKEN and not told and not any(self.lines) and self.label.rstrip().endswith(_APPROVED):
            # It names the block whose first line this is, and is no part that is still to be written.
            words, self.label = f"{self.label.strip()}\n{words}", ""
        self._begin(section, "" if told else words)
        if told:
            self.parts.append(ManuscriptPart(section, "note", words.strip()))
        if rest.strip():
            self.lines.append(rest)

    def _begin(self, section: str, label: str = "", *, first: str = "") -> None:
        if self.section:
            self._end()
        else:
            self._above(first or section)
        self.section, self.label, self.lines = section, label, []
        self.kind = _SPOKEN.get(section, "copy")

    def _aside(self, text: str, section: str, kind: BlockKind) -> None:
        """Take a part in between two of the same section."""
        if not self.section and kind == "note":
            # Nobody knows yet what stands above it.
            self.lines.append(text)
            return
        if not self.section:
            self._begin("title", first="time")
        elif any(self.lines):
            self._end()
            if self.section in _SHORT:
                self.section = "body"
        self.parts.append(ManuscriptPart(section, kind, text, self.label))
        self.label = ""

    def _end(self) -> None:
        text = _joined(self.lines)
        if text:
            self.parts.append(ManuscriptPart(self.section, self.kind, text, self.label))
        elif self.label.strip():
            # An empty part of a deck is still to be written.
            self.parts.append(ManuscriptPart(self.section, "note", self.label.strip()))
        self.lines, self.label = [], ""

    def _above(self, first: str) -> None:
        """Tell what the lines above the first label are; `first` is its section, empty where there is none."""
        lines, self.lines = self.lines, []
        if not any(lines):
            return
        if first in _SCRIPT:
            # The length of a spot stands in its title, by which its words are counted; of many lines the others are
            # those of a deck: client, job number, version.
            told = [line for line in lines if line.strip()]
            title = lines if len(told) <= _MOST_TITLE_LINES else told[:1]
            self.parts.append(ManuscriptPart("title", "copy", _joined(title)))
            if title is not lines:
                self.parts.append(ManuscriptPart(HEADER, "note", _joined(told[1:])))
        elif first and first not in _PRINTED_HEADS:
            self.parts.append(ManuscriptPart(HEADER, "note", _joined(lines)))
        else:
            copy = _Reader(self.lines_are_paragraphs, section="body")
            if _begins_with_headline(lines, first, lines_are_paragraphs=self.lines_are_paragraphs):
                copy.section = "headline"
            self.parts += copy.read(lines)


def names_part(words: str) -> bool:
    """Whether words, which are known to name something, are the label of a part, with its number or an aside."""
    found = _LABEL.match(f"{words}:")
    return found is not None and found.end() == len(words) + 1


def label_in(words: str) -> str:
    """The longest label of a part among words that name something, such as "headline" in "Hero headline, option A";
    empty where there is none. What only names a place in the layout is none.
    """
    named = (one[0] for one in _NAMED.finditer(words) if DECK_LABELS[one[0].lower()] not in _PANELS)
    return max(named, key=len, default="")


def _label_of(line: str) -> re.Match[str] | None:
    """The label at the beginning of a line, if it is surely one."""
    found = _LABEL.match(line)
    if found is None:
        return None
    name, end = found["name"], found["end"]
    sure = (
        name.lower() in SURE_LABELS
        or bool(found["number"] or found["kind"])
        or any(mark in found["marks"] for mark in "*#[")
    )
    loud = name.isupper()
    if end.startswith(":"):
        # "Email: care@…" is a line of an advertisement.
        return None if name.lower() == "email" and not (sure or loud) else found
    if end and not end.isspace():
        return found if loud else None
    return found if sure or loud else None


def _printed_head(line: str) -> str:
    """The section of a head that is printed in the advertisement; empty where the line is none."""
    words = line.strip().lstrip("#>*_ \t").rstrip("*_ \t")
    found = ISI_HEADING.match(words)
    if found and (words[found.end() : found.end() + 1] == ":" or _is_head(words)):
        return "isi"
    return "indication" if USE_HEADING.match(words) and _is_head(words) else ""


def _is_head(words: str) -> bool:
    return len(words.split()) <= _HEAD_WORDS and not words.endswith(".")


def _begins_with_headline(lines: Iterable[str], first: str, *, lines_are_paragraphs: bool) -> bool:
    text = _joined(lines)
    head, _, rest = text.partition("\n" if lines_are_paragraphs else "\n\n")
    if not rest.strip() and not first:
        head, _, rest = text.partition("\n")
    short = len(head.split()) <= _HEADLINE_WORDS and not head.rstrip().endswith((":", ";"))
    return short and bool(rest.strip() or first)


def _joined(lines: Iterable[str]) -> str:
    """Lines without blanks at their ends, and never two blank ones in a row."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(one.rstrip() for one in lines)).strip("\n")
