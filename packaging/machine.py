"""What does this machine lack, and which package brings it?"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = (3, 11)
_NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")
_NEEDED_BYTES = 2_000_000_000
_GPU_SENTENCES = {
    "cuda": (
        "GPU=cuda needs NVIDIA's compiler nvcc: install the CUDA toolkit (`sudo apt install nvidia-cuda-toolkit` on "
        "Debian and Ubuntu, else from developer.nvidia.com/cuda-downloads)."
    ),
    "vulkan": (
        "GPU=vulkan needs the shader compiler glslc and the Vulkan headers: `sudo apt install libvulkan-dev glslc "
        "spirv-headers` (Debian, Ubuntu) or `sudo dnf install vulkan-loader-devel glslc spirv-headers-devel` (Fedora)."
    ),
    "rocm": (
        "GPU=rocm needs AMD's compiler: `sudo apt install hipcc libhipblas-dev librocblas-dev` (Debian, Ubuntu), "
        "`sudo dnf install rocm-hip-devel hipblas-devel rocblas-devel` (Fedora), or ROCm from rocm.docs.amd.com."
    ),
}
_OLD_VULKAN_HEADERS = (
    "GPU=vulkan needs newer Vulkan headers than there are here: Debian 13's are new enough; on an older system, such "
    "as Debian 12, install the Vulkan SDK from vulkan.lunarg.com and run its setup-env.sh first."
)
_GPU_TOOLS = {
    "cuda": ("nvcc", "/usr/local/cuda/bin/nvcc"),
    "vulkan": ("glslc",),
    "rocm": ("hipconfig", "/opt/rocm/bin/hipconfig"),
}
_CC = ("CC", "cc", "gcc", "clang")
_CXX = ("CXX", "c++", "g++", "clang++")
_TRIALS = {
    "C": ("try.c", "#include <stdio.h>\nint main(void) { return 0; }\n"),
    "C++": ("try.cpp", "#include <vector>\nint main() { return 0; }\n"),
}
# The youngest type of the headers that ggml-vulkan.cpp names without asking for it; Debian 12's lack it.
_VULKAN_TRIAL = (
    "try.cpp",
    (
        "#if __has_include(<vulkan/vulkan.hpp>)\n#include <vulkan/vulkan.hpp>\nusing Youngest = vk::LayerSettingEXT;\n"
        "#endif\nint main() { return 0; }\n"
    ),
)


def is_new_enough(version: tuple[int, ...]) -> bool:
    """Whether Fairdraft runs under that Python version."""
    return version[:2] >= OLDEST


def newer_python() -> str | None:
    """Another Python on the PATH that is new enough."""
    for name in _NEWER_NAMES:
        found = shutil.which(name)
        if found is None:
            continue
        asked = f"import sys; sys.exit(sys.version_info[:2] < {OLDEST})"
        if subprocess.run([found, "-c", asked], capture_output=True, check=False).returncode == 0:
            return found
    return None


def python_is_too_old() -> str:
    """The sentence for a Python that is too old."""
    return (
        "Fairdraft needs Python 3.11 or newer, and this is {}.{}. ".format(*sys.version_info[:2])
        + "Install it with `sudo apt install python3.11 python3.11-venv` (Debian 12, Ubuntu 22.04 and newer), "
        "`sudo dnf install python3.12` (Fedora), `brew install python@3.12` (macOS) or from python.org, "
        "then run the same command with PYTHON=python3.11 (or the newer name)."
    )


def missing(root: Path, gpu: str, *, must_compile: bool, must_install: bool, window: bool) -> list[str]:
    """A sentence for each thing that is missing, all of them at once.

    Args:
        root: the project's folder.
        gpu: the kind of GPU the engine is built for, "cpu" for none.
        must_compile: whether the engine has to be compiled.
        must_install: whether .venv has to be made.
        window: whether a window will be opened on this machine's display.
    """
    sentences = []
    if must_install:
        sentences += [_no_venv(), _no_disk(root)]
    if must_compile:
        sentences += [_no_compiler("C"), _no_compiler("C++"), _no_gpu_tools(gpu)]
    sentences.append(_no_system_libraries(root, window=window))
    return [sentence for sentence in sentences if sentence]


def qt_does_not_load(error: str) -> str:
    """The sentence for Qt libraries that were installed but cannot be loaded; `error` is Python's last line."""
    library = re.search(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object", error)
    if library is None:
        return f"The window's libraries were installed but cannot be loaded: {error}."
    return (
        f"The window needs the system library {library.group(1)}, which is not there: find its package with "
        f"`apt-file search {library.group(1)}` (Debian, Ubuntu) or `dnf provides '*/{library.group(1)}'` (Fedora)."
    )


def _no_venv() -> str:
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return ""
    version = "{}.{}".format(*sys.version_info[:2])
    return (
        f"Python's venv module is missing: install it with `sudo apt install python{version}-venv` (Debian, Ubuntu); "
        "on other systems install Python from python.org, which includes it."
    )


def _no_disk(root: Path) -> str:
    for place in (root, Path(tempfile.gettempdir())):
        free = shutil.disk_usage(place).free
        # The temporary folder only holds the engine while it is compiled.
        needed = _NEEDED_BYTES if place == root else _NEEDED_BYTES // 2
        if free < needed:
            return (
                f"There are {free / 1e9:.1f} GB free at {place}, and about {needed / 1e9:.0f} GB are needed: "
                "make room" + (" (or set TMPDIR to a larger folder)." if place != root else ".")
            )
    return ""


def _no_compiler(language: str) -> str:
    """Compile a program of one line with the language's library: a compiler alone is not enough."""
    if os.name == "nt":
        return "" if language == "C++" or _visual_studio() else _compiler_sentence("C and C++")
    names = _CXX if language == "C++" else _CC
    return "" if _compiles(names, *_TRIALS[language]) else _compiler_sentence(language)


def _compiles(names: tuple[str, ...], file_name: str, source: str, *options: str) -> bool:
    """Whether the compiler of the first name's variable, or else one of the other names, makes a program of that."""
    asked = os.environ.get(names[0], "").split()
    commands = [asked] if asked else [[compiler] for compiler in names[1:]]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / file_name
        file.write_text(source, encoding="utf-8")
        out = str(file.with_suffix(".out"))
        return any(
            shutil.which(command[0]) and _succeeds([*command, *options, str(file), "-o", out]) for command in commands
        )


def _compiler_sentence(language: str) -> str:
    start = f"A working {language} compiler is missing (the engine is compiled on this machine): "
    if sys.platform == "darwin":
        return start + "install it with `xcode-select --install`."
    if os.name == "nt":
        return start + (
            "install the Build Tools with `winget install Microsoft.VisualStudio.2022.BuildTools` and choose "
            "“Desktop development with C++”."
        )
    return start + (
        "install it with `sudo apt install build-essential` (Debian, Ubuntu) "
        "or `sudo dnf install gcc gcc-c++ make` (Fedora)."
    )


def _visual_studio() -> bool:
    if shutil.which("cl"):
        return True
    finder = Path(os.environ.get("PROGRAMFILES(X86)", "C:/")) / "Microsoft Visual Studio" / "Installer" / "vswhere.exe"
    if not finder.exists():
        return False
    component = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64"
    command = [str(finder), "-products", "*", "-requires", component, "-property", "installationPath"]
    return bool(subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip())


def _no_gpu_tools(gpu: str) -> str:
    if gpu == "metal":
        return "" if sys.platform == "darwin" else "GPU=metal works on macOS only; here it is cuda, vulkan or rocm."
    if gpu not in _GPU_TOOLS:
        return ""
    if not any(shutil.which(tool) for tool in _GPU_TOOLS[gpu]):
        return _GPU_SENTENCES[gpu]
    return _old_vulkan_headers() if gpu == "vulkan" else ""


def _old_vulkan_headers() -> str:
    """Found out before minutes are spent on compiling; what is somewhere else is found, or not, by CMake."""
    named = "CMAKE_PREFIX_PATH" in os.environ or "Vulkan_INCLUDE_DIR" in os.environ.get("CMAKE_ARGS", "")
    # On Windows they come with the SDK alone, which is as new as it is.
    if named or os.name == "nt" or not _compiles(_CXX, *_TRIALS["C++"]):
        return ""
    sdk = os.environ.get("VULKAN_SDK")
    options = ["-fsyntax-only", *([f"-I{sdk}/include"] if sdk else [])]
    return "" if _compiles(_CXX, *_VULKAN_TRIAL, *options) else _OLD_VULKAN_HEADERS


def _no_system_libraries(root: Path, *, window: bool) -> str:
    """Asked of the program's own list, in a child process, because loading them changes this one."""
    x11 = window and bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")
    command = [sys.executable, "-m", "fairdraft.host.system_libraries", *(["--x11"] if x11 else [])]
    variables = {**os.environ, "PYTHONPATH": str(root / "app")}
    answer = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    return answer.stdout.strip() if answer.returncode == 3 else ""


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
