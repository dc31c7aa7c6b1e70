"""What is handed on with a piece: its copy, its claims with their sources, the proof of its required language?"""

from dataclasses import dataclass

from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.dismissal import JudgedFinding
from fairdraft.domain.finding import RequiredElement
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Claim
from fairdraft.domain.review_document import ReviewDocument


@dataclass(frozen=True, slots=True)
class HandedClaim:
    """A sentence of the piece that a claim should carry: its section, its words, and the claim on file, if any."""

    section: str
    said: str
    link: ClaimLink
    claim: Claim | None

    @property
    def how(self) -> str:
        """How it is said: verbatim, varied (in order), drifted, or without an approved claim behind it."""
        if self.link.status == "drifted":
            return "varied" if self.link.severity is None else "drifted"
        return {"exact": "verbatim", "variant": "varied (allowed variant)"}.get(self.link.status, "no approved claim")


@dataclass(frozen=True, slots=True)
class UncheckedRule:
    """A rule that plain text cannot be checked by, and why."""

    rule: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class HandOff:
    """A piece as it is handed on.

    `review` is the piece with everything that was said of it; `header` are the facts at the head of a copy deck (an
    empty value is for people to fill in). `label_version` is the product's, empty without a product. `word_for_word`
    are the ids of the locked blocks that are, word for word, language on file now. `pace` is the spoken words a
    minute by which seconds are counted.
    """

    review: ReviewDocument
    header: tuple[tuple[str, str], ...]
    label_version: str
    word_for_word: frozenset[str]
    claims: tuple[HandedClaim, ...]
    required: tuple[RequiredElement, ...]
    judged: tuple[JudgedFinding, ...]
    text: str
    not_checked: tuple[UncheckedRule, ...]
    rules_without_findings: int
    pace: float

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The piece's blocks."""
        return self.review.texts[0].blocks
