"""Where do the use cases find everything that writes exports?"""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.decision_sheet import DecisionSheet
from fairdraft.domain.draft import Draft
from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.printed_page import PAPERS, Paper, PaperName, PrintedDocument
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.rating_row import RatingRows
from fairdraft.domain.review_document import ReviewDocument
from fairdraft.domain.study_contents import StudyContents
from fairdraft.domain.training_set import TrainingSet
from fairdraft.exchange.argilla_folder import export_argilla
from fairdraft.exchange.comparison_report import export_report, report_page
from fairdraft.exchange.decision_document import decision_document
from fairdraft.exchange.decision_pages import decision_pages
from fairdraft.exchange.decision_parts import sheet_contents
from fairdraft.exchange.export_folder import refuse_place
from fairdraft.exchange.hand_off_folder import export_hand_off
from fairdraft.exchange.label_studio import export_label_studio
from fairdraft.exchange.pdf_document import export_pdf
from fairdraft.exchange.pdf_file import pdf_bytes
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.printed_review import review_pages
from fairdraft.exchange.rating_export import export_ratings
from fairdraft.exchange.review_page import export_review_page, review_html, review_markdown
from fairdraft.exchange.single_page import write_content, write_page
from fairdraft.exchange.template_deck import read_template, template_deck
from fairdraft.exchange.training_export import export_training
from fairdraft.exchange.undrawn_letters import undrawn_letters
from fairdraft.exchange.word_document import export_word, word_bytes
from fairdraft.exchange.workbook import export_workbook


class FileExports:
    """Writes folders of verified files (the port `Exports`).

    Args:
        resources: the folder of files that ship with the program.
        pdf_files: reads PDF files of other people, and writes copies of them with highlights.
        paper: answers what PDF files and print stand on where nobody says otherwise.
    """

    def __init__(self, resources: Path, pdf_files: PdfFiles, paper: Callable[[], PaperName]) -> None:
        self._resources = resources
        self._fonts = resources / "fonts"
        self._pdf_files = pdf_files
        self._usual_paper = paper

    def refuse_place(self, folder: Path, *, among_others: bool = False) -> None:
        """KnownError where a folder cannot be written."""
        refuse_place(folder, among_others=among_others)

    def ratings(
        self,
        rows: Iterable[RatingRows],
        form: str,
        folder: Path,
        facts: dict[str, Any],
        drafts: Collection[Draft],
        marked: Sequence[Rating],
        votes: Sequence[Vote],
    ) -> tuple[Path, ...]:
        """Canonical rating rows as `csv`, `jsonl` or `parquet`."""
        return export_ratings(rows, form, folder, facts, drafts, marked, votes)

    def training(
        self, training: TrainingSet, folder: Path, progress: Callable[[int, int], None] | None = None
    ) -> tuple[Path, ...]:
        """Training rows, one file per task and split, with a recipe to train on them."""
        return export_training(training, folder, self._resources / "training", progress)

    def label_studio(self, contents: StudyContents, folder: Path) -> tuple[Path, ...]:
        """A labelling configuration and tasks for Label Studio."""
        return export_label_studio(contents, folder)

    def argilla(self, contents: StudyContents, folder: Path) -> tuple[Path, ...]:
        """Settings and records for Argilla."""
        return export_argilla(contents, folder)

    def workbook(
        self,
        rows: Iterable[RatingRows],
        folder: Path,
        facts: dict[str, Any],
        contents: StudyContents,
        comparison: Comparison,
    ) -> tuple[Path, ...]:
        """An Excel workbook with ratings, comparison and design sheets."""
        return export_workbook(rows, folder, facts, contents, comparison)

    def word(self, document: ReviewDocument, folder: Path) -> tuple[Path, ...]:
        """A Word document with findings and marked words as comments."""
        return export_word(document, folder)

    def pdf(self, document: ReviewDocument, folder: Path, paper: PaperName | None = None) -> tuple[Path, ...]:
        """A PDF file with findings and marked words as notes on the words."""
        return export_pdf(document, folder, self._fonts, self._paper(paper))

    def review_file(self, document: ReviewDocument, form: str, file: Path) -> Path:
        """The same as one file of its own: `docx`, `pdf`, `html` or `md`."""
        if form == "docx":
            return write_content(word_bytes(document), file)
        if form == "pdf":
            letters = PrintedLetters(self._fonts)
            return write_content(pdf_bytes(review_pages(document, letters, self._paper()), letters), file)
        return write_page(review_html(document) if form == "html" else review_markdown(document), file)

    def undrawn(self, document: ReviewDocument) -> str:
        """What of its letters PDF files do not draw, and where."""
        return undrawn_letters(document, PrintedLetters(self._fonts))

    def pages(self, document: ReviewDocument) -> PrintedDocument:
        """The pages of that file, for a printer."""
        return review_pages(document, PrintedLetters(self._fonts), self._paper())

    def hand_off(
        self, given: HandOff, folder: Path, paper: PaperName | None = None, template: Path | None = None
    ) -> tuple[Path, ...]:
        """The hand-off folder of a piece."""
        return export_hand_off(given, folder, self._fonts, self._pdf_files, self._paper(paper), template)

    def refuse_template(self, given: HandOff, template: Path) -> None:
        """KnownError where a Word template cannot take a piece whole."""
        template_deck(read_template(template), given)

    def review_page(self, document: ReviewDocument, form: str, folder: Path) -> tuple[Path, ...]:
        """A piece with its findings, their states and answers, as `html` or `md`."""
        return export_review_page(document, form, folder)

    def report(
        self, contents: StudyContents, comparison: Comparison, sheet: DecisionSheet, form: str, folder: Path
    ) -> tuple[Path, ...]:
        """The report on a comparison, as `html` or `md`."""
        return export_report(contents, comparison, sheet, form, folder)

    def report_page(
        self, contents: StudyContents, comparison: Comparison, sheet: DecisionSheet, *, sheet_alone: bool
    ) -> str:
        """The report as one self-contained HTML page, or its first page alone."""
        return report_page(contents, comparison, sheet, sheet_alone=sheet_alone)

    def sheet_file(
        self, contents: StudyContents, comparison: Comparison, sheet: DecisionSheet, form: str, file: Path
    ) -> Path:
        """The decision sheet as one file: `docx`, `pdf` or `html`."""
        if form == "html":
            return write_page(report_page(contents, comparison, sheet, sheet_alone=True), file)
        told = sheet_contents(contents, comparison, sheet)
        if form == "docx":
            return write_content(decision_document(told, self._paper()), file)
        letters = PrintedLetters(self._fonts)
        return write_content(pdf_bytes(decision_pages(told, letters, self._paper()), letters), file)

    def _paper(self, asked: PaperName | None = None) -> Paper:
        return PAPERS[asked or self._usual_paper()]
