"""How fast did a model write on a machine, with how many threads and how many drafts side by side?"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One setting and what it gave: tokens of all drafts together in a second, once the prompt was read."""

    threads: int
    width: int
    tokens_a_second: float


@dataclass(frozen=True, slots=True)
class ModelBench:
    """What was measured of a model.

    `fastest` is the best setting; `beside_window` the best of those that leave a core to the window. On a card both
    are the same, because there the cores have nothing to compute.
    """

    model: str
    backend: str
    engine_build: str
    cores: int
    rows: tuple[BenchRow, ...]

    @property
    def fastest(self) -> BenchRow:
        """The setting that wrote most tokens a second."""
        return max(self.rows, key=lambda row: row.tokens_a_second)

    @property
    def beside_window(self) -> BenchRow:
        """The fastest that leaves a core free; the fastest of all where every setting takes all cores, or on a card."""
        if self.backend != "CPU":
            return self.fastest
        leaving = [row for row in self.rows if row.threads < self.cores] or list(self.rows)
        return max(leaving, key=lambda row: row.tokens_a_second)

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {**asdict(self), "fastest": asdict(self.fastest), "beside_window": asdict(self.beside_window)}


def bench_from_object(value: dict[str, Any]) -> ModelBench:
    """Read the JSON form."""
    rows = tuple(BenchRow(row["threads"], row["width"], row["tokens_a_second"]) for row in value["rows"])
    return ModelBench(value["model"], value["backend"], value["engine_build"], value["cores"], rows)
