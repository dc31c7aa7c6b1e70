"""Which devices can a model be placed on here, and how much of their memory is free?"""

import platform
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from fairdraft.domain.diagnostic import ComputeDevice, EngineFacts

# The quantisations that ggml's processor code lays out anew when a model is loaded (ggml-cpu/repack.cpp), by the kind
# of processor: with AVX2 on Intel and AMD, with NEON and dot products on ARM.
_REPACKED_X86 = frozenset({"Q4_0", "Q4_K", "IQ4_NL", "MXFP4"})
_REPACKED_ARM = frozenset({"Q4_0", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "MXFP4", "Q8_0", "Q1_0"})
_CARD_LIBRARY = re.compile(r"ggml-(cuda|metal|vulkan|hip|sycl|opencl|musa|cann)")


def repacked_here(machine: str = "", flags: str | None = None) -> frozenset[str]:
    """The quantisations that the processor of this machine (or of the named kind) wants in an order of its own."""
    name = (machine or platform.machine()).lower()
    if name in {"arm64", "aarch64"}:
        return _REPACKED_ARM
    if name not in {"x86_64", "amd64"}:
        return frozenset()
    told = _processor_flags() if flags is None else flags
    if told and "avx2" not in told.split():
        return frozenset()
    return _REPACKED_X86 | ({"Q2_K"} if "avx512f" in told.split() else frozenset())


def card_builds() -> tuple[str, ...]:
    """The kinds of cards that the engine was built for, such as "cuda", as the names of its libraries tell, without
    loading it.
    """
    found = find_spec("llama_cpp")
    if found is None or not found.submodule_search_locations:
        return ()
    folders = [Path(place) / "lib" for place in found.submodule_search_locations]
    names = [one.name for folder in folders if folder.is_dir() for one in folder.iterdir()]
    return tuple(sorted({kind.group(1) for name in names if (kind := _CARD_LIBRARY.search(name))}))


class EngineDevices:
    """The devices of services/model_ports.py.

    Args:
        memory: free and total memory of the machine.
        ask: asks the engine for its devices, in a process of its own.
        knows_cards: whether the engine was built for cards; it is asked only then.
        held: bytes that the worker holds now and gives back when it loads another model.
    """

    def __init__(
        self,
        memory: Callable[[], tuple[int, int]],
        ask: Callable[[], EngineFacts],
        *,
        knows_cards: bool,
        held: Callable[[], int],
    ) -> None:
        self._memory = memory
        self._ask = ask
        self._held = held
        self._door = threading.Lock()
        self._cards: tuple[ComputeDevice, ...] | None = None if knows_cards else ()

    def processor(self) -> ComputeDevice:
        """The processor with the memory that a model could have now."""
        free, total = self._memory()
        usable = min(free + self._held(), total) if total else 0
        return ComputeDevice("cpu", platform.machine(), usable, total, is_gpu=False)

    def cards(self) -> tuple[ComputeDevice, ...]:
        """The graphics cards that the engine can compute on, with what was free before a model was loaded.

        Raises:
            KnownError: the engine cannot be started.
        """
        # Asked once: later the worker's own model would stand in the way of what is measured.
        with self._door:
            if self._cards is None:
                cards = [one for one in self._ask().devices if one.is_gpu and one.total_bytes > 0]
                self._cards = tuple(self._with_what_is_free(one) for one in cards)
            return self._cards

    def _with_what_is_free(self, card: ComputeDevice) -> ComputeDevice:
        """A card that shares the machine's memory may tell its bounds, not what of it others hold."""
        free, total = self._memory()
        if not card.shares_memory or not total:
            return card
        return replace(card, free_bytes=min(card.free_bytes, free + self._held()))

    def repacked(self) -> frozenset[str]:
        """The quantisations that this processor wants in an order of its own."""
        return repacked_here()


def _processor_flags() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("flags"):
                return line.partition(":")[2]
    except OSError:
        pass
    return ""
