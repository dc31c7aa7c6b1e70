"""How does a piece leave in one folder: decks, changes, claims, references, sources, match of language, record?"""

import zipfile
from pathlib import Path

from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.manuscript import ANNEX, HEADER
from fairdraft.domain.piece import Block
from fairdraft.domain.printed_page import Paper
from fairdraft.domain.script_assembly import is_spoken_or_shown, said_and_shown
from fairdraft.exchange.changes_document import changes_bytes
from fairdraft.exchange.claim_grid import grid_bytes
from fairdraft.exchange.copy_deck import deck_bytes
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.export_card import manifest_of
from fairdraft.exchange.export_folder import export_folder
from fairdraft.exchange.hand_off_pages import isi_match, review_record
from fairdraft.exchange.pdf_file import pdf_bytes
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.exchange.printed_deck import deck_pages
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.printed_review import review_pages
from fairdraft.exchange.redline_deck import redline_bytes
from fairdraft.exchange.reference_sheets import reference_bytes
from fairdraft.exchange.source_copies import ANCHORS, anchor_bytes, write_copies
from fairdraft.exchange.submission_document import sheet_bytes
from fairdraft.exchange.word_document import word_bytes
from fairdraft.exchange.word_parts import words_in_a_row

COPY_DECK = "copy-deck.docx"
CHANGES = "changes-since-review.docx"
"""Only of a piece that somebody has read with other words, as is the next."""
REDLINE = "redline-since-review.docx"
_ANNOTATED, _GRID = "annotated-deck.docx", "claims-grid.xlsx"
_DECK_PDF, _ANNOTATED_PDF = "copy-deck.pdf", "annotated-deck.pdf"
_REFERENCES, _SHEET = "reference-list.xlsx", "submission-sheet.docx"


def export_hand_off(given: HandOff, folder: Path, fonts: Path, pdf_files: PdfFiles, paper: Paper) -> tuple[Path, ...]:
    """Write the hand-off folder of a piece with its manifest, and return the files.

    Raises:
        KnownError: the folder cannot be written, or the disk does not give back what was written.
    """
    review = given.review
    with export_folder(folder) as files:
        for name, content in ((COPY_DECK, deck_bytes(given)), (_ANNOTATED, word_bytes(review))):
            files.write(name, content)
            read = words_in_a_row(docx_text(files.path(name)))
            if not all(words in read for one in given.blocks for words in _words(one)):
                raise files.not_the_same(name)
        letters = PrintedLetters(fonts)
        decks = ((_DECK_PDF, deck_pages(given, letters, paper)), (_ANNOTATED_PDF, review_pages(review, letters, paper)))
        for name, pages in decks:
            files.write(name, pdf_bytes(pages, letters))
        files.write(_GRID, grid_bytes(given), rows=len(given.claims))
        copies = write_copies(given, files, pdf_files)
        files.write(_REFERENCES, reference_bytes(given, copies), rows=len(given.references.sources))
        files.write(ANCHORS, anchor_bytes(given, copies), rows=len(given.anchored.anchors))
        for name in (_GRID, _REFERENCES, ANCHORS):
            with zipfile.ZipFile(files.path(name)) as book:
                if book.testzip() is not None:
                    raise files.not_the_same(name)
        files.write(_SHEET, sheet_bytes(given))
        read = words_in_a_row(docx_text(files.path(_SHEET)))
        if not all(words_in_a_row(one.value) in read for part in given.submission.parts for one in part.fields):
            raise files.not_the_same(_SHEET)
        if given.rounds is not None:
            files.write(CHANGES, changes_bytes(given, given.rounds), rows=len(given.rounds.changes))
            read = words_in_a_row(docx_text(files.path(CHANGES)))
            if not all(
                words_in_a_row(one.after) in read for one in given.rounds.changes if one.only_moved or not one.before
            ):
                raise files.not_the_same(CHANGES)
            files.write(REDLINE, redline_bytes(given, given.rounds))
            read = words_in_a_row(docx_text(files.path(REDLINE)))
            if not all(words_in_a_row(one.text) in read for one in given.blocks if one.section not in (HEADER, ANNEX)):
                raise files.not_the_same(REDLINE)
        files.write_text("isi-match.md", isi_match(given))
        files.write_text("review-record.md", review_record(given, copies))
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
        files.write_manifest(
            manifest_of(review.title, "deck", counts, review.licences, review.excluded, sample_data=review.sample_data)
        )
        return files.place()


def _words(block: Block) -> list[str]:
    """A block's words as both decks have them: a panel loses its colon, a visual its tag, a time its brackets; approved
    lines of a script stand beside each other.
    """
    if is_spoken_or_shown(block):
        return [words_in_a_row(words) for lines in said_and_shown(block.text) for words in lines]
    words = words_in_a_row(block.text)
    if block.section == "visual":
        return [words.partition(":")[2].strip() or words]
    return [words.strip(":[] ") if block.section in ("panel", "frame", "card", "post", "email", "time") else words]
