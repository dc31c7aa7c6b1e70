"""With which settings does a model compute on this machine?"""

from collections.abc import Callable
from dataclasses import replace

from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model_bench import BenchRow, ModelBench, bench_from_object
from fairdraft.services.model_ports import ModelLibraryStore


class MeasuredSettings:
    """What `models bench` found, applied where the person chose nothing.

    Args:
        store: where measured facts are kept.
        key: this machine and the engine's build; figures of another one say nothing here.
        has_window: whether a window is open, which needs a core of its own.
    """

    def __init__(self, store: ModelLibraryStore, key: str, has_window: Callable[[], bool]) -> None:
        self._store = store
        self.key = key
        self._has_window = has_window

    def measured(self, sha256: str) -> ModelBench | None:
        """What was measured of that model file here, or None."""
        facts = [fact for fact in self._store.model_facts(sha256, "bench") if fact.key == self.key]
        return bench_from_object(facts[0].facts) if facts else None

    def applied(self, file: ModelFile) -> ModelFile:
        """The file with the fastest settings that were measured; as it is where nothing was, or threads are chosen."""
        bench = self.measured(file.sha256) if file.sha256 else None
        if bench is None or file.threads:
            return file
        row = self._used(bench)
        return replace(
            file,
            threads=row.threads if bench.backend == "CPU" else 0,
            width=file.width or row.width,
            prompt_chunk=file.prompt_chunk or row.prompt_chunk,
            flash_attention=row.flash_attention if file.flash_attention is None else file.flash_attention,
        )

    def used(self, sha256: str) -> BenchRow | None:
        """The measured setting that is used for that model file, None where nothing was measured here."""
        bench = self.measured(sha256) if sha256 else None
        return None if bench is None else self._used(bench)

    def _used(self, bench: ModelBench) -> BenchRow:
        return bench.beside_window if self._has_window() else bench.fastest
