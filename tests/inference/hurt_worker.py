"""The real worker, hurt on purpose: what its first argument names happens while a draft of seed 666 is written, or, of
an "embedder", when one is loaded. On a "slow drive" a file is read for five seconds when it is hashed once more; a
"sleepy drive" takes minutes over the first file; "slow memory" takes half a second to load a model. A model is
"replaced" by what lies beside it once it was hashed.
"""

import ctypes
import faulthandler
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fairdraft.inference import llama_binding, llama_sampling, model_file_check
from fairdraft.inference.worker import run_worker

MODE = sys.argv[1]
POISON = 666
_AFTER_TOKENS = 6

_init = llama_sampling.DraftSampler.__init__
_next = llama_sampling.DraftSampler.next_token
_load = llama_binding.LlamaLibrary.load
_load_embedder = llama_binding.LlamaLibrary.load_embedder
_sha256 = model_file_check.file_sha256
_hashed: set[Path] = set()


def hurt_init(self: Any, *arguments: Any, seed: int, **settings: Any) -> None:
    _init(self, *arguments, seed=seed, **settings)
    self.left = _AFTER_TOKENS if seed == POISON else -1


def hurt_next(self: Any, row: int) -> int:
    if self.left > 0:
        self.left -= 1
    if self.left == 0:
        match MODE:
            case "native fault":
                fault()
            case "abort":
                os.abort()
            case "stuck":
                time.sleep(600)
    return _next(self, row)


def fault() -> None:
    # What ctypes calls on Windows ends in an exception there, as no other native code does.
    faulthandler._read_null() if sys.platform == "win32" else ctypes.string_at(16)  # type: ignore[attr-defined]


def hurt_load(*_arguments: Any) -> None:
    fault()


def slow_sha256(path: Path, progress: Callable[[int, int], None]) -> str:
    for part in range(50 if path in _hashed else 0):
        time.sleep(0.1)
        progress(part, 50)
    _hashed.add(path)
    return _sha256(path, progress)


def sleepy_sha256(path: Path, progress: Callable[[int, int], None]) -> str:
    for part in range(0 if _hashed else 3_000):
        _hashed.add(path)
        time.sleep(0.1)
        progress(part, 3_000)
    return _sha256(path, progress)


def replaced_load(load: Callable[..., Any]) -> Callable[..., Any]:
    def replaced(library: Any, file: Any, *more: Any) -> Any:
        other = Path(file.path).with_name("other.gguf")
        if other.is_file():
            other.replace(file.path)
        return load(library, file, *more)

    return replaced


def slow_load(*arguments: Any) -> Any:
    time.sleep(0.5)
    return _load(*arguments)


if MODE == "slow memory":
    llama_binding.LlamaLibrary.load = slow_load  # type: ignore[method-assign]
if MODE == "sleepy drive":
    model_file_check.file_sha256 = sleepy_sha256  # type: ignore[assignment]
if MODE == "replaced":
    llama_binding.LlamaLibrary.load = replaced_load(_load)  # type: ignore[method-assign]
    llama_binding.LlamaLibrary.load_embedder = replaced_load(_load_embedder)  # type: ignore[method-assign]
if MODE == "slow drive":
    model_file_check.file_sha256 = slow_sha256  # type: ignore[assignment]
if MODE == "embedder":
    llama_binding.LlamaLibrary.load_embedder = hurt_load  # type: ignore[assignment,method-assign]
llama_sampling.DraftSampler.__init__ = hurt_init  # type: ignore[method-assign]
llama_sampling.DraftSampler.next_token = hurt_next  # type: ignore[method-assign]

if __name__ == "__main__":
    sys.exit(run_worker())
