"""What changed in a product's approved language, and which pieces still say what it no longer says?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed_few
from fairdraft.domain.piece import Piece, PieceState, render
from fairdraft.domain.product import Product
from fairdraft.domain.product_diff import ProductDiff, product_diff
from fairdraft.domain.product_use import DraftsOfBrief
from fairdraft.rules.dropped_wording import NEARLY, CarriedWording, DroppedWording, with_points

_STATES: tuple[PieceState, ...] = ("approved", "in_review", "returned", "draft")
_BRIEFS_NAMED = 12
HOW_FOUND = (
    "Found by words: a sentence or bullet counts as dropped when the later version does not have it in the "
    "same words. It counts as found in a piece when the piece has it word for word (typography does not "
    f"count) or at least {NEARLY:.0%} alike. Wording that says the same in other words is not found."
)


@dataclass(frozen=True, slots=True)
class PieceToCut:
    """A piece that still carries dropped wording; places are those of its rendered text `text`."""

    piece: Piece
    text: str
    wordings: tuple[CarriedWording, ...]

    @property
    def elements(self) -> dict[str, str]:
        """Names of the elements concerned with their names for people, each once."""
        return {name: label for one in self.wordings for name, label in zip(one.elements, one.labels, strict=True)}

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "id": self.piece.id,
            "name": self.piece.name,
            "campaign": self.piece.campaign,
            "state": self.piece.state,
            "elements": list(self.elements),
            "wordings": [
                {
                    "elements": list(one.elements),
                    "wording": one.wording,
                    "found": "exact" if one.similarity == 1 else "nearly",
                    "similarity": round(one.similarity, 4),
                    "start": one.span.start,
                    "end": one.span.end,
                    "quote": self.text[one.span.start : one.span.end],
                }
                for one in self.wordings
            ],
        }


@dataclass(frozen=True, slots=True)
class ProductChanges:
    """Two versions of a product, their differences, and the pieces that a change reaches.

    `pieces` are in the order approved, in review, returned, draft; `looked_at` counts the pieces of the earlier
    version's campaigns, all of which were looked through. `waiting` are the drafts of the earlier version that nobody
    went on with.
    """

    before: Product
    after: Product
    diff: ProductDiff
    pieces: tuple[PieceToCut, ...]
    looked_at: int
    waiting: tuple[DraftsOfBrief, ...] = ()

    @property
    def waiting_words(self) -> str:
        """How many drafts rest on the earlier version and what to do about them; empty where there are none."""
        if not self.waiting:
            return ""
        number = sum(one.drafts for one in self.waiting)
        briefs = listed_few([one.words for one in self.waiting], _BRIEFS_NAMED)
        return (
            f"{counted(number, 'draft')} that nobody went on with {'was' if number == 1 else 'were'} made from version "
            f"{self.before.version}: {briefs}. Draft these briefs again before anybody uses one."
        )


def product_changes(
    before: Product,
    after: Product,
    campaigns: Iterable[Campaign],
    pieces: Sequence[Piece],
    waiting: tuple[DraftsOfBrief, ...] = (),
) -> ProductChanges:
    """Compare two versions, and look through the pieces of the earlier one's campaigns for what was dropped; `waiting`
    are its drafts that nobody went on with.
    """
    own = {one.id for one in campaigns if one.product == before.id}
    concerned = [one for one in pieces if one.campaign in own]
    dropped = DroppedWording(before, after)
    found: list[PieceToCut] = []
    for piece in concerned if dropped else ():
        text = render(piece.blocks).text
        wordings = dropped.carried_by(text)
        if wordings:
            found.append(PieceToCut(piece, text, wordings))
    found.sort(key=lambda one: _STATES.index(one.piece.state))
    diff = product_diff(with_points(before), with_points(after))
    return ProductChanges(before, after, diff, tuple(found), len(concerned), waiting)
