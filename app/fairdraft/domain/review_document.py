"""What does a reviewer get to read: pieces with everything that was said of them?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.dismissal import FindingStatus
from fairdraft.domain.finding import Severity, Span
from fairdraft.domain.piece import Block
from fairdraft.domain.study_contents import ModelLicence

AnswerStanding = Literal["holds", "no longer found", "undone"]

CHECKER = "Fairdraft"
"""Under which name findings stand among the comments of a document."""


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """Something said of a text: by the checker (`author` is "Fairdraft"), or by a person under a pseudonym.

    `span` counts code points of the rendered text; None: it is about the piece as a whole. A finding has a `severity`
    and a `status`: open, or dismissed, which its text then explains.
    """

    author: str
    text: str
    span: Span | None
    at: datetime
    severity: Severity | None = None
    status: FindingStatus | None = None


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """A finding that a person answered with a reason instead of a change: the record of it.

    `standing` says what became of it: it holds, its words are no longer found, or it was taken back.
    """

    about: str
    reason: str
    by: str
    at: datetime
    standing: AnswerStanding


@dataclass(frozen=True, slots=True)
class RecordedComment:
    """A comment that somebody made on words of a piece: the record of it, with every answer in one line each.

    `standing` says whether it is open, and what became of its words where they are not as they were.
    """

    number: int
    quote: str
    text: str
    by: str
    at: datetime
    standing: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """One piece or draft. `facts` are short lines under its title; `approval` is empty until a named approval;
    `answers` are all dismissals of its findings and `talk` all comments on its words, oldest first.
    """

    title: str
    facts: tuple[str, ...]
    blocks: tuple[Block, ...]
    comments: tuple[ReviewComment, ...]
    approval: str = ""
    answers: tuple[ReviewAnswer, ...] = ()
    talk: tuple[RecordedComment, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """A piece, or a study's drafts, for review. `made_at` dates the file: the last change of what is in it."""

    name: str
    title: str
    texts: tuple[ReviewedText, ...]
    notes: tuple[str, ...]
    made_at: datetime
    licences: tuple[ModelLicence, ...]
    excluded: tuple[Exclusion, ...]
    sample_data: bool
    synthetic: bool = False
