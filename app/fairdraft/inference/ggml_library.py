"""Where do ggml's own functions lie, which llama.cpp brings along?"""

import ctypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_GGML = re.compile(r"(?:lib)?ggml(?:-base)?")


class GgmlLibrary:
    """The functions of ggml by their names, as ctypes gives them.

    Asked for a function of llama.cpp's library, Windows looks for it in that file alone, other systems in those that it
    is linked with, too. ggml has two files, which lie beside it.

    Args:
        llama: the loaded library of llama.cpp, as ctypes gives it.
    """

    def __init__(self, llama: Any) -> None:
        self._llama = llama

    def __getattr__(self, name: str) -> Any:
        found = next((getattr(one, name) for one in self._libraries() if hasattr(one, name)), None)
        if found is None:
            raise AttributeError(f"this build of ggml has no {name}")
        # What is said of its types belongs to this very object.
        setattr(self, name, found)
        return found

    def _libraries(self) -> Iterator[Any]:
        yield self._llama
        llama = Path(self._llama._name)  # noqa: SLF001 - ctypes tells the file of a library nowhere else
        for file in sorted(llama.parent.glob(f"*ggml*{llama.suffix}")):
            if _GGML.fullmatch(file.stem):
                yield ctypes.CDLL(str(file))
