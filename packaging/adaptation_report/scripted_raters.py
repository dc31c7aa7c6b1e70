"""What do scripted raters say of a draft, by rules that anybody can read here?

They are no persons, and their ratings carry the role "scripted", so that every output says whose they are. Each score
counts things in the words that the model wrote:

- accuracy: 5 less what the checker found there, errors counting more than warnings;
- brand voice: 1 and a point for each of: no word that the product's voice avoids or would replace, sentences that are
  short on average, the reader addressed, a small everyday step named;
- copy quality: 5 less a point for each section that is missing, too long, or broken off, and each repeated sentence.

S1 is strict and S2 lenient: they weigh findings and the length of sentences differently.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Product, Voice
from fairdraft.domain.rating import SCRIPTED_ROLE
from fairdraft.domain.rubric import Verdict
from fairdraft.services.workplace import Workplace

_STEPS = re.compile(
    r"\b(walk|walks|walking|step|steps|meal|meals|plate|breakfast|supper|dinner|kitchen|list|morning|eat|eating|cook)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\byou(r|rs)?\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n+")
_ENDS = (".", "?", "!", "”", '"')


@dataclass(frozen=True)
class ScriptedRater:
    """A rater: what an error and a warning cost in points, and how many words a sentence may have on average."""

    name: str
    error: float
    warning: float
    sentence_words: int


RATERS = (ScriptedRater("S1", 2.0, 1.0, 14), ScriptedRater("S2", 1.0, 0.5, 18))


def rate_study(workplace: Workplace, study: str) -> int:
    """Rate every finished draft of a study that was not rated yet; tells how many ratings that were."""
    given = 0
    for draft in workplace.studying.drafts(study):
        if draft.state != "finished":
            continue
        campaign = workplace.products.campaign(draft.campaign)
        product = workplace.products.product_of(campaign)
        for rater in RATERS:
            scores = scores_of(rater, draft, campaign, product, _found(workplace, draft, campaign, product))
            workplace.rating.rate(
                draft.id,
                rater.name,
                scores=dict(scores),
                verdict=_verdict(scores),
                rater_role=SCRIPTED_ROLE,
                blind=True,
            )
            given += 1
    return given


def scores_of(
    rater: ScriptedRater, draft: Draft, campaign: Campaign, product: Product | None, found: tuple[int, int]
) -> dict[str, int]:
    """The rater's scores; `found` are errors and warnings in the words that the model wrote."""
    own = [one for one in draft.blocks if one.kind not in ("locked", "note") and one.text.strip()]
    return {
        "accuracy": _clamped(5 - rater.error * found[0] - rater.warning * found[1]),
        "brand_voice": _clamped(1 + sum(_voice(rater, own, product))),
        "copy_quality": _clamped(5 - _faults(own, campaign)),
    }


def _found(workplace: Workplace, draft: Draft, campaign: Campaign, product: Product | None) -> tuple[int, int]:
    """Errors and warnings inside what the model wrote."""
    checked = workplace.checking.check_blocks(draft.blocks, product, campaign)
    inserted = [
        (start, start + len(one.text))
        for one in draft.blocks
        if one.kind == "locked" and (start := checked.text.find(one.text)) >= 0
    ]
    own = [
        one.severity
        for one in checked.result.findings
        if one.span is not None
        and not one.advisory
        and not any(start <= one.span.start < end for start, end in inserted)
    ]
    return own.count("error"), own.count("warning")


def _voice(rater: ScriptedRater, own: Sequence[Block], product: Product | None) -> list[bool]:
    text = "\n".join(one.text for one in own)
    sentences = [one.split() for one in _SENTENCE_END.split(text) if one.strip()]
    voice = product.voice if product is not None else Voice()
    unwanted = [*voice.avoid, *(word for words in voice.prefer.values() for word in words)]
    mean = sum(map(len, sentences)) / len(sentences) if sentences else 0
    return [
        bool(text) and not any(re.search(rf"\b{re.escape(one)}\b", text, re.IGNORECASE) for one in unwanted),
        0 < mean <= rater.sentence_words,
        bool(_YOU.search(text)),
        bool(_STEPS.search(text)),
    ]


def _faults(own: Sequence[Block], campaign: Campaign) -> int:
    sections = {one.section: one.text.strip() for one in own}
    missing = sum(one not in sections for one in campaign.sections)
    long = sum(len(text.split()) > campaign.limits.get(name, 1000) for name, text in sections.items())
    body = sections.get("body", "")
    broken = bool(body) and not body.endswith(_ENDS)
    sentences = [" ".join(one.split()).lower() for text in sections.values() for one in _SENTENCE_END.split(text)]
    repeated = len(sentences) - len(set(sentences))
    return missing + long + broken + repeated


def _verdict(scores: dict[str, int]) -> Verdict:
    if min(scores.values()) >= 4:
        return "approve"
    return "reject" if scores["accuracy"] <= 2 else "revise"


def _clamped(value: float) -> int:
    return max(1, min(5, int(value)))
