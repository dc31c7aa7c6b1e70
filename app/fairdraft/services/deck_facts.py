"""What does an agency's template of a deck ask for that our own deck tells otherwise, or not at all?"""

import re
from collections.abc import Iterable, Sequence

from fairdraft.domain.hand_off import DeckFacts, HandedVersion
from fairdraft.domain.identity import utc_text
from fairdraft.domain.manuscript import HEADER
from fairdraft.domain.piece import Block, Piece, Revision, Version, render
from fairdraft.domain.product import Product
from fairdraft.domain.version_history import entry_words, folded

CLIENT = re.compile(r"\s*client\s*:\s*(\S.*)", re.IGNORECASE)
JOB = re.compile(r"\s*job(?: (?:number|no\.?|code|#))?\s*[:#]?\s*(\S*\d\S*)", re.IGNORECASE)
_SIZE = re.compile(r"\s*(?:trim )?(?:size|format)s?\s*:\s*(\S.*)", re.IGNORECASE)
_REVIEWER = re.compile(
    r"\s*medical (?:reviewer|review|director|writer|editor|contact)(?: by)?\s*:\s*(\S.*)", re.IGNORECASE
)


def lines_above(blocks: Iterable[Block]) -> list[str]:
    """What stands above the manuscript that a piece was imported from, in lines."""
    return [line for one in blocks if one.section == HEADER for line in one.text.split("\n") if line.strip()]


def told_above(lines: Sequence[str], key: re.Pattern[str]) -> str:
    """What the head of the manuscript says; empty, for people to fill in, where it says nothing."""
    return next((found[1].strip() for line in lines if (found := key.match(line))), "")


def deck_facts(piece: Piece, product: Product | None, revisions: Sequence[Revision]) -> DeckFacts:
    """What a template asks for besides; revisions are oldest first."""
    above = lines_above(piece.blocks)
    rounds = sum(one.step == "sent" for one in revisions)
    boxed = "" if product is None else product.safety.boxed_warning.strip()
    says_it = _in_a_row(boxed) in _in_a_row(render(piece.blocks).text)
    return DeckFacts(
        brand="" if product is None else product.brand,
        generic="" if product is None else product.established_name,
        size=told_above(above, _SIZE),
        medical_reviewer=told_above(above, _REVIEWER),
        round=str(rounds or ""),
        boxed_warning=boxed if says_it else "",
        versions=_versions(revisions),
    )


def _versions(revisions: Sequence[Revision]) -> tuple[HandedVersion, ...]:
    entries = folded([Version(one.id, one.author, one.made_at, one.summary, one.step) for one in revisions])
    return tuple(
        HandedVersion(utc_text(one.made_at)[:10], one.author, entry_words(one, entries, lambda at: utc_text(at)[:10]))
        for one in entries
    )


def _in_a_row(text: str) -> str:
    return " ".join(text.split())
