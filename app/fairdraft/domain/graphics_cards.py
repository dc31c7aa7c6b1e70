"""How are the kinds of graphics cards called that an engine can be built for, and what it computes on?"""

from collections.abc import Iterable

# By the names of ggml's libraries. AMD's platform is ROCm; HIP is the language in which ggml speaks to it.
_NAMES = {
    "cann": "CANN",
    "cuda": "CUDA",
    "hip": "ROCm",
    "metal": "Metal",
    "musa": "MUSA",
    "opencl": "OpenCL",
    "sycl": "SYCL",
    "vulkan": "Vulkan",
}


def card_kinds(libraries: Iterable[str]) -> str:
    """The kinds of cards that these of ggml's libraries are for, as their makers write them."""
    return " and ".join(_NAMES.get(one, one) for one in libraries)


def device_name(backend: str) -> str:
    """What an engine computes on: the processor, a card as the engine names it, such as ROCm0, or a server's address;
    empty where nothing computes, as with the scripted engine.
    """
    return {"none": "", "cpu": "CPU"}.get(backend, backend)
