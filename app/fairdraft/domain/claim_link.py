"""How does a sentence of a text stand to the approved claims of its product?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from fairdraft.domain.finding import DiffPart, RequiredStatus, Severity, Span
from fairdraft.domain.product import ClaimSource

ClaimStatus = Literal["exact", "variant", "drifted", "unsupported", "connective", "approved"]
ClaimChange = Literal[
    "number", "unit", "comparator", "population", "superlative", "certainty", "negation", "content", "wording"
]
NumberStatus = Literal["unknown", "differs"]


@dataclass(frozen=True, slots=True)
class ClaimNumber:
    """A number of the text that no approved text carries in this meaning.

    `differs`: the claim `claim` tells of the same thing with the number(s) `approved`. `unknown`: nothing on
    file is near.
    """

    span: Span
    status: NumberStatus
    claim: str | None = None
    approved: str = ""


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """One sentence of a text, tied to a claim where it says one.

    `exact`: the claim's own words; `variant`: an allowed variant; `drifted`: near a claim, or near its
    qualifier, with other words; `unsupported`: it promises something that nothing on file says; `connective`:
    it promises nothing; `approved`: it is part of approved language (indication, safety information,
    qualifier).

    `wording` are the approved words it was compared with, `similarity` how near it is to them (0 to 1; 0 where it was
    compared with none), `diff` the words of a drifted sentence against them,
    `differing` where they differ, `changes` what kind of words changed, `severity` how bad that is (None: it
    is in order). `qualifier_status` tells whether the claim's qualifier stands anywhere in the text (None:
    it has none). `other_channel` and `expired` say that the claim may not be used here, or no longer.
    """

    status: ClaimStatus
    span: Span
    claim: str | None = None
    wording: str = ""
    source: ClaimSource | None = None
    qualifier: str = ""
    qualifier_status: RequiredStatus | None = None
    similarity: float = 0.0
    diff: tuple[DiffPart, ...] | None = None
    differing: Span | None = None
    changes: tuple[ClaimChange, ...] = ()
    severity: Severity | None = None
    other_channel: bool = False
    expired: bool = False
    numbers: tuple[ClaimNumber, ...] = ()


def claim_link_object(link: ClaimLink, text: str) -> dict[str, Any]:
    """A link as it stands in JSON answers; offsets count code points of `text`."""
    source = link.source
    return {
        "status": link.status,
        "start": link.span.start,
        "end": link.span.end,
        "quote": text[link.span.start : link.span.end],
        "claim": link.claim,
        "wording": link.wording or None,
        "source": source.model_dump() if source is not None else None,
        "qualifier": link.qualifier or None,
        "qualifier_status": link.qualifier_status,
        "similarity": round(link.similarity, 4),
        "diff": None if link.diff is None else [{"op": one.op, "text": one.text} for one in link.diff],
        "changes": list(link.changes),
        "severity": link.severity,
        "other_channel": link.other_channel,
        "expired": link.expired,
        "numbers": [
            {
                "start": one.span.start,
                "end": one.span.end,
                "quote": text[one.span.start : one.span.end],
                "status": one.status,
                "claim": one.claim,
                "approved": one.approved or None,
            }
            for one in link.numbers
        ],
    }


def said_claim_objects(links: Iterable[ClaimLink], text: str) -> list[dict[str, Any]]:
    """The sentences that say something a claim should carry, in their order: neither approved language nor words
    that promise nothing.
    """
    return [claim_link_object(link, text) for link in links if link.status not in ("connective", "approved")]
