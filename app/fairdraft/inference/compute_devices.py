"""On which devices can ggml compute, and how much memory have they?"""

import ctypes
from typing import Any

from fairdraft.domain.diagnostic import ComputeDevice

# enum ggml_backend_dev_type of ggml-backend.h: CPU is 0, cards and accelerators follow.
_CPU = 0


def compute_devices(ggml: Any) -> tuple[ComputeDevice, ...]:
    """The devices of ggml's own listing (ggml-backend.h), in its order.

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
        found.append(
            ComputeDevice(
                name=ggml.ggml_backend_dev_name(device).decode("utf-8", "replace"),
                description=ggml.ggml_backend_dev_description(device).decode("utf-8", "replace"),
                free_bytes=free.value,
                total_bytes=total.value,
                is_gpu=int(ggml.ggml_backend_dev_type(device)) != _CPU,
            )
        )
    return tuple(found)
