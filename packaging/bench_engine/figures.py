"""What was measured, round by round, and what do the rounds say together?

A round measures each engine once, one after another, so a machine that slows down slows all of them. Ratios are taken
within a round; what is told is their median and their range.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

Series = dict[str, list[float]]


class Figures:
    """Figures by case and engine, in the order of the rounds; `of_several_runs` where there were some before.

    Args:
        path: figures of earlier runs, to which these are added; None keeps nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._cases: dict[str, Series] = {}
        self.of_several_runs = path is not None and path.is_file()
        if path is not None and self.of_several_runs:
            self._cases = json.loads(path.read_text(encoding="utf-8"))

    def add(self, case: str, values: dict[str, float]) -> None:
        """Take a round in, a figure for each engine: whole, so that figures of one round stay beside each other."""
        for engine, value in values.items():
            self._cases.setdefault(case, {}).setdefault(engine, []).append(value)
        if self._path is not None:
            self._path.write_text(json.dumps(self._cases, indent=1), encoding="utf-8")

    @property
    def changed(self) -> datetime | None:
        """When the last figure was added, as the file has it; None where nothing is kept."""
        if self._path is None or not self._path.is_file():
            return None
        return datetime.fromtimestamp(self._path.stat().st_mtime).astimezone()

    @property
    def cases(self) -> tuple[str, ...]:
        """What was measured."""
        return tuple(self._cases)

    def of(self, case: str) -> Series:
        """The figures of a case by engine; empty where it was not measured."""
        return self._cases.get(case, {})

    def rows(self, case: str, digits: int = 1) -> list[str]:
        """A line of the table for each engine of a case."""
        return [
            f"| {case} | {engine} | {median_and_range(values, digits)} | {len(values)} |"
            for engine, values in self.of(case).items()
        ]

    def ratios(self, case: str, ours: str, other: str) -> list[float]:
        """Ours to the other's of each round; none where one of them was not measured."""
        series = self.of(case)
        return [mine / theirs for mine, theirs in zip(series.get(ours, []), series.get(other, []), strict=False)]


def median_and_range(values: Sequence[float], digits: int) -> str:
    """How the rounds of a figure are told."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
