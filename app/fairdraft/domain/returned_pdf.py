"""What did reviewers remark in a PDF file, as remarks on the words of the piece that it was made of?

A PDF file says where on a page a remark stands, and not on which words. The words of its pages are matched with those
of the piece, and what was remarked becomes comments, strikes and insertions in the piece's own text: from there on it
is a document like one of a word processor.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import Span
from fairdraft.domain.layout_matching import match_layout
from fairdraft.domain.layout_words import layout_words, piece_words
from fairdraft.domain.pdf_moment import pdf_moment
from fairdraft.domain.pdf_pages import OWN_REMARK, PdfFile, PdfRemark
from fairdraft.domain.pdf_places import marked_words, nearest_line, quote_of, word_before
from fairdraft.domain.pdf_text import pdf_text
from fairdraft.domain.piece import Block, render
from fairdraft.domain.returned_document import FileAnswer, FileComment, ReturnedDocument, Stretch, joined
from fairdraft.domain.review_document import CHECKER

MOST_REMARKS = 5_000
_LONGEST = 20_000
_OURS = re.compile(r"Comment \d{1,6}, ")
_LONGEST_AUTHOR = 120
_DONE = "Completed"
_TICKS = ("Marked", "Unmarked")
_NO_WORDS = (_DONE, "None", *_TICKS)
"""States (12.5.6.3) that say nothing that would have to be kept as words."""
_MARKED = {"highlight": "Highlighted", "underline": "Underlined", "strikeout": "Struck out"}
_SIGN_ALONE = "An insertion mark, with no words to insert."
_DRAWN = ("shape", "stamp")
_ANSWERS = ("note", "text", *_DRAWN)
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class ReturnedPdf:
    """The remarks of a PDF file on the words of a piece; `share` is how much of its own copy stands there (0 to 1)."""

    document: ReturnedDocument
    share: float


def remarks_of_people(file: PdfFile) -> int:
    """How many remarks of a file are none that the program wrote into it."""
    return sum(
        one.author != CHECKER and not one.name.casefold().startswith(OWN_REMARK) and not _OURS.match(one.text)
        for one in file.remarks
    )


def pdf_words(file: PdfFile) -> ReturnedDocument:
    """The words of a PDF file alone, a paragraph in each line."""
    text = "".join(f"{one.text}\n" for one in pdf_text(file).paragraphs)
    return ReturnedDocument(PurePath(file.name).name, joined([Stretch(text)]), ())


def returned_from_pdf(blocks: Sequence[Block], file: PdfFile) -> ReturnedPdf:
    """The remarks of a file on the words of these blocks; remarks on other words stand next to them, with their page
    and the words that they were made on.

    Raises:
        KnownError: it has more remarks, or a longer one, than anybody reads.
    """
    reader = _Reader(blocks, file)
    return ReturnedPdf(reader.document(), reader.share)


@dataclass(slots=True)
class _Change:
    """Words that were struck, `[start:end]` of the piece's text, or text put in at `start`."""

    start: int
    end: int
    text: str
    remark: PdfRemark


@dataclass(slots=True)
class _Talk:
    """A remark with what was answered to it, and with the one that it belongs to: words in the place of struck ones."""

    remark: PdfRemark
    answers: list[PdfRemark] = field(default_factory=list)
    beside: list[PdfRemark] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        states = [one.state for one in self.answers if one.state and one.state not in _TICKS]
        return bool(states) and states[-1] == _DONE


class _Reader:
    def __init__(self, blocks: Sequence[Block], file: PdfFile) -> None:
        rendering = render(blocks)
        self._file = file
        self._here = piece_words(rendering, ())
        self._there = layout_words(pdf_text(file, None, rendering.text).paragraphs)
        match = match_layout(self._here, self._there)
        self._piece_of = {there: here for here, there in match.found.items()}
        self._piece_of |= {there: here for there, here in match.repeats.items() if here is not None}
        # The text has no tags of a script: a deck has them in its columns.
        self._text = ""
        self._starts: dict[str, int] = {}
        for placed in rendering.blocks:
            self._text += _BETWEEN if self._text else ""
            self._starts[placed.block.id] = len(self._text) - placed.span.start
            self._text += placed.block.text
        own = [at for at, word in enumerate(self._here) if word.block.kind != "locked"] or range(len(self._here))
        self.share = sum(at in match.found for at in own) / len(own) if own else 0.0
        self._changes: list[_Change] = []
        self._comments: list[FileComment] = []

    def document(self) -> ReturnedDocument:
        remarks = self._file.remarks
        if len(remarks) > MOST_REMARKS:
            raise KnownError(
                f"{self._file.name} has {len(remarks):,} comments, more than the limit of {MOST_REMARKS:,}.",
                "Split the file, or check that it is the one you meant.",
            )
        longest = max((len(one.text) for one in remarks), default=0)
        if longest > _LONGEST:
            raise KnownError(
                f"A comment in {self._file.name} has {longest:,} characters, more than the limit of {_LONGEST:,}.",
                "Shorten it in the PDF program, or move it into a separate document.",
            )
        for one in _without_words(_talks(remarks)):
            if one.remark.name.casefold().startswith(OWN_REMARK) and not one.answers:
                # Others are known by their words, as those of a Word file are.
                continue
            self._take(one)
        stretches = list(self._stretches())
        comments = sorted((self._placed(one) for one in self._comments), key=lambda one: (one.start, one.end))
        return ReturnedDocument(PurePath(self._file.name).name, joined(stretches), tuple(comments))

    # ---- one remark

    def _take(self, talk: _Talk) -> None:
        remark = talk.remark
        struck = next((one for one in (remark, *talk.beside) if one.kind == "strikeout"), None)
        put_in = next((one for one in (remark, *talk.beside) if one.kind == "insert" and one.text.strip()), None)
        words = " ".join(put_in.text.split()) if put_in is not None else ""
        place = None if struck is None else self._span(marked_words(struck, self._there))
        said = "" if remark.kind == "insert" else self._own_words(remark)
        if place is not None and struck is not None:
            is_first = self._strike(place, words, struck, put_in)
            if said or talk.answers or not is_first:
                told = f"{_MARKED['strikeout']}: {self._quoted(struck)}." + (f" Put in: “{words}”." if words else "")
                self._say(talk, said or told, place)
            return
        if put_in is not None and struck is None:
            at = self._insertion(put_in, words)
            if at is not None:
                if talk.answers:
                    self._say(talk, f"Put in: “{words}”.", Span(at, at))
                return
        if struck is not None or put_in is not None:
            parts = [f"{_MARKED['strikeout']}." if struck is not None else "", f"Put in: “{words}”." if words else ""]
            self._say_beside(talk, " ".join(filter(None, (*parts, said))))
            return
        if remark.kind in _MARKED:
            place = self._span(marked_words(remark, self._there))
            said = said or f"{_MARKED[remark.kind]}, without a comment: {self._quoted(remark)}."
        else:
            place = self._span(marked_words(remark, self._there) or nearest_line(remark, self._there))
            said = _SIGN_ALONE if remark.kind == "insert" else said
        if place is None:
            self._say_beside(talk, said)
        else:
            self._say(talk, said, place)

    def _own_words(self, remark: PdfRemark) -> str:
        """What somebody wrote; nothing where a program put the marked words there."""
        said = remark.text.strip()
        marked = quote_of(remark, self._file) if remark.kind in _MARKED else ""
        return "" if said and " ".join(said.split()) == marked else said

    def _quoted(self, remark: PdfRemark) -> str:
        return f"“{quote_of(remark, self._file)}”"

    def _strike(self, place: Span, words: str, struck: PdfRemark, put_in: PdfRemark | None) -> bool:
        """Strike words, and put others in their place; False where somebody struck some of them before."""
        if any(one.start < place.end and place.start < one.end for one in self._changes):
            return False
        self._changes.append(_Change(place.start, place.end, "", struck))
        if words and put_in is not None:
            self._changes.append(_Change(place.end, place.end, words, put_in))
        return True

    def _insertion(self, remark: PdfRemark, words: str) -> int | None:
        """Put words in where the sign of an insertion stands; None where nobody can tell."""
        found = word_before(remark, self._there)
        place = None if found is None else self._span((found[0],))
        if found is None or place is None:
            return None
        at = place.end if found[1] else place.start
        self._changes.append(_Change(at, at, f" {words}" if found[1] else f"{words} ", remark))
        return at

    def _span(self, numbers: Iterable[int]) -> Span | None:
        """Where words of the layout stand in the piece's text, those of its first block; None where it has none."""
        here = sorted(self._piece_of[at] for at in numbers if at in self._piece_of)
        if not here:
            return None
        block = self._here[here[0]].block
        own = [self._here[at] for at in here if self._here[at].block is block]
        shift = self._starts[block.id]
        return Span(own[0].span.start + shift, own[-1].span.end + shift)

    def _say(self, talk: _Talk, text: str, place: Span) -> None:
        if not text and not talk.answers:
            return
        remark = talk.remark
        answers = tuple(
            FileAnswer(_author(one), pdf_moment(one.moment), said) for one in talk.answers if (said := _answer(one))
        )
        self._comments.append(
            FileComment(_author(remark), pdf_moment(remark.moment), text, place.start, place.end, answers, talk.is_done)
        )

    def _say_beside(self, talk: _Talk, text: str) -> None:
        """A remark on words that are not the piece's, next to what stands before it on the page."""
        remark = talk.remark
        quote = quote_of(remark, self._file)
        where = f"On page {remark.page}{f', at “{quote}”' if quote else ''}: "
        marked = marked_words(remark, self._there) or nearest_line(remark, self._there)
        first = marked[0] if marked else len(self._there)
        before = [at for at in self._piece_of if at < first and self._there[at].page <= remark.page]
        near = self._span((max(before),)) if before else None
        at = 0 if near is None else near.end
        self._say(talk, where + text, Span(at, at))

    # ---- the document

    def _stretches(self) -> Iterator[Stretch]:
        at = 0
        for one in self._ordered():
            yield Stretch(self._text[at : one.start])
            author, moment = _author(one.remark), pdf_moment(one.remark.moment)
            if one.text:
                yield Stretch(one.text, "inserted", author, moment)
            else:
                yield Stretch(self._text[one.start : one.end], "deleted", author, moment)
            at = one.end
        yield Stretch(self._text[at:] + "\n")

    def _ordered(self) -> list[_Change]:
        """The changes in the order of the text; what is put in where others struck stands behind that."""
        struck = [one for one in self._changes if not one.text]
        for one in self._changes:
            if one.text:
                inside = (other.end for other in struck if other.start < one.start < other.end)
                one.start = one.end = next(inside, one.start)
        return sorted(self._changes, key=lambda one: (one.end, bool(one.text)))

    def _placed(self, one: FileComment) -> FileComment:
        """A comment with its place in the text with all that was put in."""
        put_in = [change for change in self._ordered() if change.text]
        start = one.start + sum(len(change.text) for change in put_in if change.start <= one.start)
        end = one.end + sum(len(change.text) for change in put_in if change.start < one.end)
        return FileComment(one.author, one.at, one.text, start, max(start, end), one.answers, one.is_done)


def _talks(remarks: Sequence[PdfRemark]) -> list[_Talk]:
    """The remarks that answer none, each with its answers in the order of the file."""
    talks: dict[int, _Talk] = {}
    for at, one in enumerate(remarks):
        if _root(at, remarks) == at:
            talks[at] = _Talk(one)
    for at, one in enumerate(remarks):
        root = _root(at, remarks)
        if root == at:
            continue
        # What marks the page, and answers something, belongs to it: a strike with the words in its place.
        (talks[root].answers if one.kind in _ANSWERS else talks[root].beside).append(one)
    return list(talks.values())


def _without_words(talks: Iterable[_Talk]) -> Iterator[_Talk]:
    """The talks, what somebody drew or stamped onto a page without words made one that says so."""
    drawn: dict[tuple[int, str], list[PdfRemark]] = {}
    for one in talks:
        if one.remark.kind in _DRAWN and not one.remark.text.strip() and not one.answers:
            drawn.setdefault((one.remark.page, one.remark.author), []).append(one.remark)
        else:
            yield one
    for those in drawn.values():
        what = "one mark or stamp" if len(those) == 1 else f"{len(those):,} marks or stamps"
        text = f"On page {those[0].page} there are drawn marks without words: {what}. Check that page."
        yield _Talk(replace(those[0], text=text))


def _root(at: int, remarks: Sequence[PdfRemark]) -> int:
    """The place of the one that a remark answers, through answers to answers; its own where it answers none."""
    seen = {at}
    first = at
    while True:
        above = remarks[at].answers
        if above is None or above >= len(remarks):
            return at
        if above in seen:
            return first
        seen.add(above)
        at = above


def _answer(one: PdfRemark) -> str:
    if one.state:
        return "" if one.state in _NO_WORDS else f"Marked as {one.state.lower()}."
    return one.text.strip()


def _author(one: PdfRemark) -> str:
    return " ".join(one.author.split())[:_LONGEST_AUTHOR]
