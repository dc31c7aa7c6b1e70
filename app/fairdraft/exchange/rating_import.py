"""Which ratings does a CSV or JSONL file or a workbook hold, or why is the whole file refused?"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from fairdraft.domain.errors import KnownError
from fairdraft.domain.imported_rating import ImportedRating, ImportedRatings
from fairdraft.domain.one_line import one_line
from fairdraft.domain.rubric import VERDICTS, Verdict
from fairdraft.domain.shortening import shortened
from fairdraft.exchange.file_bytes import refuse_missing
from fairdraft.exchange.rating_columns import SCORE_PREFIX, canonical_columns
from fairdraft.exchange.rating_header import columns_meant, is_guess
from fairdraft.exchange.rating_long_form import in_long_form, widened
from fairdraft.exchange.rating_records import LineSource, RecordStream, csv_stream, jsonl_stream, with_point
from fairdraft.exchange.rating_workbook import WORKBOOK_FORMS, SheetLookedFor, workbook_stream
from fairdraft.exchange.text_lines import TextLines

LARGEST_RATINGS_FILE = 1024 * 1024 * 1024
REQUIRED_COLUMNS = ("campaign", "prompt_id", "candidate", "draft_id", "rater_id")

_OPTIONAL_COLUMNS = (
    "occasion",
    "adjudicates",
    "draft_text",
    "verdict",
    "cost",
    "comment",
    "duration_ms",
    "rated_at",
)
# A column that only exports of this program have.
_OWN_MARK = "schema_version"
_MOST_TOLD = 10
_LONGEST_COLUMNS = 500
_TEXTS_KEPT = 100_000
_LONGEST_SHOWN = 40
# What R, spreadsheets and people write for a value that is not there.
_NOT_THERE = frozenset({"", "na", "n/a", "#n/a", "-", "–", "—"})
_SCORE_ENDING = re.compile(r"[a-z][a-z0-9_]*")
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.0*)?")
# As many digits in a number that is written as one.
_LARGEST = 10**15
# One wrong score is a slip; as many as this are another scale.
_ANOTHER_SCALE = 5

_SHEET_OF_RATINGS = SheetLookedFor(
    "ratings", "a column of scores", f"Name at least one in its first row, such as {SCORE_PREFIX}accuracy."
)

V = TypeVar("V")


def read_ratings(path: Path, *, hidden: bool = False) -> ImportedRatings:
    """Read a ratings file by its ending: .csv, .jsonl, .xlsx or .xlsm.

    Rows that are hidden in a workbook, by hand or by a filter, are left out unless `hidden`, and told.

    Raises:
        KnownError: a required column is missing, there is no score column, a value is not what its column allows, or
            a (draft, rater, occasion) stands twice. Line numbers are told; no row is returned.
    """
    form = path.suffix.lower().lstrip(".")
    if form in WORKBOOK_FORMS:
        return _ratings(workbook_stream(path, _has_scores, _SHEET_OF_RATINGS, hidden=hidden), form, str(path))
    if form not in _FORMS:
        refuse_missing(path)
        raise KnownError(
            f"{path} was not imported: ratings are imported from .csv, .xlsx and .jsonl files.",
            "Save them as one of these.",
        )
    return _ratings(_FORMS[form](TextLines(path, LARGEST_RATINGS_FILE), str(path)), form, str(path))


_FORMS: dict[str, Callable[[LineSource, str], RecordStream]] = {"csv": csv_stream, "jsonl": jsonl_stream}


def _ratings(records: RecordStream, form: str, source: str) -> ImportedRatings:
    # Programs write JSON, and what they export again has to come back to the letter; sheets are typed by people.
    typed = form != "jsonl" and _OWN_MARK not in records.columns
    if typed:
        records = widened(records, source)
    meant = columns_meant(records.columns) if typed else {}
    columns = tuple(meant.get(one, one) for one in records.columns)
    criteria = _criteria(columns, records.columns, source)
    known = {*REQUIRED_COLUMNS, *_OPTIONAL_COLUMNS, *(f"{SCORE_PREFIX}{one}" for one in criteria)}
    canonical = {one.name for one in canonical_columns()}
    further = [one for one in columns if one not in known]
    off_scale: list[int] = []
    rows: list[ImportedRating] = []
    problems: list[str] = []
    first_lines: dict[tuple[str, str, int], int] = {}
    # Ids, names and drafts' texts stand on many lines: each is kept once.
    texts: dict[str, str] = {}
    for line, record in records.records:
        if len(texts) > _TEXTS_KEPT:
            texts.clear()
        reader = _RecordReader(
            {
                meant.get(name, name): texts.setdefault(one, one) if isinstance(one, str) else one
                for name, one in record.items()
            },
            decimal_comma=records.decimal_comma,
            typed=typed,
        )
        row = reader.rating(line, criteria, further)
        off_scale += reader.off_scale
        problems += [f"line {line}: {said}" for said in reader.problems]
        first = first_lines.setdefault((row.draft_id, row.rater_id, row.occasion), line)
        if first != line and not reader.problems:
            problems.append(
                f"line {line}: rater {row.rater_id} rated draft {row.draft_id} on occasion {row.occasion} "
                f"already on line {first}"
            )
        rows.append(row)
    if problems:
        more = len(problems) - _MOST_TOLD
        told = "; ".join(problems[:_MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
        raise KnownError(f"{source} was not imported: {told}.", f"{_remedy(off_scale)}; no row was imported.")
    if not rows and typed:
        raise KnownError(f"{source} has no ratings, only column names.", "Choose the file that has the rows.")
    unknown = tuple(one for one in further if one not in canonical)
    guessed = tuple((theirs, ours) for theirs, ours in meant.items() if is_guess(theirs, ours))
    return ImportedRatings(tuple(rows), criteria, unknown, guessed, records.hidden)


def _has_scores(columns: Sequence[str]) -> bool:
    meant = columns_meant(columns)
    wide = any(meant.get(one, one).startswith(SCORE_PREFIX) for one in columns)
    return wide or in_long_form(columns) is not None


def _remedy(off_scale: list[int]) -> str:
    if len(off_scale) < _ANOTHER_SCALE:
        return "Fix these lines"
    return f"Scores in this file go up to {max(off_scale)}: convert them to 1–5 first, by a rule that the raters know"


def _criteria(columns: tuple[str, ...], theirs: tuple[str, ...], source: str) -> tuple[str, ...]:
    missing = [one for one in REQUIRED_COLUMNS if one not in columns]
    if missing:
        listed = ", ".join(missing)
        named = one_line(", ".join(theirs), _LONGEST_COLUMNS)
        raise KnownError(
            f"{source} was not imported: it has no column {listed}. Its columns are {named}.",
            f"At least {', '.join(REQUIRED_COLUMNS)} and one {SCORE_PREFIX}<criterion> are required, or a row for "
            "each score with criterion and score.",
        )
    endings = [one.removeprefix(SCORE_PREFIX) for one in columns if one.startswith(SCORE_PREFIX)]
    criteria = tuple(one for one in endings if _SCORE_ENDING.fullmatch(one))
    if not criteria:
        raise KnownError(
            f"{source} was not imported: it has no column {SCORE_PREFIX}<criterion>.",
            f"Name at least one, such as {SCORE_PREFIX}accuracy; or give each score its own row, with criterion and "
            "score.",
        )
    return criteria


class _RecordReader:
    """Reads the values of one record and gathers what is wrong with them; `off_scale` are scores above 5."""

    def __init__(self, record: dict[str, Any], *, decimal_comma: bool, typed: bool) -> None:
        self._record = record
        self._typed = typed
        self._decimal_comma = decimal_comma
        self.problems: list[str] = []
        self.off_scale: list[int] = []

    def rating(self, line: int, criteria: tuple[str, ...], further: list[str]) -> ImportedRating:
        scores = {one: self._value(f"{SCORE_PREFIX}{one}", self._score) for one in criteria}
        occasion = self._value("occasion", _occasion)
        return ImportedRating(
            line=line,
            **{name: self._required(name) for name in REQUIRED_COLUMNS},
            occasion=1 if occasion is None else occasion,
            scores={criterion: score for criterion, score in scores.items() if score is not None},
            verdict=self._value("verdict", _verdict),
            comment=self._value("comment", _text) or "",
            adjudicates=self._value("adjudicates", _text),
            draft_text=self._value("draft_text", _text),
            cost=self._value("cost", lambda value: _cost(self._with_point(value))),
            duration_ms=self._value("duration_ms", _duration),
            rated_at=self._value("rated_at", _moment),
            further={name: self._record[name] for name in further if self._record.get(name) is not None},
        )

    def _value(self, name: str, read: Callable[[Any], V | None]) -> V | None:
        value = self._record.get(name)
        if value is None:
            return None
        try:
            return read(value)
        except ValueError as problem:
            self.problems.append(f"{name} is {_shown(value)} ({problem})")
            return None

    def _required(self, name: str) -> str:
        text = self._value(name, _text)
        if text is None or not text.strip():
            self.problems.append(f"{name} is empty")
            return ""
        # Blanks around a name are nobody's intention, and would make another campaign or rater of it.
        return text.strip() if self._typed else text

    def _score(self, value: Any) -> int | None:
        number = _whole_number(self._with_point(value), "a whole number from 1 to 5")
        if number is not None and not 1 <= number <= 5:
            self.off_scale += [number] if number > 5 else []
            raise ValueError("allowed: 1 to 5")
        return number

    def _with_point(self, value: Any) -> Any:
        return with_point(value) if self._decimal_comma and isinstance(value, str) else value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("allowed: text")
    return value


def _occasion(value: Any) -> int | None:
    number = _whole_number(value, "a whole number of 1 or more")
    if number is not None and number < 1:
        raise ValueError("allowed: a whole number of 1 or more")
    return number


def _duration(value: Any) -> int | None:
    number = _whole_number(value, "milliseconds as a whole number of 0 or more")
    if number is not None and number < 0:
        raise ValueError("allowed: milliseconds as a whole number of 0 or more")
    return number


def _whole_number(value: Any, allowed: str) -> int | None:
    # Programs that keep missing numbers as floats write 4 as 4.0.
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST and value == int(value):
        return int(value)
    if isinstance(value, str):
        text = value.strip()
        if text.casefold() in _NOT_THERE:
            return None
        if _WHOLE_NUMBER.fullmatch(text):
            return int(text.partition(".")[0])
    raise ValueError(f"allowed: {allowed}")


def _cost(value: Any) -> float | None:
    if isinstance(value, str) and value.strip().casefold() in _NOT_THERE:
        return None
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 <= number < math.inf:
        raise ValueError("allowed: a number of 0 or more")
    return number


def _verdict(value: Any) -> Verdict | None:
    text = _text(value).strip().lower()
    if text in _NOT_THERE:
        return None
    for verdict in VERDICTS:
        if text == verdict:
            return verdict
    raise ValueError(f"allowed: {', '.join(VERDICTS)}")


def _moment(value: Any) -> datetime | None:
    text = _text(value).strip()
    if text.casefold() in _NOT_THERE:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("allowed: a time such as 2026-03-01T09:30:00Z") from None


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    # Blanks may be what is wrong with a short one.
    return text if len(text) <= _LONGEST_SHOWN else shortened(text, _LONGEST_SHOWN)
