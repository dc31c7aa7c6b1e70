"""With which settings does a model compute on this machine?"""

from collections.abc import Callable
from dataclasses import replace

from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model_bench import BenchRow, ModelBench, bench_from_object
from fairdraft.services.model_ports import ModelCopies, ModelLibraryStore

_ON_CARD = ", on a card"


class MeasuredSettings:
    """What `models bench` found, applied where the person chose nothing.

    Args:
        store: where measured facts are kept.
        key: this machine and the engine's build; figures of another one say nothing here.
        has_window: whether a window is open, which needs a core of its own.
        copies: the faster copies that are there; None where there are none.
    """

    def __init__(
        self,
        store: ModelLibraryStore,
        key: str,
        has_window: Callable[[], bool],
        copies: ModelCopies | None = None,
    ) -> None:
        self._store = store
        self._key = key
        self._has_window = has_window
        self._copies = copies

    def key_of(self, bench: ModelBench) -> str:
        """Under which key it is kept: the processor's settings beside a card's."""
        return f"{self._key}{_ON_CARD}" if bench.on_card else self._key

    def measured(self, sha256: str, *, on_card: bool | None = None) -> ModelBench | None:
        """What was measured of that model file here, with layers on a card or without (None: the last of both), or
        None; its copy counts only while it is there.
        """
        keys = (self._key, f"{self._key}{_ON_CARD}")
        facts = [fact for fact in self._store.model_facts(sha256, "bench") if fact.key in keys]
        found = (bench_from_object(fact.facts) for fact in facts)
        bench = next((one for one in found if on_card is None or one.on_card is on_card), None)
        if bench is None:
            return None
        there = self._copies is not None and self._copies.of(sha256) is not None
        return replace(bench, copied=there)

    def applied(self, file: ModelFile) -> ModelFile:
        """The file with the fastest settings that were measured where it is placed; as it is where nothing was, or
        threads are chosen.
        """
        sha256 = file.copy_of or file.sha256
        measured = self.measured(sha256, on_card=file.gpu_layers != 0) if sha256 else None
        if measured is None or file.threads:
            return file
        bench = replace(measured, copied=bool(file.copy_of))
        row = self._used(bench)
        return replace(
            file,
            threads=row.threads,
            width=file.width or row.width,
            prompt_chunk=file.prompt_chunk or row.prompt_chunk,
            flash_attention=row.flash_attention if file.flash_attention is None else file.flash_attention,
        )

    def used(self, sha256: str, copied: bool, on_card: bool) -> BenchRow | None:  # noqa: FBT001 - which file, and where
        """The measured setting that is used for that model file, or for its faster copy, with layers on a card or
        without; None where that was not measured here.
        """
        bench = self.measured(sha256, on_card=on_card) if sha256 else None
        return None if bench is None else self._used(replace(bench, copied=copied))

    def _used(self, bench: ModelBench) -> BenchRow:
        return bench.beside_window if self._has_window() else bench.fastest
