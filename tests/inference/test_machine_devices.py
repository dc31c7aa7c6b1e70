"""Which devices a model can be placed on, with faked engines and a faked machine."""

import importlib.machinery
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.domain.diagnostic import ComputeDevice, EngineFacts
from fairdraft.domain.errors import KnownError
from fairdraft.inference import machine_devices
from fairdraft.inference.machine_devices import EngineDevices, card_builds, repacked_here

GIB = 1024**3
CARD = ComputeDevice("CUDA0", "A card", 20 * GIB, 24 * GIB, is_gpu=True)
SILENT_CARD = ComputeDevice("Vulkan1", "Tells no memory", 0, 0, is_gpu=True)
PROCESSOR = ComputeDevice("CPU", "A processor", 8 * GIB, 16 * GIB, is_gpu=False)


def _never() -> EngineFacts:
    raise AssertionError("the engine was asked")


def _devices(
    *,
    memory: tuple[int, int] = (8 * GIB, 16 * GIB),
    held: int = 0,
    knows_cards: bool = True,
    ask: Callable[[], EngineFacts] = _never,
) -> EngineDevices:
    return EngineDevices(lambda: memory, ask, knows_cards=knows_cards, held=lambda: held)


def test_what_the_worker_gives_back_counts_as_free() -> None:
    """The worker's own memory is free for the next model, and never more than the machine has."""
    one = _devices(held=3 * GIB).processor()
    assert (one.free_bytes, one.total_bytes, one.is_gpu) == (11 * GIB, 16 * GIB, False)
    assert _devices(held=30 * GIB).processor().free_bytes == 16 * GIB


def test_a_machine_that_does_not_tell_its_memory_stays_unknown() -> None:
    """What a worker holds does not make a number out of an unknown one."""
    one = _devices(memory=(0, 0), held=3 * GIB).processor()
    assert (one.free_bytes, one.total_bytes) == (0, 0)


def test_an_engine_for_the_processor_alone_is_not_asked_for_cards() -> None:
    """No process is started where no card can be found."""
    assert _devices(knows_cards=False).cards() == ()


def test_cards_are_asked_for_once_and_processors_left_aside() -> None:
    """The engine is asked a single time; what is no card, or does not tell its memory, is not offered."""
    asked = []

    def ask() -> EngineFacts:
        asked.append(1)
        return EngineFacts("build", (PROCESSOR, CARD, SILENT_CARD))

    devices = _devices(ask=ask)
    assert devices.cards() == (CARD,)
    assert devices.cards() == (CARD,)
    assert asked == [1]


def test_a_card_that_shares_the_machines_memory_has_no_more_than_is_free_there() -> None:
    """Such a card may tell its bounds alone; what the worker holds comes back, and what is not known stays as told."""
    shared = replace(CARD, name="Vulkan0", shares_memory=True)

    def first(memory: tuple[int, int], held: int, card: ComputeDevice = shared) -> int:
        found = _devices(memory=memory, held=held, ask=lambda: EngineFacts("build", (card,))).cards()
        return found[0].free_bytes

    assert first((8 * GIB, 32 * GIB), 0) == 8 * GIB
    assert first((8 * GIB, 32 * GIB), 3 * GIB) == 11 * GIB
    assert first((30 * GIB, 32 * GIB), 0) == 20 * GIB
    assert first((0, 0), 0) == 20 * GIB
    assert first((8 * GIB, 32 * GIB), 0, CARD) == 20 * GIB


def test_an_engine_that_could_not_be_asked_is_asked_again() -> None:
    """A failure is told, and the next question is put anew."""
    answers = [KnownError("The engine cannot be started.", "Install it."), EngineFacts("build", (CARD,))]

    def ask() -> EngineFacts:
        answer = answers.pop(0)
        if isinstance(answer, KnownError):
            raise answer
        return answer

    devices = _devices(ask=ask)
    with pytest.raises(KnownError, match="cannot be started"):
        devices.cards()
    assert devices.cards() == (CARD,)


@pytest.mark.parametrize(
    ("machine", "flags", "in_it", "not_in_it"),
    [
        ("x86_64", "fpu avx avx2", "Q4_K", "Q2_K"),
        ("AMD64", "avx2 avx512f", "Q2_K", "Q8_0"),
        ("aarch64", "", "Q8_0", "Q2_K"),
        ("arm64", "", "Q6_K", "Q2_K"),
    ],
)
def test_which_quantisations_are_laid_out_anew_depends_on_the_processor(
    machine: str, flags: str, in_it: str, not_in_it: str
) -> None:
    """Each kind of processor has its own list, whatever the system calls it."""
    found = repacked_here(machine, flags)
    assert in_it in found
    assert not_in_it not in found


def test_a_processor_without_the_instructions_lays_out_nothing_anew() -> None:
    """An old or unknown processor loads the weights as they are; one that hides its flags is taken as a new one."""
    assert repacked_here("x86_64", "fpu sse2 avx") == frozenset()
    assert repacked_here("riscv64", "") == frozenset()
    assert "Q4_K" in repacked_here("x86_64", "")


@pytest.mark.parametrize(
    ("library", "known"),
    [
        ("libggml-cuda.so", ("cuda",)),
        ("ggml-vulkan.dll", ("vulkan",)),
        ("libggml-metal.dylib", ("metal",)),
        ("libggml-cpu.so", ()),
    ],
)
def test_the_libraries_tell_whether_the_engine_knows_cards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, known: tuple[str, ...]
) -> None:
    """One library of a card beside the engine is enough; without it the engine computes on the processor."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / library).touch()
    spec = importlib.machinery.ModuleSpec("llama_cpp", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(machine_devices, "find_spec", lambda _name: spec)
    assert card_builds() == known


def test_without_an_engine_there_are_no_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that is not installed knows none, and that is no error."""
    monkeypatch.setattr(machine_devices, "find_spec", lambda _name: None)
    assert card_builds() == ()
