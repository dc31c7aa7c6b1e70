"""How does a manuscript that somebody wrote elsewhere become a piece?"""

from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.assembly import approved_texts, numbered_blocks
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.manuscript import ManuscriptPart, read_manuscript
from fairdraft.domain.piece import Block, BlockKind, Piece, Revision, render
from fairdraft.domain.product import Product
from fairdraft.rules.approved_lines import ApprovedLineFinder
from fairdraft.rules.engine import LONGEST_TEXT
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Documents, PieceStore

IMPORTED = "imported from "
"""How the summary of the first revision of an imported piece begins; the file's name follows."""


@dataclass(frozen=True, slots=True)
class ImportedPiece:
    """A piece begun from a file. `alike` is a piece of the campaign that had the same text before, if any."""

    piece: Piece
    alike: Piece | None


class PieceImportService:
    """Takes manuscripts in as pieces, whole: every word of the file is in the piece, labels of sections aside."""

    def __init__(self, store: PieceStore, products: ProductService, documents: Documents) -> None:
        self._store = store
        self._products = products
        self._documents = documents

    def import_piece(self, path: Path, campaign_id: str, *, by: str, name: str = "") -> ImportedPiece:
        """Begin a piece of a campaign from a .txt, .md or .docx file.

        Lines that are, word for word, approved language of the product become locked blocks; altered approved
        language stays copy, and the checks tell.

        Args:
            path: the file.
            campaign_id: whose piece it becomes.
            by: the pseudonym of who takes it in.
            name: what the piece is called; its headline, or the file's name, when empty.

        Raises:
            KnownError: an unknown campaign, a file that cannot be read, or one without copy.
        """
        campaign = self._products.campaign(campaign_id)
        product = self._products.product_of(campaign)
        document = self._documents.read_text(path)
        if len(document.text) > LONGEST_TEXT:
            raise KnownError(
                f"{path} has {len(document.text):,} characters, more than the {LONGEST_TEXT:,} that are checked.",
                "Import it in parts.",
            )
        blocks = blocks_of(read_manuscript(document.text, lines_are_paragraphs=document.extracted), product)
        text = render(blocks).text
        if not text:
            raise KnownError(f"{path} has no copy in it.", "Choose a file with the words of a piece.")
        alike = next((one for one in self._store.pieces(campaign=campaign.id) if render(one.blocks).text == text), None)
        headline = next((" ".join(one.text.split()) for one in blocks if _is_headline(one)), "")
        now, piece_id, revision_id = utc_now(), new_id(), new_id()
        piece = Piece(
            id=piece_id,
            campaign=campaign.id,
            title=" ".join(name.split()) or headline or path.stem,
            draft_id=None,
            head=revision_id,
            blocks=blocks,
            state="draft",
            made_at=now,
            changed_at=now,
        )
        self._store.create_piece(
            piece, Revision(revision_id, piece_id, None, blocks, by, now, f"{IMPORTED}{path.name}")
        )
        return ImportedPiece(piece, alike)


def blocks_of(parts: tuple[ManuscriptPart, ...], product: Product | None) -> tuple[Block, ...]:
    """The blocks of a manuscript, with lines of approved language as locked blocks of their own."""
    if product is None:
        return numbered_blocks((one.section, one.kind, one.text) for one in parts)
    finder = ApprovedLineFinder(approved_texts(product))
    found: list[tuple[str, BlockKind, str]] = []
    for one in parts:
        if one.kind == "copy":
            found += _parted(one, finder)
        else:
            found.append((one.section, one.kind, one.text))
    return numbered_blocks(found)


def _parted(part: ManuscriptPart, finder: ApprovedLineFinder) -> list[tuple[str, BlockKind, str]]:
    lines = part.text.split("\n")
    found: list[tuple[str, BlockKind, str]] = []
    at = 0
    for run in finder.find(lines):
        found.append((part.section, "copy", "\n".join(lines[at : run.first])))
        found.append((run.section, "locked", "\n".join(lines[run.first : run.end])))
        at = run.end
    found.append((part.section, "copy", "\n".join(lines[at:])))
    # Blank lines around approved language part blocks and are no words of them.
    return [(section, kind, text.strip("\n")) for section, kind, text in found if text.strip()]


def _is_headline(block: Block) -> bool:
    return block.section == "headline" and block.kind != "note"
