"""The devices of ggml's listing, with a listing of the test's own beside the real one."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from fairdraft.inference import compute_devices as module
from fairdraft.inference.compute_devices import compute_devices

GIB = 1 << 30
PROCESSOR, CARD, BUILT_IN, HELPER = range(4)


@dataclass
class Listed:
    name: bytes
    kind: int
    free: int = 4 * GIB
    total: int = 8 * GIB


class _Function:
    """A function of a C library: its types can be set."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __call__(self, *given: Any) -> Any:
        return self._answer(*given)


def listing(*devices: Listed) -> Any:
    """ggml as far as it lists devices."""

    def memory(place: int, free: Any, total: Any) -> None:
        free._obj.value, total._obj.value = devices[place].free, devices[place].total

    return SimpleNamespace(
        ggml_backend_dev_count=_Function(lambda: len(devices)),
        ggml_backend_dev_get=_Function(lambda place: place),
        ggml_backend_dev_name=_Function(lambda place: devices[place].name),
        ggml_backend_dev_description=_Function(lambda place: b"about " + devices[place].name),
        ggml_backend_dev_type=_Function(lambda place: devices[place].kind),
        ggml_backend_dev_memory=_Function(memory),
    )


def cards(*devices: Listed) -> Sequence[tuple[str, bool]]:
    return [(one.name, one.shares_memory) for one in compute_devices(listing(*devices)) if one.is_gpu]


def test_cards_are_what_llama_cpp_places_layers_on() -> None:
    """Cards of their own are, and graphics built in only where there is none; what helps the processor never is."""
    processor, helper = Listed(b"CPU", PROCESSOR), Listed(b"BLAS", HELPER)
    card, built_in = Listed(b"Vulkan0", CARD), Listed(b"Vulkan1", BUILT_IN)
    assert cards(helper, processor) == []
    assert cards(card, processor) == [("Vulkan0", False)]
    assert cards(built_in, helper, processor) == [("Vulkan1", True)]
    assert cards(built_in, card, processor) == [("Vulkan0", False)]


@pytest.mark.parametrize(("machine", "shares"), [("arm64", True), ("x86_64", False)])
def test_the_card_of_an_apple_processor_has_the_machines_memory(
    monkeypatch: pytest.MonkeyPatch, machine: str, shares: bool
) -> None:
    """ggml lists it as a card of its own; on Intel Macs it is one."""
    monkeypatch.setattr(module.platform, "machine", lambda: machine)
    assert cards(Listed(b"MTL0", CARD), Listed(b"BLAS", HELPER, 0, 0), Listed(b"CPU", PROCESSOR)) == [("MTL0", shares)]


def test_names_and_memory_are_those_of_the_listing() -> None:
    """What the listing tells is passed on, in its order."""
    found = compute_devices(listing(Listed(b"Vulkan0", CARD, 3, 7), Listed(b"CPU", PROCESSOR, 5, 9)))
    assert [(one.name, one.description, one.free_bytes, one.total_bytes) for one in found] == [
        ("Vulkan0", "about Vulkan0", 3, 7),
        ("CPU", "about CPU", 5, 9),
    ]


def test_devices_are_found_where_a_library_gives_its_own_functions_alone() -> None:
    """As on Windows: those of ggml lie in two files beside that of llama.cpp. What is in none of them is told."""
    script = (
        "import types, llama_cpp\n"
        "from fairdraft.inference.compute_devices import compute_devices\n"
        "from fairdraft.inference.ggml_library import GgmlLibrary\n"
        "ggml = GgmlLibrary(types.SimpleNamespace(_name=llama_cpp.llama_cpp._lib._name))\n"
        "print([one.name for one in compute_devices(ggml)], hasattr(ggml, 'ggml_no_such'))\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert "CPU" in answer.stdout
    assert answer.stdout.endswith("False\n")
