"""How does all approved language that a piece lacks come into it, once and in its order?"""

from collections.abc import Callable, Sequence

from fairdraft.domain.campaign import Channel
from fairdraft.domain.finding import RequiredElement
from fairdraft.domain.piece import Block
from fairdraft.domain.piece_editing import insert_approved

Blocks = tuple[Block, ...]

WHOLE_SAFETY_TEXTS = ("isi", "short_isi", "tv_statement")
"""The elements whose approved text holds all safety information in one form, the items `isi:…` among it."""


def with_missing_language(
    blocks: Blocks, look: Callable[[Blocks], Sequence[RequiredElement]], channel: Channel | None = None
) -> Blocks:
    """The piece with the approved text of each element that is missing, where it belongs; altered ones stay.

    One text may hold another, as the safety information its boxed warning, so it is looked again after each.

    Args:
        blocks: the piece.
        look: answers the required elements of some blocks, in the order of a check.
        channel: where the piece is to stand; None is not known.
    """
    tried: set[str] = set()
    while (element := _next(look(blocks), tried)) is not None:
        tried.add(element.element)
        blocks = insert_approved(blocks, element, channel)
    return blocks


def lacking(elements: Sequence[RequiredElement]) -> tuple[RequiredElement, ...]:
    """Those that are missing and have an approved text to put in."""
    return tuple(one for one in elements if one.status == "missing" and one.approved)


def _next(elements: Sequence[RequiredElement], tried: set[str]) -> RequiredElement | None:
    items = [one for one in elements if one.element.startswith("isi:")]
    # Beside items that stand there already, the whole text would say them twice.
    takes_whole = all(one.status == "missing" for one in items)
    open_ones = [
        one
        for one in lacking(elements)
        if one.element not in tried and (takes_whole or one.element not in WHOLE_SAFETY_TEXTS)
    ]
    return next((one for one in open_ones if one.element in WHOLE_SAFETY_TEXTS), open_ones[0] if open_ones else None)
