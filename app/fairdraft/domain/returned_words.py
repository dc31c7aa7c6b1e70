"""Which words did reviewers change in a document that came back, beside the piece as it is now?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz.distance import Indel

from fairdraft.domain.deck_labels import SURFACE_TAG
from fairdraft.domain.finding import DiffPart, Span
from fairdraft.domain.identity import named_id
from fairdraft.domain.piece import Block
from fairdraft.domain.returned_document import ReturnedLine
from fairdraft.domain.returned_lines import MatchedLines, line_key, numbered
from fairdraft.domain.word_edits import WordEdit, edit_diff, moved_behind, said, with_edits, word_edits

ChangeStanding = Literal["open", "approved", "edited"]


@dataclass(frozen=True, slots=True)
class ReturnedChange:
    """Words that reviewers made others in one place of a block; `number` counts the changes of a file from 1.

    `block` is the block of the version that they read, and `edit` is about its text. `standing`: it can be taken
    (`open`), it is in approved language, whose words come from the product's file (`approved`), or the same words were
    edited here meanwhile (`edited`). `authors` are those whose tracked changes stand in the lines concerned, as the
    file has them; nobody is told where they were changed without tracking. `key` is the same for the same change.
    """

    number: int
    block: Block
    edit: WordEdit
    standing: ChangeStanding
    authors: tuple[str, ...]

    @property
    def key(self) -> str:
        """By what the same change is known again."""
        return named_id(self.block.id, str(self.edit.first), str(self.edit.last), *said(self.edit.text))

    @property
    def gone(self) -> str:
        """The words that go."""
        place = self.edit.span(self.block.text)
        return self.block.text[place.start : place.end].strip(" \t")

    @property
    def come(self) -> str:
        """The words that come in their place."""
        return self.edit.text.strip(" \t")

    @property
    def diff(self) -> tuple[DiffPart, ...]:
        """The change with some words on either side of it."""
        return edit_diff(self.block.text, self.edit)


def returned_changes(
    read: Sequence[Block], present: Iterable[Block], matched: MatchedLines, document: Sequence[ReturnedLine]
) -> tuple[ReturnedChange, ...]:
    """The changes that are not in the piece already, in the order of the piece.

    Args:
        read: the blocks of the version that the reviewers read.
        present: the piece's blocks as they are now.
        matched: what the document has of the version that was read.
        document: the document's lines.
    """
    now = {one.id: one for one in present}
    found: list[ReturnedChange] = []
    for number, block in enumerate(read):
        if block.kind == "note" or not block.text.strip():
            continue
        after = _words_in_document(number, block, matched, document)
        here = now.get(block.id)
        present_text = "" if here is None else here.text
        if said(present_text) == said(after):
            continue
        own = word_edits(block.text, present_text)
        for edit in word_edits(block.text, after):
            if any(one.does_the_same_as(edit) for one in own):
                continue
            standing: ChangeStanding = "open"
            if block.kind == "locked":
                standing = "approved"
            elif here is None or here.kind == "locked" or not _brings_nearer(edit, own, present_text, after):
                standing = "edited"
            authors = _authors(number, edit.span(block.text), matched, document)
            found.append(ReturnedChange(len(found) + 1, block, edit, standing, authors))
    return tuple(found)


def with_changes(
    read: Sequence[Block], present: Sequence[Block], changes: Iterable[ReturnedChange]
) -> tuple[Block, ...]:
    """The piece's present blocks with open changes made in them."""
    was = {one.id: one.text for one in read}
    of_block: dict[str, list[WordEdit]] = {}
    for one in changes:
        of_block.setdefault(one.block.id, []).append(one.edit)
    found = []
    for block in present:
        edits = of_block.get(block.id)
        if edits is None or block.kind == "locked":
            found.append(block)
            continue
        own = word_edits(was[block.id], block.text)
        found.append(replace(block, text=with_edits(block.text, [moved_behind(one, own) for one in edits])))
    return tuple(found)


def _brings_nearer(edit: WordEdit, own: Sequence[WordEdit], present: str, after: str) -> bool:
    """Whether a change can be made in the present words: nobody wrote there, and they come nearer to the reviewers'.

    Among words that stand there several times it may have been made already, though it looks like another one.
    """
    if not own:
        return True
    if any(one.touches(edit) for one in own):
        return False
    changed = with_edits(present, [moved_behind(edit, own)])
    return int(Indel.distance(said(changed), said(after))) < int(Indel.distance(said(present), said(after)))


def _authors(number: int, place: Span, matched: MatchedLines, document: Sequence[ReturnedLine]) -> tuple[str, ...]:
    """Whose tracked changes stand in the lines of a place in a block; those of lines that were put in where it is in
    none.
    """
    inside = [
        at
        for i, line in enumerate(matched.lines)
        if line.block == number
        and (at := matched.line_of(i)) is not None
        and place.start <= line.end
        and line.start <= place.end
    ]
    lines = inside if any(document[at].authors for at in inside) else [*inside, *matched.added.get(number, ())]
    return tuple(dict.fromkeys(author for at in sorted(lines) for author in document[at].authors))


@dataclass(frozen=True, slots=True)
class _Placed:
    """Words of a block at their place in the document, as a line of the piece (its number) or as one more."""

    at: float
    line: int | None
    words: str


def _words_in_document(number: int, block: Block, matched: MatchedLines, document: Sequence[ReturnedLine]) -> str:
    """The words of a block as the document has them, with the block's own spaces, tags and blank lines."""
    own = {i: one for i, one in enumerate(matched.lines) if one.block == number and not one.is_name}
    placed: list[_Placed] = []
    last = -1.0
    is_apart = _stands_apart(own, matched)
    for i, line in own.items():
        at = matched.line_of(i)
        is_placed = at is not None and (is_apart or i in matched.found)
        if at is not None and is_placed:
            last = float(at)
        if at is not None:
            there = document[at]
            is_same = there.now.split() == there.text.split() and line_key(there.text) == line_key(line.text)
            words = line.text if is_same else _dressed(line.text, there)
            placed.append(_Placed(last if is_placed else last + 0.5, i, words))
        elif i in matched.elsewhere or i in matched.unclear:
            placed.append(_Placed(last + 0.5, i, line.text))
    placed += [_Placed(float(at), None, _plain(document[at].now)) for at in matched.added.get(number, ())]
    lines = list(own.values())
    text = block.text[: lines[0].start] if lines else ""
    before: _Placed | None = None
    for one in sorted(placed, key=lambda one: one.at):
        if not one.words:
            continue
        if before is not None:
            between = "\n"
            if one.line is not None and before.line is not None and one.line == before.line + 1:
                between = block.text[own[before.line].end : own[one.line].start]
            text += " " if _is_continued(before, one, document) else between
        text += one.words
        before = one
    return text + (block.text[lines[-1].end :] if lines else "")


def _stands_apart(own: Collection[int], matched: MatchedLines) -> bool:
    """Whether no other block's lines are among those of a block, as they are in the columns of a script: then the order
    in which they stand is meant.
    """
    places = [at for i in own if (at := matched.line_of(i)) is not None]
    if not places:
        return False
    others = (matched.line_of(i) for i, one in enumerate(matched.lines) if i not in own and not one.is_name)
    return not any(at is not None and min(places) < at < max(places) for at in others)


def _is_continued(before: _Placed, behind: _Placed, document: Sequence[ReturnedLine]) -> bool:
    """Whether the ends of all paragraphs between two lines were struck: a line that was struck with the end before it
    leaves its own end.
    """
    if not (before.at.is_integer() and behind.at.is_integer()):
        return False
    return all(document[at].goes_on for at in range(int(before.at), int(behind.at)))


def _plain(words: str) -> str:
    return "\n".join(one.strip() for one in words.split("\n") if one.strip())


def _dressed(here: str, there: ReturnedLine) -> str:
    """The words of a document's line with the tag or the brackets that the piece has around them and a deck has not,
    and without those that the document alone has.
    """
    words = _plain(there.now)
    was = there.text.strip()
    if numbered(was) != was and numbered(here) == here:
        words = numbered(words)
    tag, their_tag = SURFACE_TAG.match(here), SURFACE_TAG.match(was)
    if tag and words and not their_tag:
        return tag[0] + words
    if their_tag and not tag:
        return words.removeprefix(their_tag[0])
    if here.startswith("[") and here.endswith("]") and words and not was.startswith("["):
        return f"[{words}]"
    return words
