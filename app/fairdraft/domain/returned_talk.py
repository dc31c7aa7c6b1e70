"""What is new in the comments of a document that came back, beside what the piece has already?

Our own decks carry findings and the open comments of their piece as Word comments. They come back with the file and are
known again by their words: nothing is taken twice, and no finding becomes a person's comment.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from fairdraft.domain.comment_places import Standing
from fairdraft.domain.piece_comment import CommentAnswer, PieceComment
from fairdraft.domain.recorded_talk import answered
from fairdraft.domain.returned_document import FileAnswer, FileComment, ReturnedDocument
from fairdraft.domain.returned_places import ReturnedPlace
from fairdraft.domain.review_document import CHECKER

ReturnedKind = Literal["new", "known", "finding"]

DONE_THERE = "Marked as done in the document that came back."
"""With which words a comment is resolved here that somebody marked as done in the file."""

_NOTHING = "(nothing is written in it)"  # a comment that only has answers

_OURS = re.compile(r"Comment (\d{1,6}), ")
_FINDING = re.compile(r"(?:Error|Warning|Suggestion) · \S.* · \w")
# With its citation a finding ends, or with who dismissed it.
_FINDING_ENDS = re.compile(r"\(citation (?:verified|unverified)\)(?:\nDismissed by [^\n]*)?")
_RECORDED = re.compile(r"(?:Answered|Resolved|Taken up again) by ")
# Programs without a place for it write these as answers.
_DONE_WORDS = "_Marked as resolved_"
_REOPENED_WORDS = "_Re-opened_"


@dataclass(frozen=True, slots=True)
class ReturnedComment:
    """A comment of the document beside the piece.

    `kind`: nobody here knows it (`new`), it is one of the piece's comments (`known`, `existing` is that), or a finding
    of the checker (`finding`). `place` is where it belongs in the version that was read, and `standing` what became of
    those words since; None for what is known. `answers` are those that are new. `is_done` says that it is to be
    resolved here, because it was marked as done there.
    """

    kind: ReturnedKind
    comment: FileComment
    place: ReturnedPlace | None
    standing: Standing | None
    existing: PieceComment | None
    answers: tuple[FileAnswer, ...]
    is_done: bool

    @property
    def brings_something(self) -> bool:
        """Whether anything of it is to be taken in."""
        return self.kind == "new" or bool(self.answers) or self.is_done


class _Left:
    """The piece's comments that none of the file is yet, by their words: among thousands each is found at once."""

    def __init__(self, known: Iterable[PieceComment]) -> None:
        self._by_words: dict[str, dict[str, PieceComment]] = {}
        for one in known:
            self._by_words.setdefault(_words_key(one.text), {})[one.id] = one

    def take(self, one: PieceComment) -> None:
        """Leave a comment out from now on."""
        self._by_words[_words_key(one.text)].pop(one.id, None)

    def same_as(self, comment: FileComment) -> PieceComment | None:
        """The first that a comment of the file is."""
        alike = self._by_words.get(_words_key(comment.text), {}).values()
        return next((one for one in alike if _is_of_time(comment.at, one.made_at)), None)


def returned_talk(
    document: ReturnedDocument,
    known: Sequence[PieceComment],
    place: Callable[[FileComment], ReturnedPlace | None],
    standing: Callable[[ReturnedPlace], Standing],
) -> tuple[ReturnedComment, ...]:
    """The document's comments, each with what is new of it, in the order of the document.

    Args:
        document: as it was read.
        known: the piece's comments, in the order in which they were made.
        place: where a comment belongs in the version that was read.
        standing: what became of the words of such a place.
    """
    left = _Left(known)
    found: list[ReturnedComment] = []
    for one in _threaded(document, known):
        if is_finding(one):
            found.append(ReturnedComment("finding", one, None, None, None, (), is_done=False))
            for comment in _to_finding(one):
                found += _beside_known(comment, left, place, standing)
            continue
        ours = _ours(one, known)
        if ours is None:
            author = "" if one.author == CHECKER else one.author
            said_there = replace(one, author=author, text=one.text or _NOTHING)
            found += _beside_known(said_there, left, place, standing)
            continue
        existing, more = ours
        left.take(existing)
        said = (*((FileAnswer("", None, more),) if more else ()), *one.answers)
        found.append(_known(one, existing, said))
    return tuple(found)


def is_finding(one: FileComment) -> bool:
    """Whether a comment is a finding that our deck carried out, also where a program took all authors' names away."""
    if _FINDING.match(one.text) is None:
        return False
    return one.author == CHECKER or _FINDING_ENDS.search(one.text) is not None


def _beside_known(
    one: FileComment,
    left: _Left,
    place: Callable[[FileComment], ReturnedPlace | None],
    standing: Callable[[ReturnedPlace], Standing],
) -> list[ReturnedComment]:
    existing = left.same_as(one)
    if existing is not None:
        left.take(existing)
        return [_known(one, existing, one.answers)]
    where = place(one)
    if where is None:
        return []
    return [ReturnedComment("new", one, where, standing(where), None, one.answers, one.is_done)]


def _known(one: FileComment, existing: PieceComment, said: Iterable[FileAnswer]) -> ReturnedComment:
    left: list[CommentAnswer] = list(existing.answers)
    new: list[FileAnswer] = []
    for answer in said:
        same = next((x for x in left if _is_same(answer.text, answer.at, x.text, x.made_at)), None)
        if same is None:
            new.append(answer)
        else:
            left.remove(same)
    was_done = any(x.kind == "resolved" and x.text == DONE_THERE for x in existing.answers)
    is_done = one.is_done and existing.is_open and not was_done
    return ReturnedComment("known", one, None, None, existing, tuple(new), is_done)


def _is_same(text: str, at: datetime | None, known: str, made_at: datetime) -> bool:
    """Whether a remark of the file is one that is kept: the same words, of the same second where the file tells it."""
    return _words_key(text) == _words_key(known) and _is_of_time(at, made_at)


def _words_key(text: str) -> str:
    return " ".join(text.split())


def _is_of_time(at: datetime | None, made_at: datetime) -> bool:
    return at in (None, made_at.replace(microsecond=0))


def _ours(one: FileComment, known: Sequence[PieceComment]) -> tuple[PieceComment, str] | None:
    """The piece's comment that our deck carried out in this one, with words that somebody wrote behind it; None where
    it is none of ours.
    """
    head, _, rest = one.text.partition("\n")
    found = _OURS.match(head)
    if found is None:
        return None
    number = int(found[1])
    first = known[number - 1 : number] if number else ()
    words = rest.split()
    for comment in (*first, *known):
        own = comment.text.split()
        if words[: len(own)] != own:
            continue
        more = words[len(own) :]
        for answer in comment.answers:
            line = answered(answer).split()
            if more[: len(line)] != line:
                break
            more = more[len(line) :]
        said = " ".join(more)
        # A record of who answered under another pseudonym than today's is nobody's new words.
        return comment, "" if _RECORDED.match(said) else said
    return None


def _to_finding(one: FileComment) -> list[FileComment]:
    """Answers to a finding as comments of people on the same words, what was typed behind it as well."""
    ends = [found.end() for found in _FINDING_ENDS.finditer(one.text)]
    typed = one.text[ends[-1] :].strip() if ends else ""
    said = (*((FileAnswer("", None, typed),) if typed else ()), *one.answers)
    about = one.text.partition("\n")[0].rpartition(" · ")[0]
    words = f"To the finding “{about}”: "
    return [FileComment(x.author, x.at, words + x.text, one.start, one.end) for x in said]


def _threaded(document: ReturnedDocument, known: Sequence[PieceComment]) -> list[FileComment]:
    """The comments, where the file does not tell which of them are answers: those on the same words as one before."""
    found: list[FileComment] = []
    for one in document.comments:
        above = next(
            (at for at in range(len(found) - 1, -1, -1) if (found[at].start, found[at].end) == (one.start, one.end)),
            None,
        )
        if (
            document.is_threaded
            or above is None
            or one.start == one.end
            or is_finding(one)
            or _ours(one, known) is not None
        ):
            found.append(one)
        else:
            more = (FileAnswer(one.author, one.at, one.text), *one.answers)
            found[above] = replace(found[above], answers=(*found[above].answers, *more))
    return [_with_done_words(one) for one in found]


def _with_done_words(one: FileComment) -> FileComment:
    is_done = one.is_done
    said = []
    for answer in one.answers:
        if answer.text == _DONE_WORDS:
            is_done = True
        elif answer.text == _REOPENED_WORDS:
            is_done = False
        else:
            said.append(answer)
    return replace(one, answers=tuple(said), is_done=is_done)
