"""How does a piece leave in one folder: decks, changes, claims, references, sources, match of language, record?"""

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.manuscript import ANNEX, HEADER
from fairdraft.domain.printed_page import Paper
from fairdraft.domain.round_comparison import RoundComparison
from fairdraft.exchange.changes_document import changes_bytes
from fairdraft.exchange.claim_grid import grid_bytes
from fairdraft.exchange.copy_deck import deck_bytes
from fairdraft.exchange.deck_parts import deck_words
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.export_card import manifest_of
from fairdraft.exchange.export_folder import ExportFolder, export_folder, file_sha256
from fairdraft.exchange.hand_off_pages import isi_match, review_record
from fairdraft.exchange.pdf_file import pdf_bytes
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.exchange.printed_deck import deck_pages
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.printed_review import review_pages
from fairdraft.exchange.redline_deck import redline_bytes
from fairdraft.exchange.reference_sheets import reference_bytes
from fairdraft.exchange.source_copies import ANCHORS, SourceCopy, anchor_bytes, write_copies
from fairdraft.exchange.submission_document import sheet_bytes
from fairdraft.exchange.template_deck import read_template, template_deck
from fairdraft.exchange.template_proof import marked_deck
from fairdraft.exchange.word_document import word_bytes
from fairdraft.exchange.word_parts import words_in_a_row

COPY_DECK = "copy-deck.docx"
CHANGES = "changes-since-review.docx"
"""Only of a piece that somebody has read with other words, as is the next."""
REDLINE = "redline-since-review.docx"
_ANNOTATED, _GRID = "annotated-deck.docx", "claims-grid.xlsx"
_DECK_PDF, _ANNOTATED_PDF = "copy-deck.pdf", "annotated-deck.pdf"
_REFERENCES, _SHEET = "reference-list.xlsx", "submission-sheet.docx"


def export_hand_off(
    given: HandOff, folder: Path, fonts: Path, pdf_files: PdfFiles, paper: Paper, template: Path | None = None
) -> tuple[Path, ...]:
    """Write the hand-off folder of a piece with its manifest, and return the files; the copy deck in the agency's own
    template where one is given.

    Raises:
        KnownError: the folder cannot be written, the disk does not give back what was written, or the template is not
            fit for the piece.
    """
    deck = deck_bytes(given) if template is None else template_deck(read_template(template), given)
    with export_folder(folder) as files:
        _write_decks(files, given, deck, template)
        _write_printed_decks(files, given, PrintedLetters(fonts), paper)
        copies = _write_sources(files, given, pdf_files)
        fields = [words_in_a_row(one.value) for part in given.submission.parts for one in part.fields]
        _write_document(files, _SHEET, sheet_bytes(given), fields)
        if given.rounds is not None:
            _write_changes(files, given, given.rounds)
        files.write_text("isi-match.md", isi_match(given))
        files.write_text("review-record.md", review_record(given, copies))
        files.write_manifest(_manifest(given, copies, template))
        return files.place()


def _write_document(
    files: ExportFolder, name: str, content: bytes, words: Iterable[str], *, rows: int | None = None
) -> None:
    """Write a Word document, and look for words in it as a reader of the file finds them."""
    files.write(name, content, rows=rows)
    read = words_in_a_row(docx_text(files.path(name)))
    if not all(one in read for one in words):
        raise files.not_the_same(name)


def _write_decks(files: ExportFolder, given: HandOff, deck: bytes, template: Path | None) -> None:
    """The copy deck, and the deck with findings and comments; both have all words of the piece."""
    words = [words for one in given.blocks for words in deck_words(one)]
    if template is None:
        _write_document(files, COPY_DECK, deck, words)
    else:
        files.write(COPY_DECK, marked_deck(files.path(COPY_DECK), deck, given, template.name))
    _write_document(files, _ANNOTATED, word_bytes(given.review), words)


def _write_printed_decks(files: ExportFolder, given: HandOff, letters: PrintedLetters, paper: Paper) -> None:
    files.write(_DECK_PDF, pdf_bytes(deck_pages(given, letters, paper), letters))
    files.write(_ANNOTATED_PDF, pdf_bytes(review_pages(given.review, letters, paper), letters))


def _write_sources(files: ExportFolder, given: HandOff, pdf_files: PdfFiles) -> tuple[SourceCopy, ...]:
    """The workbooks of claims, references and anchors, with the copies of sources that these point to."""
    files.write(_GRID, grid_bytes(given), rows=len(given.claims))
    copies = write_copies(given, files, pdf_files)
    files.write(_REFERENCES, reference_bytes(given, copies), rows=len(given.references.sources))
    files.write(ANCHORS, anchor_bytes(given, copies), rows=len(given.anchored.anchors))
    for name in (_GRID, _REFERENCES, ANCHORS):
        with zipfile.ZipFile(files.path(name)) as book:
            if book.testzip() is not None:
                raise files.not_the_same(name)
    return copies


def _write_changes(files: ExportFolder, given: HandOff, rounds: RoundComparison) -> None:
    """What changed since somebody read the piece with other words: as a list, and in the deck."""
    changed = [words_in_a_row(one.after) for one in rounds.changes if one.only_moved or not one.before]
    _write_document(files, CHANGES, changes_bytes(given, rounds), changed, rows=len(rounds.changes))
    copy = [words_in_a_row(one.text) for one in given.blocks if one.section not in (HEADER, ANNEX)]
    _write_document(files, REDLINE, redline_bytes(given, rounds), copy)


def _manifest(given: HandOff, copies: Sequence[SourceCopy], template: Path | None) -> dict[str, Any]:
    review = given.review
    counts = {
        "claims": len(given.claims),
        "sources": len(given.references.sources),
        "anchored": len(given.anchored.anchors) - given.anchored.not_anchored,
        "not_anchored": given.anchored.not_anchored,
        "highlighted_copies": sum(bool(one.name) for one in copies),
        "required": len(given.required),
        "comments": len(review.texts[0].comments),
        "answers": len(review.texts[0].answers),
        "left_to_people": given.submission.by_hand,
    }
    further = {} if template is None else {"template": {"name": template.name, "sha256": file_sha256(template)}}
    return manifest_of(
        review.title,
        "deck",
        counts,
        review.licences,
        review.excluded,
        sample_data=review.sample_data,
        further=further,
    )
