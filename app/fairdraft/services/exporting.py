"""How do a study's ratings, drafts and comparison leave the program?"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.decision_sheet import DecisionSheet
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.many_values import no_collections
from fairdraft.domain.name_list import listed
from fairdraft.domain.printed_page import PaperName, PrintedDocument
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_row import RatingRows
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study_contents import StudyContents
from fairdraft.services.blindness import not_told
from fairdraft.services.deciding import DecidingService
from fairdraft.services.draft_findings import Tell, tell_nobody
from fairdraft.services.export_ports import Exports
from fairdraft.services.making_training_sets import (
    TrainingOrder,
    TrainingSetService,
    TrainingSources,
    WrittenTrainingSet,
)
from fairdraft.services.ports import Store
from fairdraft.services.rating_rows import rating_rows
from fairdraft.services.reviewing import ReviewService
from fairdraft.services.study_reader import StudyReader, without_draft
from fairdraft.services.whole_comparison import WholeComparisonService

EXPORT_FORMS = ("csv", "jsonl", "parquet", "training", "label-studio", "argilla", "xlsx", "docx", "pdf", "html", "md")
PIECE_FORMS = ("docx", "pdf", "html", "md")
"""The forms that a piece has, as well as a study."""
SHEET_FORMS = ("docx", "pdf", "html")
"""The forms of a decision sheet as a file."""

Export = Callable[[str, Path], tuple[Path, ...]]


@dataclass(frozen=True, slots=True)
class _RatingRows:
    """A study, its canonical rows, what these do not say, and the ratings with marked spans."""

    contents: StudyContents
    rows: Iterator[RatingRows]
    facts: dict[str, Any]
    marked: tuple[Rating, ...]


class ExportingService:
    """Writes folders of files that others can load as they are, each file read back and verified."""

    def __init__(
        self,
        store: Store,
        comparing: WholeComparisonService,
        deciding: DecidingService,
        reader: StudyReader,
        reviewing: ReviewService,
        exports: Exports,
        training: TrainingSetService,
    ) -> None:
        self._store = store
        self._comparing = comparing
        self._deciding = deciding
        self._reader = reader
        self._reviewing = reviewing
        self._exports = exports
        self._training = training

    def refuse_place(self, folder: Path, *, among_others: bool = False) -> None:
        """Say before long work whether a folder can be written, without leaving anything there.

        Args:
            folder: what would be made, or written anew where it holds an earlier export.
            among_others: a file comes into it, whatever else it holds.

        Raises:
            KnownError: it cannot.
        """
        self._exports.refuse_place(folder, among_others=among_others)

    def export(self, study: str, form: str, folder: Path, *, paper: PaperName | None = None) -> tuple[Path, ...]:
        """Write a study in one of `EXPORT_FORMS` into a folder and return the files, read back and verified. While
        it is blind, letters stand for its candidates.

        Args:
            study: its id; `PIECE_FORMS` take a piece's id as well.
            form: one of `EXPORT_FORMS`.
            folder: made if need be; it may hold an earlier export, which is replaced whole, and nothing else.
            paper: what a PDF file stands on; what this machine uses if None.

        Raises:
            UsageError: an unknown study, or a form that this version does not write.
            KnownError: the folder cannot be written, or there is nothing to write.
        """
        if form in ("csv", "jsonl", "parquet"):
            return self._ratings(study, form, folder)
        if form == "training":
            return self.export_training(study, folder, TrainingOrder()).files
        others: dict[str, Export] = {
            "label-studio": lambda name, to: self._exports.label_studio(self._with_checks(name), to),
            "argilla": lambda name, to: self._exports.argilla(self._with_checks(name), to),
            "xlsx": self._workbook,
            "docx": lambda name, to: self._exports.word(self._reviewing.document(name), to),
            "pdf": lambda name, to: self._exports.pdf(self._reviewing.document(name), to, paper),
            "html": lambda name, to: self._report(name, "html", to),
            "md": lambda name, to: self._report(name, "md", to),
        }
        if form not in others:
            raise UsageError(
                f'This version does not write "{form}".',
                f"It writes {listed(EXPORT_FORMS)}.",
            )
        return others[form](study, folder)

    def save_piece(self, piece: str, form: str, file: Path) -> Path:
        """Write a piece with what was said of it as one file, read back and verified.

        Args:
            piece: its id.
            form: `docx`, `pdf`, `html` or `md`.
            file: where; a file there is replaced.

        Raises:
            UsageError: an unknown piece.
            KnownError: the file cannot be written.
        """
        return self._exports.review_file(self._reviewing.document(piece), form, file)

    def undrawn(self, name: str) -> str:
        """Which letters of a piece, or of a study's drafts, PDF files cannot draw, and in which parts, in a sentence;
        empty where they draw all.

        Raises:
            UsageError: an unknown piece or study.
        """
        return self._exports.undrawn(self._reviewing.document(name))

    def pages(self, piece: str) -> PrintedDocument:
        """The pages of a piece with what was said of it, as its PDF file has them.

        Raises:
            UsageError: an unknown piece.
        """
        return self._exports.pages(self._reviewing.document(piece))

    def is_blind(self, study: str) -> bool:
        """Whether the files of a study have letters for its candidates: it has blind ratings and was not unblinded."""
        return self._reader.is_blind(study)

    def report_page(
        self,
        study: str,
        *,
        sheet_alone: bool = False,
        tell: Tell = tell_nobody,
        check_all: bool = False,
        approved_a_month: int = 0,
    ) -> str:
        """The report on a study's comparison as one self-contained HTML page, or its first page alone.

        The whole report calls candidates by their ids, as every file of ratings does, and tells once who they are; the
        page that is for the one who decides calls them by their names.
        """
        parts = self._report_parts(study, approved_a_month, tell, check_all=check_all, by_name=sheet_alone)
        return self._exports.report_page(*parts, sheet_alone=sheet_alone)

    def save_sheet(
        self,
        study: str,
        file: Path,
        form: str,
        *,
        approved_a_month: int = 0,
        tell: Tell = tell_nobody,
        check_all: bool = False,
    ) -> Path:
        """Write the decision sheet of a study as one file, read back and verified.

        Args:
            study: its id.
            file: where; a file there is replaced.
            form: one of `SHEET_FORMS`.
            approved_a_month: see `DecidingService.sheet`.
            tell: gets how many texts are checked, and how many there are.
            check_all: check unchecked drafts however many they are.

        Raises:
            UsageError: an unknown study, or no such number of drafts.
            KnownError: the file cannot be written.
        """
        parts = self._report_parts(study, approved_a_month, tell, check_all=check_all, by_name=True)
        return self._exports.sheet_file(*parts, form, file)

    def _report_parts(
        self, study: str, approved_a_month: int, tell: Tell, *, check_all: bool, by_name: bool
    ) -> tuple[StudyContents, Comparison, DecisionSheet]:
        contents = self._reader.shown(self._reader.contents(study))
        comparison = self._comparing.compare(study, tell, check_all=check_all, by_name=by_name)
        return (
            contents,
            comparison,
            self._deciding.sheet(comparison, by_name=by_name, approved_a_month=approved_a_month),
        )

    def _ratings(self, study: str, form: str, folder: Path) -> tuple[Path, ...]:
        with no_collections(), self._rating_rows(study, self._reader.without_ratings) as found:
            votes = self._reader.votes(study)
            drafts = found.contents.drafts
            return self._exports.ratings(found.rows, form, folder, found.facts, drafts, found.marked, votes)

    def _workbook(self, study: str, folder: Path) -> tuple[Path, ...]:
        comparison = self._comparing.compare(study)
        with self._rating_rows(study, self._reader.contents) as found:
            return self._exports.workbook(found.rows, folder, found.facts, found.contents, comparison)

    @contextmanager
    def _rating_rows(self, study: str, read: Callable[[str], StudyContents]) -> Iterator["_RatingRows"]:
        """The canonical rows of a study, to be gone through within; `read` reads the study."""
        rubric = [one.id for one in self._reader.rubric(study).criteria]
        with self._store.study_ratings(study, rubric) as ratings, ThreadPoolExecutor(1) as beside:
            # The database takes as long to put the ratings in order as reading the drafts takes: both at once.
            first = beside.submit(next, ratings.columns, None)
            contents = self._reader.shown(read(study))
            ids = {one.id for one in contents.drafts}
            checks = self._store.checks(ids)
            gone = sum(number for draft_id, number in ratings.per_draft.items() if draft_id not in ids)
            hidden = (not_told(len(contents.drafts)),) if contents.names_hidden else ()
            begun = first.result()
            columns = chain(() if begun is None else (begun,), ratings.columns)
            yield _RatingRows(
                contents,
                rating_rows(contents, checks, columns, [*rubric, *ratings.further_criteria]),
                _facts(
                    replace(contents, excluded=(*without_draft(gone), *hidden)),
                    ratings.further_criteria,
                    self._reader.approval_words(study),
                ),
                tuple(one for one in ratings.marked if one.draft_id in ids),
            )

    def _report(self, study: str, form: str, folder: Path) -> tuple[Path, ...]:
        piece = self._reviewing.piece_document(study)
        if piece is not None:
            return self._exports.review_page(piece, form, folder)
        contents = self._reader.shown(self._reader.contents(study))
        if not contents.ratings:
            raise KnownError(f'Study "{study}" has no ratings to report on.', "Rate its drafts first.")
        comparison = self._comparing.compare(study)
        return self._exports.report(contents, comparison, self._deciding.sheet(comparison), form, folder)

    def export_training(self, study: str, folder: Path, order: TrainingOrder) -> WrittenTrainingSet:
        """Write a study's training rows with the recipe to train on them, and remember which prompts they are of.

        Raises:
            UsageError: an unknown study, model or criterion, or an override in nobody's name.
            KnownError: the folder cannot be written, or there is nothing to train on.
        """
        made = self._training.make(TrainingSources((study,)), order)
        return self._training.write(self._training.with_tokens(made), folder)

    def _with_checks(self, study: str) -> StudyContents:
        contents = self._reader.shown(self._reader.contents(study))
        return replace(contents, checks=self._reader.checks(contents))


def _facts(contents: StudyContents, further: Sequence[str], approval_rule: str) -> dict[str, Any]:
    return {
        "study": contents.study,
        "excluded": [{"why": one.why, "n": one.n} for one in contents.excluded],
        "model_licences": [
            {"model": one.model, "sha256": one.sha256, "licence": one.licence} for one in contents.licences
        ],
        "criteria": _criteria(contents.rubric, further),
        "sample_data": contents.sample_data,
        "synthetic": contents.synthetic,
        "approval_rule": approval_rule,
    }


def _criteria(rubric: Rubric, further: Sequence[str]) -> list[dict[str, str]]:
    known = [{"id": one.id, "name": one.name, "question": one.question} for one in rubric.criteria]
    return [*known, *({"id": one, "name": one, "question": ""} for one in further)]
