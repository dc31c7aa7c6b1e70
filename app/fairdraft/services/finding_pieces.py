"""In which pieces, of any campaign, do some words stand, and of which was a deck made?"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from fairdraft.domain.deck_mark import DeckMark
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Piece
from fairdraft.domain.word_search import has_all, passage, rank, words_of
from fairdraft.domain.written_copy import written_copy
from fairdraft.services.drafting import DraftingService
from fairdraft.services.editing import EditingService

# A line in a list shows little more.
_BEFORE = 24


@dataclass(frozen=True, slots=True)
class FoundPiece:
    """A piece that was looked for: itself, the brief it is listed under on the draft screen, and the part of its own
    copy where the words stand (its beginning where its name has them all).
    """

    piece: Piece
    brief: str
    passage: str

    @property
    def draft_id(self) -> str:
        """What the draft screen knows it by: the draft it was begun from, or its own id."""
        return self.piece.draft_id or self.piece.id


class PieceFinder:
    """Looks through all pieces that were not put aside; changes nothing, and is safe to call from any thread."""

    def __init__(self, editing: EditingService, drafting: DraftingService) -> None:
        self._editing = editing
        self._drafting = drafting

    def find(self, query: str, limit: int | None = None) -> tuple[FoundPiece, ...]:
        """The pieces whose name or own copy has every word, or one that begins so: those with the words in their name
        first, then the one changed last. Without a word, the pieces that were changed last.

        Approved language is not searched: it is the same in every piece of its product.
        """
        words = words_of(query)
        if not words:
            return tuple(self._found(piece, "") for piece in self._editing.pieces(limit=limit))
        answers = []
        for piece in self._editing.pieces():
            # Most pieces fall out here, before their copy is parted from what supports it.
            own = (one.text for one in piece.blocks if one.kind != "locked")
            if not has_all(words, " ".join((piece.whole_name, *own)).casefold()):
                continue
            copy = " ".join(" ".join(one.text for one in written_copy(piece.blocks)).split())
            lacking = rank(words, piece.whole_name, copy)
            if lacking is not None:
                answers.append((lacking, piece, passage(copy, words, _BEFORE)))
        answers.sort(key=lambda one: one[0])
        return tuple(self._found(piece, part) for _, piece, part in answers[:limit])

    def of_deck(self, marks: Iterable[DeckMark]) -> FoundPiece | None:
        """The piece of which a deck with these marks was made; None where it is not here, or was put aside."""
        for mark in marks:
            with suppress(KnownError):
                return self._found(self._editing.piece(mark.piece_id), "")
        return None

    def _found(self, piece: Piece, part: str) -> FoundPiece:
        brief = f"piece:{piece.id}" if piece.draft_id is None else self._drafting.draft(piece.draft_id).brief
        return FoundPiece(piece, brief, part)
