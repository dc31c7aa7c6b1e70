"""Where does a claim's support stand in its source document, who said so, and what became of that place?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fairdraft.domain.identity import utc_text

AnchorWay = Literal["same words", "proposal", "by hand"]
"""How it was anchored: taken because the words are the claim's own, taken from what was proposed, chosen by hand."""
Likeness = Literal["same words", "same words in a longer sentence", "same numbers", "only some words"]
"""How alike claim and passage are. A longer sentence may say otherwise: "It is not known whether …"."""
PlaceStanding = Literal["stands", "found again", "no longer there"]
FileStanding = Literal["there", "changed", "gone", "unreadable"]


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """The PDF file of a document that claims of a product name. It stays where it is, and is known by its bytes.

    `name` is the document's as the claims write it, `given_by` a pseudonym, `sha256`, `pages` and `title` those of the
    file when it was given.
    """

    id: str
    product: str
    name: str
    path: str
    sha256: str
    pages: int
    title: str
    given_by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a page: runs of its words, from and to, the latter left out, counted from 0 in the order of the file.

    A passage has several runs where other words stand between, as in the cells of a table. `quotes` are the words of
    each run. One that goes on over the end of its page counts on through the words of the next page.
    """

    page: int
    runs: tuple[tuple[int, int], ...]
    quotes: tuple[str, ...]

    @property
    def quote(self) -> str:
        """The words in one line; "…" stands for what is between two runs."""
        return " … ".join(self.quotes)

    @property
    def shape(self) -> tuple[int, ...]:
        """How long its runs are, and what is between them, in words."""
        edges = [edge for run in self.runs for edge in run]
        return tuple(edge - edges[0] for edge in edges)

    @property
    def words(self) -> tuple[int, ...]:
        """Which words of the page it is made of."""
        return tuple(at for start, end in self.runs for at in range(start, end))


@dataclass(frozen=True, slots=True)
class ClaimAnchor:
    """The passage that supports a claim, as a person said. It is never changed: another one takes its place.

    `claim_text` is the approved wording that it was said of, `document` the name in the claim's source, and
    `document_sha256` the file in which the passage was seen. `by` is a pseudonym. `ended_at` is when another took its
    place or it was taken back; None while it stands.
    """

    id: str
    product: str
    claim: str
    claim_text: str
    document: str
    document_sha256: str
    passage: Passage
    way: AnchorWay
    by: str
    made_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnchorProposal:
    """A passage in which the support of a claim may stand.

    `score` is from 0 to 1: the share of the claim's words, by how rare they are in the document, that stand there.
    `at_named_place` says that its page is one that the claim names.
    """

    passage: Passage
    likeness: Likeness
    score: float
    at_named_place: bool

    def as_object(self, printed: int | None, pages: Sequence[int]) -> dict[str, Any]:
        """The proposal as JSON; `pages` are its pages, `printed` is the number on the first, if that is known."""
        return {
            "page": self.passage.page,
            "pages": list(pages),
            "printed_page": printed,
            "quote": self.passage.quote,
            "likeness": self.likeness,
            "score": round(self.score, 3),
            "at_named_place": self.at_named_place,
        }


def anchor_object(one: ClaimAnchor) -> dict[str, Any]:
    """An anchor as JSON."""
    return {
        "id": one.id,
        "page": one.passage.page,
        "quote": one.passage.quote,
        "way": one.way,
        "by": one.by,
        "at": utc_text(one.made_at),
        "document": one.document,
        "document_sha256": one.document_sha256,
    }
