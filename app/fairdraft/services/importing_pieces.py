"""How does a manuscript that somebody wrote elsewhere become a piece?"""

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path

from fairdraft.domain.assembly import approved_texts, numbered_blocks
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.copy_limits import PartLength, part_lengths
from fairdraft.domain.counting import counted
from fairdraft.domain.deck_mark import DeckMark, marks_in
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import file_title
from fairdraft.domain.manuscript import ManuscriptPart, read_manuscript
from fairdraft.domain.manuscript_notes import note_parts
from fairdraft.domain.name_list import listed_few
from fairdraft.domain.piece import Block, BlockKind, Piece, render
from fairdraft.domain.piece_beginning import IMPORTED, first_state
from fairdraft.domain.product import Product
from fairdraft.domain.returned_document import ReturnedDocument
from fairdraft.domain.text_document import TextDocument
from fairdraft.rules.approved_lines import ApprovedLineFinder
from fairdraft.rules.engine import LONGEST_TEXT
from fairdraft.services.approved_script import in_run_of_script, script_parts
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Documents, PieceStore
from fairdraft.services.receiving import ReceivingService

WORD_ENDING = ".docx"
PASTED = "pasted text"
"""What pasted text is called where a file has its name."""


@dataclass(frozen=True, slots=True)
class ReadManuscript:
    """A manuscript as it would become a piece of a campaign.

    `source` is the file's name, or `PASTED`; `title` what the piece would be called by itself. `alike` is a piece of
    the campaign that has the same text, if any; `marks` are those of decks, which the text of one has; `told` is what
    reading the file left out or could not know, a sentence each. `talk` has the comments that come in with it.
    """

    campaign: str
    source: str
    title: str
    blocks: tuple[Block, ...]
    alike: Piece | None
    marks: tuple[DeckMark, ...] = ()
    told: tuple[str, ...] = ()
    talk: ReturnedDocument | None = None

    @property
    def words(self) -> int:
        """How many words its text has; notes are no part of it."""
        return len(render(self.blocks).text.split())


@dataclass(frozen=True, slots=True)
class ImportedPiece:
    """A piece begun from a file. `alike` is a piece of the campaign that had the same text before, if any; `marks` are
    those of decks, which the file has where it is one; `told` is what reading it left out or could not know.
    """

    piece: Piece
    alike: Piece | None
    marks: tuple[DeckMark, ...] = ()
    told: tuple[str, ...] = ()


class PieceImportService:
    """Takes manuscripts in as pieces, whole: every word of the file is in the piece, labels of sections aside, and what
    was said in a Word file of these words comes in as comments.
    """

    def __init__(
        self, store: PieceStore, products: ProductService, documents: Documents, receiving: ReceivingService
    ) -> None:
        self._store = store
        self._products = products
        self._documents = documents
        self._receiving = receiving

    def import_piece(self, path: Path, campaign_id: str, *, by: str, name: str = "") -> ImportedPiece:
        """Begin a piece of a campaign from a .txt, .md, .docx or .pdf file: what `read` gives, taken in.

        Args:
            path: the file.
            campaign_id: whose piece it becomes.
            by: the pseudonym of who takes it in.
            name: what the piece is called; its headline, or the file's name, when empty.

        Raises:
            KnownError: an unknown campaign, a file that cannot be read, or one without copy.
        """
        read = self.read(path, campaign_id)
        return ImportedPiece(self.take_in(read, by=by, name=name), read.alike, read.marks, read.told)

    def read(self, path: Path, campaign_id: str) -> ReadManuscript:
        """Read a .txt, .md, .docx or .pdf file as a piece of a campaign; nothing is kept.

        Lines that are, word for word, approved language of the product become locked blocks; altered approved
        language stays copy, and the checks tell. KnownError as of `import_piece`.
        """
        document = self._documents.read_text(path)
        read = self._read(document, campaign_id, path.name, file_title(path))
        # A deck of ours carries the comments and findings of its own piece, which are not this one's.
        return read if read.marks or path.suffix.lower() != WORD_ENDING else self._with_talk(read, path)

    def _with_talk(self, read: ReadManuscript, path: Path) -> ReadManuscript:
        try:
            said = self._receiving.read(path)
        except KnownError as problem:
            return replace(read, told=(*read.told, f"Its comments are not imported. {problem.what}"))
        if not isinstance(said, ReturnedDocument) or not said.comments:
            return read
        names = tuple(dict.fromkeys(one.author or "somebody" for one in said.comments))
        comes = "is imported with it" if len(said.comments) == 1 else "are imported with it"
        told = f"{counted(len(said.comments), 'comment')}, of {listed_few(names)}, {comes}."
        return replace(read, told=(*read.told, told), talk=said)

    def read_text(
        self, text: str, campaign_id: str, source: str = PASTED, *, lines_are_paragraphs: bool = False
    ) -> ReadManuscript:
        """Read text that came without a file in the same way; `lines_are_paragraphs` if none of its lines goes on in
        the next, as in what was copied from a word processor. KnownError as of `read`.
        """
        called = source[:1].upper() + source[1:]
        return self._read(TextDocument(called, text, extracted=lines_are_paragraphs), campaign_id, source, called)

    def lengths(self, document: TextDocument, product: Product | None, campaign: Campaign) -> tuple[PartLength, ...]:
        """How long the parts of a text are that a campaign limits, as `read` tells parts from each other."""
        return part_lengths(_blocks_in(document, product), campaign.limits) if campaign.limits else ()

    def take_in(self, read: ReadManuscript, *, by: str, name: str = "") -> Piece:
        """Begin the piece of a manuscript that was read.

        Args:
            read: what was read.
            by: the pseudonym of who takes it in.
            name: what the piece is called; `read.title` when empty.

        Raises:
            KnownError: the store cannot take it. Where that is so of its comments alone, the piece is there, which the
                error says.
        """
        title = " ".join(name.split()) or read.title
        piece, first = first_state(read.campaign, title, read.blocks, by, f"{IMPORTED}{read.source}")
        self._store.create_piece(piece, first)
        if read.talk is not None:
            try:
                self._receiving.take_talk_at_beginning(piece, read.talk, by=by)
            except KnownError as problem:
                raise KnownError(
                    f'"{piece.name}" was imported, but not all comments of {read.source}: {problem.what}',
                    f"{problem.remedy} Then import {read.source} as a reviewed file of that piece to get the rest.",
                ) from problem
        return piece

    def _read(self, document: TextDocument, campaign_id: str, source: str, title: str) -> ReadManuscript:
        campaign = self._products.campaign(campaign_id)
        product = self._products.product_of(campaign)
        if len(document.text) > LONGEST_TEXT:
            raise KnownError(
                f"{document.name} has {len(document.text):,} characters, more than the limit of {LONGEST_TEXT:,}.",
                "Import it in parts.",
            )
        blocks = _blocks_in(document, product)
        text = render(blocks).text
        if not text:
            raise KnownError(f"{document.name} has no copy in it.", "Choose a file that has the words of a piece.")
        pieces = self._store.pieces(campaign=campaign.id)
        return ReadManuscript(
            campaign=campaign.id,
            source=source,
            title=next((" ".join(one.text.split()) for one in blocks if _is_headline(one)), "") or title,
            blocks=blocks,
            alike=next((one for one in pieces if render(one.blocks).text == text), None),
            marks=marks_in(document.text),
            told=document.told,
        )


def _blocks_in(document: TextDocument, product: Product | None) -> tuple[Block, ...]:
    text = document.text
    if document.pages and product is not None:
        # Every start would wait for what few files need.
        from fairdraft.domain.approved_lines import with_own_lines

        text = with_own_lines(text, [one for _, one in approved_texts(product)])
    ends = (*document.notes, len(text))
    body = read_manuscript(text[: ends[0]], lines_are_paragraphs=document.extracted)
    notes = [text[start:end] for start, end in pairwise(ends)]
    return blocks_of((*body, *note_parts(notes, body)), product)


def blocks_of(parts: tuple[ManuscriptPart, ...], product: Product | None) -> tuple[Block, ...]:
    """The blocks of a manuscript, with lines of approved language as locked blocks of their own."""
    if product is None:
        return numbered_blocks((one.section, one.kind, one.text) for one in parts)
    finder = ApprovedLineFinder(approved_texts(product))
    found: list[tuple[str, BlockKind, str]] = []
    # Where nothing is spoken, the columns of a script were not told apart: what it says would be locked as if shown.
    is_spoken = any(one.kind == "voice_over" for one in parts)
    for scripted, run in groupby(parts, in_run_of_script):
        if not scripted:
            found += [block for one in run for block in _parted(one, finder)]
        elif is_spoken:
            found += script_parts(tuple(run), finder)
        else:
            found += [(one.section, one.kind, one.text) for one in run]
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
