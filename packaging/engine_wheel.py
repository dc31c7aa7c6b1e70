"""Which build of the engine is wanted, is it built already, and is it the one installed?

The engine (llama-cpp-python) is compiled here, once for each kind of GPU; its wheels stay in build/engine, so
that going back to an earlier choice only installs.
"""

from __future__ import annotations

import difflib
import os
import platform
import re
import shutil
from pathlib import Path

from shown_command import Failed, Log
from virtual_environment import VirtualEnvironment, fingerprint

_PACKAGE = "llama-cpp-python"
_CMAKE_ARGS = {
    "cpu": "",
    "cuda": "-DGGML_CUDA=on",
    "metal": "-DGGML_METAL=on",
    "vulkan": "-DGGML_VULKAN=on",
    "rocm": "-DGGML_HIP=on",
}
_NVCC = Path("/usr/local/cuda/bin/nvcc")


def choice(root: Path, asked: str) -> str:
    """The kind of GPU to build for: as asked, else as last time, else none ("cpu")."""
    if asked:
        if asked not in _CMAKE_ARGS:
            near = difflib.get_close_matches(asked, _CMAKE_ARGS, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise Failed(f"GPU={asked} is not known: it is one of {', '.join(_CMAKE_ARGS)}.{hint}")
        return asked
    try:
        last = (root / "build" / "gpu-choice").read_text(encoding="utf-8").strip()
    except OSError:
        return "cpu"
    return last if last in _CMAKE_ARGS else "cpu"


def plan(root: Path, gpu: str, variables: dict[str, str]) -> EngineWheel:
    """The build for that kind of GPU and the person's own CMAKE_ARGS, if any."""
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    arguments = " ".join(filter(None, (variables.get("CMAKE_ARGS", ""), _CMAKE_ARGS[gpu])))
    return EngineWheel(root, gpu, _engine_block(lock), arguments)


def without_engine(lock: str) -> str:
    """The lock file without the engine, which is compiled in a step of its own."""
    return lock.replace(_engine_block(lock), "")


def _engine_block(lock: str) -> str:
    found = re.search(rf"^{_PACKAGE}==.*\n(?:[ \t].*\n)*", lock, re.MULTILINE)
    if found is None:
        raise Failed(f"requirements.lock does not name {_PACKAGE}.", "Take the file from the repository again.")
    return found.group()


class EngineWheel:
    """One build of the engine, under build/engine in a folder named after all that decides how it is built."""

    def __init__(self, root: Path, gpu: str, lock: str, cmake_arguments: str) -> None:
        self.gpu = gpu
        self._build = root / "build"
        self._lock = lock
        self._cmake_arguments = cmake_arguments
        key = fingerprint(lock, cmake_arguments, platform.system(), platform.machine())
        self._folder = self._build / "engine" / f"{gpu}-{key[:12]}"

    def is_built(self) -> bool:
        """Whether nothing has to be compiled."""
        return self._wheel() is not None

    def provide(self, environment: VirtualEnvironment, log: Log) -> None:
        """Compile the engine if it is not compiled, install it if another build is installed."""
        if not self.is_built():
            self._compile(environment, log)
        if not environment.has_done("engine", self._folder.name):
            command = ["install", "--no-deps", "--no-index", "--force-reinstall", str(self._wheel())]
            log.run(f"installing the engine for {self.gpu}", [*environment.pip, *command], environment.variables)
            environment.stamp("engine", self._folder.name)
        (self._build / "gpu-choice").write_text(self.gpu + "\n", encoding="utf-8")

    def _wheel(self) -> Path | None:
        return next(iter(self._folder.glob("*.whl")), None)

    def _compile(self, environment: VirtualEnvironment, log: Log) -> None:
        variables = {**environment.variables, "CMAKE_ARGS": self._cmake_arguments}
        variables.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 1))
        if self.gpu == "cuda" and shutil.which("nvcc") is None and _NVCC.exists():
            variables.setdefault("CUDACXX", str(_NVCC))
        unfinished = self._folder.with_name(self._folder.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        lock = self._build / "engine.lock"
        lock.write_text(self._lock, encoding="utf-8")
        # pip keeps what it built by name and version alone: a build with arguments must neither come from
        # that store nor go into it.
        own_store = ["--no-cache-dir"] if self._cmake_arguments else []
        arguments = ["wheel", "-v", *own_store, "--no-deps", "--require-hashes", "-r", str(lock), "-w", str(unfinished)]
        log.run(f"compiling the engine for {self.gpu} (some minutes)", [*environment.pip, *arguments], variables)
        shutil.rmtree(self._folder, ignore_errors=True)
        unfinished.rename(self._folder)
