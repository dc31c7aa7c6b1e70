"""Does a model fit this machine, with which context, and what would help where it does not?"""

from dataclasses import dataclass

from fairdraft.domain.model_fit import MemoryShare
from fairdraft.domain.settings import MEMORY_LIMIT_NAME
from fairdraft.domain.size_words import size_words

ENGINE_ITSELF = 80 << 20
"""What the engine's process holds without a model, and somewhat more; a limit that a person sets is for all of it."""

RAISE_THE_LIMIT = f"Raise “{MEMORY_LIMIT_NAME}” in the settings (memory_limit_gib)"
"""What to do under a limit that a person set: by its name in the window, and by its key in the file."""


@dataclass(frozen=True, slots=True)
class ModelFit:
    """The answer of the fit check; sizes in bytes, `free` 0 where the system does not tell.

    Contexts are in tokens; `kv_per_1k_tokens` is what a thousand of them take in the cache. Of `layers`, and one more
    for what comes out of them, `suggested_gpu_layers` go onto the card. `fits` is None where the file does not tell
    enough, or the system. `total` is what the worker grows by; `needed` what of it must be free. `cache_tokens` 0
    leaves the size of the cache to the engine.
    """

    device: str
    weights: int
    kv_per_1k_tokens: int
    compute: int | None
    total: int | None
    needed: int | None
    free: int
    fits: bool | None
    trained_context: int
    suggested_context: int
    suggested_gpu_layers: int
    layers: int
    cache_tokens: int = 0
    share: MemoryShare | None = None
    """What lies with the processor, for those who want to see the parts."""
    shared: bool = False
    """Whether the card has no memory of its own, but the machine's."""
    limit: int = 0
    """What the engine may hold by the person's setting, where that is less than what the machine has; else 0."""

    @property
    def in_words(self) -> str:
        """One sentence for a person."""
        if self.total is None or self.needed is None:
            return "Its header does not show how much memory it needs."
        if self.free == 0:
            return f"Needs {size_words(self.needed)}; this system does not report how much memory is free."
        where = "the card and the processor" if self.suggested_gpu_layers and not self.shared else "memory"
        if not self.fits and self.limit:
            whole = size_words(self.total + ENGINE_ITSELF)
            return (
                f"Does not fit: with the engine itself it needs {whole}, but the settings allow it "
                f"{size_words(self.limit)}."
            )
        if not self.fits:
            return f"Does not fit: it needs {size_words(self.needed)}, but only {size_words(self.free)} is free."
        placed = ""
        if self.suggested_gpu_layers:
            placed = f", {self.suggested_gpu_layers} of {self.layers + 1} layers on {self.device}"
        trained = self.trained_context
        of_it = f" of the {trained:,} it was trained for" if trained > self.suggested_context else ""
        allowed = f", of which the settings allow the engine {size_words(self.limit)}" if self.limit else ""
        return (
            f"Fits: {size_words(self.needed)} of {size_words(self.free)} free in {where}{allowed}{placed}, "
            f"with a context of {self.suggested_context:,} tokens{of_it}."
        )

    @property
    def what_helps(self) -> str:
        """What to do where it does not fit; empty where it does."""
        if self.fits is not False or self.needed is None:
            return ""
        if self.limit:
            most = size_words(max(0, self.limit - ENGINE_ITSELF) * 3 // 4)
            return f"{RAISE_THE_LIMIT}, or choose a model of at most {most} on disk."
        missing = self.needed - self.free
        return (
            f"Close programs that use about {size_words(missing)}, use a smaller quantization of it, or choose a "
            f"model of at most {size_words(max(0, self.free * 3 // 4))} on disk."
        )
