"""How fast do a hundred thousand ratings leave the program as CSV, and how much memory does that take?

A table of 100,000 ratings of 10,000 drafts is made up, written, read back and verified, three times; the best time
counts. Then the same through a store, as `fairdraft export` does it, and the comparison of those ratings.
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

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.rating_row import RatingRow
from fairdraft.exchange.rating_export import export_ratings
from fairdraft.services.workplace import Workplace

RATINGS, PER_DRAFT, ROUNDS = 100_000, 10, 3
CRITERIA = ("accuracy", "indication_language", "isi_referencing", "brand_voice", "copy_quality")
WORDS = "LUMIVAR is for adults with depression, along with an antidepressant. Ask your doctor. "


def main() -> int:
    """Print the figures. Each is measured in a process of its own, so that none counts another's memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        writing, peak, megabytes = _alone(_writing, folder)
        print(f"write, read back, verify: {RATINGS / writing:,.0f} rows/s ({writing:.2f} s, {megabytes:.0f} MB)")
        print(f"  peak memory: {peak:.0f} MB", flush=True)
        taken, peak, _ = _alone(_fill_store, folder)
        print(
            f"import into a store: {RATINGS / taken:,.0f} rows/s ({taken:.2f} s), peak memory {peak:.0f} MB", flush=True
        )
        stored, peak, _ = _alone(_export, folder)
        print(f"export from the store: {RATINGS / stored:,.0f} rows/s ({stored:.2f} s), peak memory {peak:.0f} MB")
        compared, peak, _ = _alone(_compare, folder)
        print(f"compare: {compared:.2f} s, peak memory {peak:.0f} MB")
    return 0


def _alone(measure: Callable[[Path], float], folder: Path) -> tuple[float, float, float]:
    """Seconds, peak memory and size of the file in MB, from a process that does nothing else."""
    with get_context("spawn").Pool(1) as pool:
        seconds, peak = pool.apply(_measured, (measure, folder))
    file = folder / "0" / "ratings.csv"
    return seconds, peak, file.stat().st_size / 1e6 if file.exists() else 0.0


def _measured(measure: Callable[[Path], float], folder: Path) -> tuple[float, float]:
    return measure(folder), _peak()


def _writing(folder: Path) -> float:
    return min(_timed(folder / str(number)) for number in range(ROUNDS))


def _timed(folder: Path) -> float:
    began = time.perf_counter()
    export_ratings(_rows(), "csv", folder, {"study": "bench"})
    return time.perf_counter() - began


def _rows() -> Iterator[RatingRow]:
    draft: dict[str, object] = {}
    for number in range(RATINGS):
        if number % PER_DRAFT == 0:
            draft = _draft(number // PER_DRAFT)
        yield RatingRow(draft, _own(number))


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


def _fill_store(folder: Path) -> float:
    columns = ("campaign", "prompt_id", "candidate", "draft_id", "rater_id", "draft_text", "verdict", "comment")
    scores = tuple(f"score_{name}" for name in CRITERIA)
    with (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*columns, *scores))
        for row in _rows():
            values = row.draft | row.own
            writer.writerow([values[name] for name in (*columns, *scores)])
    with _opened(folder) as workplace:
        began = time.perf_counter()
        workplace.studying.import_ratings("bench", folder / "ratings.csv")
        return time.perf_counter() - began


def _export(folder: Path) -> float:
    with _opened(folder) as workplace:
        began = time.perf_counter()
        workplace.exporting.export("bench", "csv", folder / "stored")
        return time.perf_counter() - began


def _compare(folder: Path) -> float:
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
