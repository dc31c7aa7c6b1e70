"""Does the layout of a piece say what the piece says?"""

from pathlib import Path
from typing import TYPE_CHECKING

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_now, utc_text
from fairdraft.domain.piece import Piece, render
from fairdraft.domain.spelling import Speller
from fairdraft.services.proofing_ports import PageFiles, ProofDocuments
from fairdraft.services.round_comparing import RoundComparingService

if TYPE_CHECKING:
    from fairdraft.domain.layout_comparison import LayoutComparison

LEAST_SHARE = 0.2
"""A layout has so much of the piece's words, or it is another one's."""


class ProofingService:
    """Holds PDF files against pieces.

    Args:
        rounds: knows of which kind the sentences of a piece are.
        files: reads PDF files.
        documents: writes what was found.
        speller: tells whether a word that a line's end broke has a hyphen; None where there is no dictionary.
    """

    def __init__(
        self,
        rounds: RoundComparingService,
        files: PageFiles,
        documents: ProofDocuments,
        speller: Speller | None,
    ) -> None:
        self._rounds = rounds
        self._files = files
        self._documents = documents
        self._speller = speller

    def compare(self, piece: Piece, path: Path) -> "LayoutComparison":
        """Where the layout has other words than the piece.

        Raises:
            KnownError: the file cannot be read, holds no words, or hardly any of the piece's; or the piece has none.
        """
        # Every start would wait for what few ask for.
        from fairdraft.domain.layout_comparing import compare_layout

        if not render(piece.blocks).text:
            raise KnownError(f'"{piece.name}" has no words yet.', "Write it first, then check its layout.")
        knows = None if self._speller is None else self._speller.knows
        compared = compare_layout(
            piece.blocks, self._rounds.sentences(piece, piece.blocks), self._files.read(path, look=True), knows
        )
        if compared.share < LEAST_SHARE:
            unread = " ".join(one for one in compared.told if one.startswith("Page "))
            raise KnownError(
                f'{path} has {compared.share:.0%} of the words of "{piece.name}": a different text. {unread}'.strip(),
                "Choose the layout of this piece, or the piece it was made from.",
            )
        return compared

    def picture(self, path: Path, page: int, width: int) -> bytes:
        """A page of the layout as a PNG picture so many pixels wide. KnownError as of `compare`."""
        return self._files.picture(path, page, width)

    def write(self, compared: "LayoutComparison", piece: Piece, path: Path) -> Path:
        """Write what was found as a .docx or .html file; KnownError where that cannot be."""
        from fairdraft.domain.layout_comparison import LayoutReport

        approval = ""
        if piece.approved_by is not None and piece.approved_at is not None:
            approval = f"Approved by {piece.approved_by} on {utc_text(piece.approved_at)[:10]}"
        return self._documents.write_proof(LayoutReport(piece.name, piece.id, approval, utc_now(), compared), path)
