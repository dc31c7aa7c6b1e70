"""What is told of the passage that is shown as the source of a claim?"""

from collections.abc import Mapping
from typing import NamedTuple

from fairdraft.domain.claim_anchor import Passage
from fairdraft.services.anchoring import STATE_WORDS, AnchoredClaim
from fairdraft.ui.products.claim_list import LOOKS
from fairdraft.ui.theme.tokens import Tone

_BY_HAND = (
    "Drag over words of the page to select them; Ctrl adds more, also on the next page. With keys: arrows, Shift and "
    "Space."
)


class PassageWords(NamedTuple):
    """How a passage supports its claim, in which tone that is told, where it stands, and its words; empty: nothing is
    told.
    """

    state: str
    tone: Tone
    where: str
    quote: str


def passage_words(one: AnchoredClaim, chosen: Passage | None, proposal: int, names: Mapping[str, str]) -> PassageWords:
    """The words for what was chosen by hand, else for the anchor of the claim, else for what is proposed.

    Args:
        one: the claim.
        chosen: what was chosen by hand.
        proposal: which of its proposals is shown, from 0.
        names: those of people, by pseudonym.
    """
    words, tone = STATE_WORDS[one.state], LOOKS[one.state][1]
    found = one.proposals[proposal] if one.proposals else None
    if chosen is not None:
        return PassageWords("selected by hand", "accent", one.where(chosen), chosen.quote)
    if one.anchor is not None and one.passage is None and found is not None:
        where = f"proposed instead: {found.likeness}, {one.where(found.passage)}"
        return PassageWords(words, tone, where, found.passage.quote)
    if one.anchor is not None:
        place = "" if one.passage is None else f"{one.where(one.passage)}, "
        where = f"{place}{one.anchor.way}, {names.get(one.anchor.by, one.anchor.by)}"
        return PassageWords(words, tone, where, (one.passage or one.anchor.passage).quote)
    if found is not None:
        named = ", as named by the claim" if found.at_named_place else ""
        number = f", {proposal + 1} of {len(one.proposals)}" if len(one.proposals) > 1 else ""
        where = f"{one.where(found.passage)}{named}{number}"
        return PassageWords(f"proposed: {found.likeness}", tone, where, found.passage.quote)
    return PassageWords(words, tone, _BY_HAND if one.state == "none" else "", "")
