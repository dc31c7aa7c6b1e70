"""On which devices can ggml compute, and how much memory have they?"""

import ctypes
import platform
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fairdraft.domain.diagnostic import ComputeDevice
from fairdraft.inference.ggml_library import GgmlLibrary

# enum ggml_backend_dev_type of ggml-backend.h. What helps the processor in its own memory (3, such as macOS's BLAS)
# takes no layers.
_CARD = 1
_INTEGRATED = 2


def devices_of(api: Any) -> tuple[ComputeDevice, ...]:
    """The devices of the ggml that llama.cpp came with; `api` is the llama_cpp module."""
    return compute_devices(GgmlLibrary(api.llama_cpp._lib))  # noqa: SLF001 - the package offers no other way to ggml


def compute_devices(ggml: Any) -> tuple[ComputeDevice, ...]:
    """The devices of ggml's own listing (ggml-backend.h), in its order.

    Those that llama.cpp places layers on are cards (`is_gpu`): graphics built into the processor are left alone
    beside a card of its own (src/llama.cpp, llama_prepare_model_devices).

    Args:
        ggml: the loaded ggml library, as ctypes gives it.

    Raises:
        AttributeError: this build of ggml has no device listing.
    """
    ggml.ggml_backend_dev_count.restype = ctypes.c_size_t
    ggml.ggml_backend_dev_get.restype = ctypes.c_void_p
    ggml.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
    for function in (ggml.ggml_backend_dev_name, ggml.ggml_backend_dev_description):
        function.restype = ctypes.c_char_p
        function.argtypes = [ctypes.c_void_p]
    ggml.ggml_backend_dev_type.argtypes = [ctypes.c_void_p]
    size_pointer = ctypes.POINTER(ctypes.c_size_t)
    ggml.ggml_backend_dev_memory.restype = None
    ggml.ggml_backend_dev_memory.argtypes = [ctypes.c_void_p, size_pointer, size_pointer]
    found = []
    for place in range(int(ggml.ggml_backend_dev_count())):
        device = ggml.ggml_backend_dev_get(place)
        free, total = ctypes.c_size_t(0), ctypes.c_size_t(0)
        ggml.ggml_backend_dev_memory(device, ctypes.byref(free), ctypes.byref(total))
        name = ggml.ggml_backend_dev_name(device).decode("utf-8", "replace")
        kind = int(ggml.ggml_backend_dev_type(device))
        found.append(
            ComputeDevice(
                name=name,
                description=ggml.ggml_backend_dev_description(device).decode("utf-8", "replace"),
                free_bytes=free.value,
                total_bytes=total.value,
                is_gpu=kind in {_CARD, _INTEGRATED},
                shares_memory=kind == _INTEGRATED or _is_apple(name),
            )
        )
    return _used(found)


def _used(found: Sequence[ComputeDevice]) -> tuple[ComputeDevice, ...]:
    if not any(one.is_gpu and not one.shares_memory for one in found):
        return tuple(found)
    return tuple(replace(one, is_gpu=one.is_gpu and not one.shares_memory) for one in found)


def _is_apple(name: str) -> bool:
    """Whether it is the card of an Apple processor, which ggml lists as one of its own."""
    return name.startswith("MTL") and platform.machine() == "arm64"
