"""How fast did a model write on a machine, with how many threads and how many drafts side by side?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fairdraft.domain.counting import counted

_ALIKE = 0.03

LEAST_GAIN = 1.1
"""A copy that gains less than this is not worth its room on the disk."""

MOST_NATS_APART = 0.02
"""A copy may differ from its file by this much per token: a fiftieth of a nat is 2% of perplexity."""


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One setting, with `threads` of the processor and `width` drafts side by side, and what it gave.

    `tokens_a_second` are those of all drafts together, once the prompt was read; `reading_a_second` the prompt's own,
    0 where that was not measured. `prompt_chunk` 0 and `flash_attention` None are the engine's own choice. `copy` is
    the form of the model's copy that computed, empty for its file.
    """

    threads: int
    width: int
    tokens_a_second: float
    reading_a_second: float = 0.0
    prompt_chunk: int = 0
    flash_attention: bool | None = None
    copy: str = ""

    def in_words(self) -> str:
        """The setting, such as "2 threads, 16 drafts side by side"."""
        said = [counted(self.threads, "thread"), f"{counted(self.width, 'draft')} side by side"]
        if self.prompt_chunk:
            said.append(f"{self.prompt_chunk} prompt tokens at once")
        if self.flash_attention is not None:
            said.append("flash attention" if self.flash_attention else "no flash attention")
        if self.copy:
            said.append(f"{self.copy} copy")
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class ModelBench:
    """What was measured of a model.

    `fastest` is the best setting; `beside_window` the best of those that leave a core to the window. On a card both
    are the same, because no setting takes all cores there. `copied` tells whether the model's faster copy
    drafts: the settings are then those that were measured with it, else those of the file itself. `apart` is by how
    much less likely a token of plain text is to the copy than to the file, in nats in the mean (below 0: more likely);
    None where that was not measured. `no_copy` says why none was measured, where one might have been.
    """

    model: str
    backend: str
    engine_build: str
    cores: int
    rows: tuple[BenchRow, ...]
    copied: bool = False
    apart: float | None = None
    no_copy: str = ""

    @property
    def on_card(self) -> bool:
        """Whether layers lay on a card; the settings say nothing of the processor then, nor else of a card."""
        return self.backend != "CPU"

    @property
    def fastest(self) -> BenchRow:
        """The setting that wrote most tokens a second; of those that wrote as fast, the one that read fastest."""
        return quickest(self._in_use)

    @property
    def beside_window(self) -> BenchRow:
        """The fastest that leaves a core free; the fastest of all where every setting takes all cores, or on a card."""
        if self.on_card:
            return self.fastest
        return quickest([row for row in self._in_use if row.threads < self.cores] or self._in_use)

    @property
    def gain(self) -> float | None:
        """How many times as many tokens a second the copy wrote as the file, each with its best setting; None where
        the copy was not measured.
        """
        both = [[row for row in self.rows if bool(row.copy) == with_copy] for with_copy in (True, False)]
        if not all(both):
            return None
        with_copy, without = (max(row.tokens_a_second for row in rows) for rows in both)
        return with_copy / max(without, 0.1)

    @property
    def copy_pays(self) -> bool:
        """Whether the copy is clearly faster, and as good a model."""
        return (
            self.gain is not None
            and self.gain >= LEAST_GAIN
            and self.apart is not None
            and abs(self.apart) <= MOST_NATS_APART
        )

    @property
    def copy_in_words(self) -> str:
        """What came of the copy, or why there is none; empty where none is worth making."""
        if self.gain is None or self.apart is None:
            return self.no_copy
        form = next(row.copy for row in self.rows if row.copy)
        same = " (the same weights)" if form == "rearranged" else ""
        faster = f"The {form} copy{same} writes {self.gain:.2f} times as many tokens a second as the file"
        apart = f"{abs(self.apart):.4f} nats a token"
        little = f"{faster}, too little for the disk space that it takes"
        less = "less" if self.apart > 0 else "more"
        far = (
            f"Plain text is {apart} {less} likely to the {form} copy than to the file, too far apart to count as "
            "the same model"
        )
        if self.copy_pays and self.copied:
            return f"{faster}, and plain text is as likely to it ({apart} apart): drafts use it."
        if self.copy_pays:
            return f"{faster}. It no longer exists."
        found = little if self.gain < LEAST_GAIN else far
        return f"{found}. Drafts use it; you can delete it." if self.copied else f"{found}, so it is not kept."

    @property
    def _in_use(self) -> Sequence[BenchRow]:
        return [row for row in self.rows if bool(row.copy) == self.copied] or self.rows

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        used = {"fastest": asdict(self.fastest), "beside_window": asdict(self.beside_window)}
        return {**asdict(self), **used, "gain": None if self.gain is None else round(self.gain, 3)}


def quickest(rows: Sequence[BenchRow]) -> BenchRow:
    """The best setting for many drafts; a difference that the next measurement would turn round decides nothing."""
    best = max(row.tokens_a_second for row in rows)
    alike = [row for row in rows if row.tokens_a_second >= best * (1 - _ALIKE)]
    return max(alike, key=lambda row: (row.reading_a_second, row.tokens_a_second))


def bench_from_object(value: dict[str, Any]) -> ModelBench:
    """Read the JSON form, also that of earlier versions, which knew eight-bit copies alone."""
    rows = tuple(_row(dict(row)) for row in value["rows"])
    return ModelBench(
        value["model"],
        value["backend"],
        value["engine_build"],
        value["cores"],
        rows,
        value.get("copied", value.get("eight_bit", False)),
        value.get("apart"),
        value.get("no_copy", ""),
    )


def _row(value: dict[str, Any]) -> BenchRow:
    with_eight_bits = value.pop("eight_bit", False)
    return BenchRow(**{"copy": "eight-bit" if with_eight_bits else ""} | value)
