"""What does a reviewer get in a word processor: pieces with everything that was said of them?"""

from dataclasses import dataclass
from datetime import datetime

from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block
from fairdraft.domain.study_contents import ModelLicence


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """Something said of a text: by the checker (`author` is "Fairdraft"), or by a person under a pseudonym.

    `span` counts code points of the rendered text; None: it is about the piece as a whole.
    """

    author: str
    text: str
    span: Span | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """One piece or draft. `facts` are short lines under its title; `approval` is empty until a named approval."""

    title: str
    facts: tuple[str, ...]
    blocks: tuple[Block, ...]
    comments: tuple[ReviewComment, ...]
    approval: str = ""


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
