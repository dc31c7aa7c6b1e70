"""How does a piece leave in one folder: decks, changes, claims, references, sources, match of language, record?"""

import zipfile
from pathlib import Path

from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.manuscript import ANNEX, HEADER
from fairdraft.domain.printed_page import Paper
from fairdraft.exchange.changes_document import changes_bytes
from fairdraft.exchange.claim_grid import grid_bytes
from fairdraft.exchange.copy_deck import deck_bytes
from fairdraft.exchange.deck_parts import deck_words
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.export_card import manifest_of
from fairdraft.exchange.export_folder import export_folder, file_sha256
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
    review = given.review
    deck = deck_bytes(given) if template is None else template_deck(read_template(template), given)
    with export_folder(folder) as files:
        for name, content in ((COPY_DECK, deck), (_ANNOTATED, word_bytes(review))):
            if name == COPY_DECK and template is not None:
                files.write(name, marked_deck(files.path(name), content, given, template.name))
                continue
            files.write(name, content)
            read = words_in_a_row(docx_text(files.path(name)))
            if not all(words in read for one in given.blocks for words in deck_words(one)):
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
        further = {} if template is None else {"template": {"name": template.name, "sha256": file_sha256(template)}}
        files.write_manifest(
            manifest_of(
                review.title,
                "deck",
                counts,
                review.licences,
                review.excluded,
                sample_data=review.sample_data,
                further=further,
            )
        )
        return files.place()
