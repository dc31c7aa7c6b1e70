"""How fast did a model write on a machine, with how many threads and how many drafts side by side?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

_ALIKE = 0.03


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One setting and what it gave.

    `tokens_a_second` are those of all drafts together, once the prompt was read; `reading_a_second` the prompt's own,
    0 where that was not measured. `prompt_chunk` 0 and `flash_attention` None are the engine's own choice.
    """

    threads: int
    width: int
    tokens_a_second: float
    reading_a_second: float = 0.0
    prompt_chunk: int = 0
    flash_attention: bool | None = None

    def in_words(self) -> str:
        """The setting, such as "2 threads, 16 drafts side by side"."""
        said = ["1 thread" if self.threads == 1 else f"{self.threads} threads", f"{self.width} drafts side by side"]
        if self.prompt_chunk:
            said.append(f"{self.prompt_chunk} prompt tokens at once")
        if self.flash_attention is not None:
            said.append("flash attention" if self.flash_attention else "no flash attention")
        return ", ".join(said)


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
        """The setting that wrote most tokens a second; of those that wrote as fast, the one that read fastest."""
        return quickest(self.rows)

    @property
    def beside_window(self) -> BenchRow:
        """The fastest that leaves a core free; the fastest of all where every setting takes all cores, or on a card."""
        if self.backend != "CPU":
            return self.fastest
        return quickest([row for row in self.rows if row.threads < self.cores] or self.rows)

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {**asdict(self), "fastest": asdict(self.fastest), "beside_window": asdict(self.beside_window)}


def quickest(rows: Sequence[BenchRow]) -> BenchRow:
    """The best setting for many drafts; a difference that the next measurement would turn round decides nothing."""
    best = max(row.tokens_a_second for row in rows)
    alike = [row for row in rows if row.tokens_a_second >= best * (1 - _ALIKE)]
    return max(alike, key=lambda row: (row.reading_a_second, row.tokens_a_second))


def bench_from_object(value: dict[str, Any]) -> ModelBench:
    """Read the JSON form."""
    rows = tuple(BenchRow(**row) for row in value["rows"])
    return ModelBench(value["model"], value["backend"], value["engine_build"], value["cores"], rows)
