"""What of a piece did somebody write as copy, without approved language and without what supports its claims?"""

from collections.abc import Iterable
from dataclasses import replace

from fairdraft.domain.numbered_references import without_headed_list
from fairdraft.domain.piece import Block
from fairdraft.domain.referencing import SUPPORT, cited_references, note_signs, without_marks


def written_copy(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks of copy: no locked ones, no notes, no references and footnotes, nor the marks that lead to these.

    References are the same in all pieces of a product: what is learned, retrieved or compared by them is nobody's copy.
    They may stand under their heading in a block of copy, as in a text that was never parted into sections.
    """
    whole = tuple(blocks)
    signs, numbers = note_signs(whole), frozenset(one.number for one in cited_references(whole) if one.words)
    found: list[Block] = []
    for one in whole:
        if one.kind not in ("locked", "note") and one.section not in SUPPORT:
            text, listed = without_headed_list(one.text)
            numbers |= listed
            found.append(replace(one, text=text) if listed else one)
    copy = tuple(found)
    if not (signs or numbers):
        return copy
    return tuple(replace(one, text=without_marks(one.text, numbers, signs)) for one in copy)
