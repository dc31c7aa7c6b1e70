"""What is handed on with a piece: its copy, its claims with their sources, the proof of its required language?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fairdraft.domain.anchored_sources import AnchoredSources
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.counting import counted
from fairdraft.domain.dismissal import JudgedFinding
from fairdraft.domain.finding import RequiredElement
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Claim
from fairdraft.domain.reference_list import ReferenceList
from fairdraft.domain.review_document import ReviewDocument
from fairdraft.domain.round_comparison import RoundComparison
from fairdraft.domain.submission_sheet import SubmissionSheet


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
class HandedVersion:
    """A line of a piece's history: when, by whom (a pseudonym), and what was done."""

    date: str
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class DeckFacts:
    """What a template of a deck asks for beside the facts at its head; empty where nobody has told.

    `boxed_warning` is the approved one, where the piece says it; `versions` are oldest first.
    """

    brand: str = ""
    generic: str = ""
    size: str = ""
    medical_reviewer: str = ""
    round: str = ""
    boxed_warning: str = ""
    versions: tuple[HandedVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class HandOff:
    """A piece as it is handed on.

    `review` is the piece with everything that was said of it; `header` are the facts at the head of a copy deck (an
    empty value is for people to fill in). `label_version` is the product's, empty without a product. `word_for_word`
    are the ids of the locked blocks that are, word for word, language on file now. `references` are its sources, and
    `submission` is what the one who submits it reads off. `pace` is the spoken words a minute by which seconds are
    counted. `rounds` is what changed since reviewers last read it, None before a first round. `anchored` is where its
    claims stand in their sources. `facts` are what only templates of decks ask for.
    """

    review: ReviewDocument
    header: tuple[tuple[str, str], ...]
    label_version: str
    word_for_word: frozenset[str]
    claims: tuple[HandedClaim, ...]
    references: ReferenceList
    submission: SubmissionSheet
    required: tuple[RequiredElement, ...]
    judged: tuple[JudgedFinding, ...]
    text: str
    not_checked: tuple[UncheckedRule, ...]
    rules_without_findings: int
    pace: float
    anchored: AnchoredSources
    rounds: RoundComparison | None = None
    facts: DeckFacts = DeckFacts()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The piece's blocks."""
        return self.review.texts[0].blocks


def open_findings(judged: Iterable[JudgedFinding]) -> str:
    """How many findings of each kind nobody has answered."""
    opened = [one.finding for one in judged if one.dismissal is None]
    counts = Counter("advisory finding" if one.advisory else one.severity for one in opened)
    return ", ".join(counted(n, thing) for thing, n in counts.items()) or "none"
