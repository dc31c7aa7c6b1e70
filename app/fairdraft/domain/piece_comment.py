"""What did a person say about words of a piece, and what was answered to it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fairdraft.domain.identity import utc_text

AnswerKind = Literal["answered", "resolved", "reopened"]


@dataclass(frozen=True, slots=True)
class CommentAnswer:
    """One step in the talk about a comment: words alone, or words with which it was resolved or taken up again.

    `by` is a pseudonym. A step is never changed. `text` may be empty where it resolves or reopens.
    """

    id: str
    comment_id: str
    kind: AnswerKind
    text: str
    by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PieceComment:
    """What a person said about words of a piece's text; `quote` keeps them, whatever becomes of the text.

    The words are `[start:end]`, in code points, of the rendering of the revision `revision_id`, whose SHA-256 is
    `text_sha256`. `by` is a pseudonym. The comment itself is never changed; `answers` are in the order in which they
    were given.
    """

    id: str
    piece_id: str
    revision_id: str
    start: int
    end: int
    quote: str
    text_sha256: str
    text: str
    by: str
    made_at: datetime
    answers: tuple[CommentAnswer, ...] = ()

    @property
    def resolution(self) -> CommentAnswer | None:
        """The step that resolved it; None while it is open, also after it was taken up again."""
        steps = [one for one in self.answers if one.kind != "answered"]
        return steps[-1] if steps and steps[-1].kind == "resolved" else None

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.resolution is None


def open_count(comments: Iterable[PieceComment]) -> int:
    """How many of the comments wait for somebody."""
    return sum(1 for one in comments if one.is_open)


def answer_object(one: CommentAnswer) -> dict[str, Any]:
    """One answer as JSON."""
    return {"id": one.id, "kind": one.kind, "text": one.text, "by": one.by, "at": utc_text(one.made_at)}
