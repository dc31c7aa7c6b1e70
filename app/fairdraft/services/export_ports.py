"""What do the exporting use cases need of those who write files?"""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.decision_sheet import DecisionSheet
from fairdraft.domain.draft import Draft
from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.printed_page import PaperName, PrintedDocument
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.rating_row import RatingRows
from fairdraft.domain.review_document import ReviewDocument
from fairdraft.domain.study_contents import StudyContents
from fairdraft.domain.training_set import TrainingSet


class Exports(Protocol):
    """Writes a folder of files, each read back and verified before the written files are returned.

    The folder appears whole or not at all. Every method raises KnownError where it cannot be written, holds other
    files, or there is nothing to write.
    """

    def refuse_place(self, folder: Path, *, among_others: bool = False) -> None:
        """KnownError where a folder cannot be written, before long work; with `among_others` a file comes into it,
        whatever else it holds.
        """

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
        """Canonical rating rows as `csv`, `jsonl` or `parquet`, streaming; beside them the spans that raters marked in
        the drafts, and their votes on pairs.
        """

    def training(
        self, training: TrainingSet, folder: Path, progress: Callable[[int, int], None] | None = None
    ) -> tuple[Path, ...]:
        """Training rows, one file per task and split, with `training_set.json` and a recipe to train on them.

        `progress` is told how many rows of how many are written; what it raises ends the writing.
        """

    def label_studio(self, contents: StudyContents, folder: Path) -> tuple[Path, ...]:
        """A labelling configuration and tasks for Label Studio."""

    def argilla(self, contents: StudyContents, folder: Path) -> tuple[Path, ...]:
        """Settings and records for Argilla."""

    def workbook(
        self,
        rows: Iterable[RatingRows],
        folder: Path,
        facts: dict[str, Any],
        contents: StudyContents,
        comparison: Comparison,
    ) -> tuple[Path, ...]:
        """An Excel workbook with ratings, comparison and design sheets."""

    def word(self, document: ReviewDocument, folder: Path) -> tuple[Path, ...]:
        """A Word document with findings and marked spans as comments."""

    def pdf(self, document: ReviewDocument, folder: Path, paper: PaperName | None = None) -> tuple[Path, ...]:
        """A PDF file with findings and marked spans as notes on the words, and as a list; on the paper that this
        machine uses where None is named.
        """

    def review_file(self, document: ReviewDocument, form: str, file: Path) -> Path:
        """The same as one file of its own: `docx`, `pdf`, `html` or `md`."""

    def undrawn(self, document: ReviewDocument) -> str:
        """Which of its letters PDF files cannot draw, and in which parts, in a sentence; empty where they draw all."""

    def pages(self, document: ReviewDocument) -> PrintedDocument:
        """The pages of that file, for a printer."""

    def hand_off(
        self, given: HandOff, folder: Path, paper: PaperName | None = None, template: Path | None = None
    ) -> tuple[Path, ...]:
        """A piece's decks, claims grid, reference list, match of required language, record of review and submission
        sheet; the copy deck in an agency's own Word template where one is given.
        """

    def refuse_template(self, given: HandOff, template: Path) -> None:
        """KnownError where a Word template cannot take a piece whole, before anybody is asked for a place."""

    def review_page(self, document: ReviewDocument, form: str, folder: Path) -> tuple[Path, ...]:
        """A piece with its findings, their states and answers, as `html` or `md`."""

    def report(
        self, contents: StudyContents, comparison: Comparison, sheet: DecisionSheet, form: str, folder: Path
    ) -> tuple[Path, ...]:
        """The report on a comparison, as `html` or `md`."""

    def report_page(
        self, contents: StudyContents, comparison: Comparison, sheet: DecisionSheet, *, sheet_alone: bool
    ) -> str:
        """The report as one self-contained HTML page, or its first page alone."""

    def sheet_file(
        self, contents: StudyContents, comparison: Comparison, sheet: DecisionSheet, form: str, file: Path
    ) -> Path:
        """The decision sheet as one file (`docx`, `pdf` or `html`), whole or not at all, read back."""
