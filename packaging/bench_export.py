"""How fast do a hundred thousand ratings leave and enter the program, and how much memory does that take?

Run by `make bench-export`: 100,000 ratings of 10,000 drafts are made up, written, read back and verified; imported into
a store; written from there as `fairdraft export` does it; and compared. Fails where a promise is not kept.
"""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from promises import Measured, told

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange.rating_export import export_ratings
from fairdraft.services.workplace import Workplace

RATINGS, PER_DRAFT, ROUNDS = 100_000, 10, 3
ROWS_A_SECOND, IMPORT_SECONDS, COMPARE_SECONDS, COMPARE_MB = 50_000.0, 15.0, 10.0, 500.0
ROWS_AT_ONCE = 2_000
CRITERIA = ("accuracy", "indication_language", "isi_referencing", "brand_voice", "copy_quality")
WORDS = "LUMIVAR is for adults with depression, along with an antidepressant. Ask your doctor. "


def main() -> int:
    """Print the figures; 1 where one is not what the program promises."""
    with tempfile.TemporaryDirectory() as name:
        return told(measured(Path(name)))


def measured(folder: Path) -> Iterator[Measured]:
    """Each figure comes from a process of its own, so that none counts another's memory."""
    for form in ("csv", "jsonl"):
        seconds, peak = _alone(_writing, folder, form)
        note = f"best of {ROUNDS}, of made-up rows"
        yield Measured(f"{form}: write, read back, verify", RATINGS / seconds, "rows/s", note=note)
        yield Measured(f"{form}: memory for that", peak, "MB")
    seconds, peak = _alone(_fill_store, folder, "")
    yield Measured(f"import of {RATINGS:,} ratings into a store", seconds, "s", IMPORT_SECONDS)
    yield Measured("import: memory for that", peak, "MB")
    for form in ("csv", "jsonl"):
        seconds, peak = _alone(_export, folder, form)
        # The promise is of CSV; JSONL stands beside it.
        bound = ROWS_A_SECOND if form == "csv" else None
        yield Measured(f"{form} out of the store, verified", RATINGS / seconds, "rows/s", bound, at_least=True)
        yield Measured(f"{form}: memory for that", peak, "MB")
    seconds, peak = _alone(_compare, folder, "")
    yield Measured(f"compare {RATINGS:,} ratings", seconds, "s", COMPARE_SECONDS)
    yield Measured("compare: memory for that", peak, "MB", COMPARE_MB)


def _alone(measure: Callable[[Path, str], float], folder: Path, form: str) -> tuple[float, float]:
    """Seconds and peak memory in MB, from a process that does nothing else."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (measure, folder, form))


def _measured(measure: Callable[[Path, str], float], folder: Path, form: str) -> tuple[float, float]:
    return measure(folder, form), _peak()


def _writing(folder: Path, form: str) -> float:
    # The rows are there beforehand: making them up is no part of an export.
    rows = list(_rows())
    return min(_timed(rows, form, folder / f"{form}-{number}") for number in range(ROUNDS))


def _timed(rows: list[RatingRows], form: str, folder: Path) -> float:
    began = time.perf_counter()
    export_ratings(rows, form, folder, {"study": "bench"})
    return time.perf_counter() - began


def _rows() -> Iterator[RatingRows]:
    for first in range(0, RATINGS, ROWS_AT_ONCE):
        numbers = range(first, first + ROWS_AT_ONCE)
        drafts = {number // PER_DRAFT: _draft(number // PER_DRAFT) for number in numbers}
        own = [_own(number) for number in numbers]
        yield RatingRows(
            [drafts[number // PER_DRAFT] for number in numbers], {name: [one[name] for one in own] for name in own[0]}
        )


def _draft(number: int) -> dict[str, object]:
    return {
        "draft_id": f"draft-{number}",
        "draft_sha256": f"{number:064x}",
        "mode": "raw",
        "draft_text": WORDS * 10 + str(number),
        "prompt_id": f"lumivar/b{number // 3}",
        "campaign": "lumivar",
        "candidate": f"candidate-{number % 3}",
        "model_name": "model",
        "seed": number,
        "cost": 0.01,
    }


def _own(number: int) -> dict[str, object]:
    return {
        "rating_id": f"rating-{number}",
        "rated_at": "2026-03-01T09:30:00.000Z",
        "rater_id": f"rater-{number % PER_DRAFT}",
        "occasion": 1,
        "blind": True,
        "duration_ms": 20_000 + number % 1000,
        "study_id": "bench",
        "rubric_id": "dtc",
        "rubric_version": "1",
        **{f"score_{name}": (number + place) % 5 + 1 for place, name in enumerate(CRITERIA)},
        "verdict": "revise",
        "comment": "Too much, here." if number % 3 == 0 else None,
    }


def _fill_store(folder: Path, _form: str) -> float:
    columns = ("campaign", "prompt_id", "candidate", "draft_id", "rater_id", "draft_text", "verdict", "comment")
    scores = tuple(f"score_{name}" for name in CRITERIA)
    with (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*columns, *scores))
        for number in range(RATINGS):
            values = _draft(number // PER_DRAFT) | _own(number)
            writer.writerow([values[name] for name in (*columns, *scores)])
    with _opened(folder) as workplace:
        began = time.perf_counter()
        workplace.studying.import_ratings("bench", folder / "ratings.csv")
        return time.perf_counter() - began


def _export(folder: Path, form: str) -> float:
    with _opened(folder) as workplace:
        began = time.perf_counter()
        workplace.exporting.export("bench", form, folder / f"stored-{form}")
        return time.perf_counter() - began


def _compare(folder: Path, _form: str) -> float:
    with _opened(folder) as workplace:
        began = time.perf_counter()
        workplace.comparing.compare("bench")
        return time.perf_counter() - began


@contextmanager
def _opened(folder: Path) -> Iterator[Workplace]:
    workplace = open_workplace(folder / "home", scripted=True)
    try:
        yield workplace
    finally:
        workplace.close()


def _peak() -> float:
    """Largest resident memory of this process so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    raise SystemExit(main())
