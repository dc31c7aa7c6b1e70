"""Which words of a copy deck that is plain text are no copy: its head, and notes for those who produce it?"""

import re
from collections.abc import Iterator, Sequence

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
