"""Which words of a copy deck are no copy: its head, notes for those who produce it, what it tells behind the copy?"""

import re
from collections.abc import Iterable, Iterator, Sequence

from fairdraft.domain.deck_labels import FIRST_PANEL, NOT_APPROVED, is_annex_head
from fairdraft.domain.deck_mark import marks_in
from fairdraft.domain.manuscript import HEADER, ManuscriptPart, header_end, read_manuscript

_SCRIPT = frozenset(("voice_over", "super", "visual", "time"))
# By these a line above the first label is known as one of a deck's head; any other may be copy.
_HEAD_LINE = re.compile(
    r"[\s#*_>|-]*(?:job|docket|project|code|client|brand|product|campaign|piece|material|asset|tactic|deliverable|format"
    r"|channel|media|medium|audience|size|specs?|date|due|deadline|version|revision|draft|round|status|stage|file|document"
    r"|writer|author|copywriter|agency|owner|account|prepared|created|updated|last|reviewers?|review|mlr|approvals?"
    r"|description|id|number|no)\b\.?(?:[ /&]+[\w.()#]+){0,3}[*_ \t]*(?:[:#\t|]|\s[\u2013\u2014-]\s)[^\n]*"
    r"|[\s#*_>|-]*(?:[^\s.!?]+ ){0,8}(?:copy ?deck|manuscript)\b(?: ?[^\s.!?]+){0,6}[\s*_]*",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\[[^\[\]]+\]")
# What decks of this program tell beside a line: how long it takes to say, and what approved language begins with it.
_OWN_NOTE = re.compile(
    r"\[(?:[\d,]+ words?, [\d,]+ s at [\d,.]+ a minute|(?:.{1,60}[.:] )?(?:approved language(?:, label .*)?"
    r"|inserted as approved language; .*))\]",
    re.IGNORECASE,
)
_LEGEND = "Lines under words: "


def deck_asides(text: str) -> tuple[tuple[int, int], ...]:
    """From where to where, in order, a plain deck has a line of its head, or a note in square brackets on lines of its
    own; nothing in text that has no labels of a deck.

    Lines above the first label that are no line of a head by their words may be copy, and are none of these.
    """
    parts = read_manuscript(text)
    if not any(_is_labelled(one) for one in parts):
        return ()
    head = header_end(text)
    return (*_manuscript_head(text, head), *_notes(text, head, parts))


def paragraph_asides(
    text: str, beside: Iterable[tuple[int, int]] = (), deck: int | None = None
) -> tuple[tuple[int, int], ...]:
    """The same of a document whose lines are paragraphs, and what a deck of this program says around the copy.

    Args:
        text: the document.
        beside: from where to where words stand that are known to be no copy.
        deck: where the table of a deck begins; None where it has none that is known as such.
    """
    head = header_end(text, deck)
    known = [*([(0, head)] if head else []), *beside, *_own_words(text)]
    notes = [one for one in bracketed_notes(text, head) if not any(_meet(one, other) for other in known)]
    found: list[tuple[int, int]] = []
    for start, end in sorted((*known, *notes)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _own_words(text: str) -> Iterator[tuple[int, int]]:
    """Where a deck of this program tells facts, notes, and what was said of the copy; its title may be copy."""
    if not marks_in(text):
        return
    at, is_head = 0, True
    for number, line in enumerate(text.split("\n")):
        end = at + len(line)
        if is_annex_head(line):
            yield at, len(text)
            return
        is_behind = not is_head and (line == FIRST_PANEL or line.startswith((NOT_APPROVED, _LEGEND)))
        if (is_head and number) or is_behind or _OWN_NOTE.fullmatch(line):
            yield at, end
        is_head = is_head and not marks_in(line)
        at = end + 1


def bracketed_notes(text: str, start: int = 0) -> tuple[tuple[int, int], ...]:
    """From where to where a deck whose lines are paragraphs has notes in square brackets, from a place on."""
    parts = read_manuscript(text, lines_are_paragraphs=True)
    return tuple(_notes(text, start, parts)) if any(_is_labelled(one) for one in parts) else ()


def _is_labelled(part: ManuscriptPart) -> bool:
    """Whether a word named a part; marks of a heading name none."""
    return part.section != HEADER and any(one.isalpha() for one in part.label)


def _manuscript_head(text: str, end: int) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text[:end].splitlines(keepends=True):
        said = line.rstrip("\r\n")
        if _HEAD_LINE.fullmatch(said):
            yield at, at + len(said)
        at += len(line)


def _notes(text: str, start: int, parts: Sequence[ManuscriptPart]) -> Iterator[tuple[int, int]]:
    """Where notes of a manuscript stand that were written in brackets; those of scripts tell what is seen and heard,
    and stay.
    """
    if not _SCRIPT.isdisjoint(one.section for one in parts):
        return
    at = start
    for one in parts:
        if one.section == "note" and _NOTE.fullmatch(one.text):
            found = re.compile(r"\s+".join(map(re.escape, one.text.split()))).search(text, at)
            if found is not None:
                yield found.span()
                at = found.end()
