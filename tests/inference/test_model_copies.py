"""A copy of a model file is made by a process of its own, whole or not at all; these are of eight bits."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import DraftFailed, ModelFile
from fairdraft.domain.model import ModelHeader
from fairdraft.domain.text_score import PassageToScore
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_copies import ModelCopyFiles
from fairdraft.inference.model_file_check import file_sha256

WORKER = (sys.executable, "-m", "fairdraft", "worker")
TEXT = "Take NOCTARIS once a day. Tell your doctor about all medicines you take, and stop if a rash appears."


@pytest.fixture(scope="module")
def header(starter_path: Path) -> ModelHeader:
    return read_header(starter_path)


def test_the_copy_says_the_same_of_itself(copied: ModelFile, header: ModelHeader) -> None:
    """Only the form of the weights differs: template, tokenizer, context and license are those of the file."""
    found = read_header(Path(copied.path))
    assert found.quantisation == "Q8_0"
    assert replace(found, quantisation=header.quantisation, shape=header.shape) == header


def test_the_copy_is_found_by_its_file_and_belongs_to_its_person(copies: ModelCopyFiles, copied: ModelFile) -> None:
    """It is known by the hash of the file that it was made from, and by its own."""
    found = copies.of(copied.copy_of)
    assert found is not None
    assert (found.path, found.sha256) == (copied.path, file_sha256(Path(copied.path)))
    assert found.size == Path(copied.path).stat().st_size == copies.size()
    assert copies.of("ab" * 32) is None
    assert copies.of("") is None
    if os.name == "posix":
        assert Path(found.path).stat().st_mode & 0o077 == 0


def test_the_copy_is_as_good_a_model(engine: WorkerEngine, starter: ModelFile, copied: ModelFile) -> None:
    """Texts are as likely to it as to the file, and it drafts."""
    passages = [PassageToScore(TEXT)]
    (of_file,), (of_copy,) = (engine.score_texts(one, passages) for one in (starter, copied))
    assert of_copy.tokens == of_file.tokens
    assert of_copy.bits / of_copy.tokens == pytest.approx(of_file.bits / of_file.tokens, abs=0.05)


def test_the_copy_drafts_under_the_name_of_its_file(engine, copied, recorder, make_request) -> None:
    """What the engine tells of the loaded model is the copy's own hash: nothing passes for what it is not."""
    engine.submit(make_request(copied, max_tokens=12), recorder)
    recorder.wait_for_endings(1)
    assert recorder.text("d0").strip()
    assert recorder.events[0].model.sha256 == copied.sha256
    assert recorder.events[0].model.quantisation == "Q8_0"


def test_a_damaged_copy_is_refused_with_what_to_do(engine, copied, tmp_path, recorder, make_request) -> None:
    """One flipped bit, and the draft fails before native code sees it; it tells how to do without the copy."""
    data = bytearray(Path(copied.path).read_bytes())
    data[len(data) // 2] ^= 1
    hurt = tmp_path / "hurt.gguf"
    hurt.write_bytes(data)
    engine.submit(make_request(replace(copied, path=str(hurt)), max_tokens=4), recorder)
    recorder.wait_for_endings(1)
    (failed,) = recorder.failures
    assert isinstance(failed, DraftFailed)
    assert "The eight-bit copy of the starter model is not the one that was made" in failed.what
    assert "--no-copy" in failed.remedy


def left(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def test_a_file_that_the_engine_cannot_read_leaves_nothing(tmp_path, starter_path, starter, header) -> None:
    """A file cut off in its weights: the engine's own reason is told, and no part of a copy stays."""
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(starter_path.read_bytes()[:30_000_000])
    copies = ModelCopyFiles(tmp_path / "copies", WORKER)
    with pytest.raises(KnownError, match="The eight-bit copy of the starter model could not be made") as caught:
        copies.make(replace(starter, path=str(cut)), header, "eight-bit", threading.Event())
    assert "file itself" in caught.value.remedy
    assert left(tmp_path / "copies") == []


@pytest.mark.skipif(os.name != "posix", reason="ulimit is the shell's of Linux and macOS")
def test_a_disk_that_fills_up_leaves_nothing(tmp_path, starter, header) -> None:
    """The process that writes may take a few MiB only, as on a full disk."""
    short = ("bash", "-c", 'ulimit -f 20000; exec "$0" "$@"', *WORKER)
    copies = ModelCopyFiles(tmp_path / "copies", short)
    with pytest.raises(KnownError, match="could not be made"):
        copies.make(starter, header, "eight-bit", threading.Event())
    assert left(tmp_path / "copies") == []
    assert copies.of(starter.sha256) is None


def test_a_disk_without_room_is_told_before_anything_is_written(tmp_path, starter, header, monkeypatch) -> None:
    """How much is free and how much it takes."""
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 50 << 20}))
    copies = ModelCopyFiles(tmp_path / "copies", ("false",))
    with pytest.raises(
        KnownError, match="50 MiB free, and the eight-bit copy of the starter model takes about 200 MiB"
    ):
        copies.make(starter, header, "eight-bit", threading.Event())
    assert left(tmp_path / "copies") == []


@pytest.mark.parametrize(("free", "much"), [(2300 << 20, False), (1300 << 20, True)])
def test_a_tenth_of_the_free_disk_is_much(tmp_path, header, monkeypatch, free: int, much: bool) -> None:
    """The starter model's eight-bit copy takes about 136 MiB."""
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": free}))
    assert ModelCopyFiles(tmp_path / "copies", ("false",)).takes_much_room(header, "eight-bit") is much


def test_a_folder_that_cannot_be_made_is_told(tmp_path, header) -> None:
    """With its path; a file lies where the folder should."""
    (tmp_path / "copies").write_text("a file", encoding="utf-8")
    with pytest.raises(KnownError, match="copies cannot be used"):
        ModelCopyFiles(tmp_path / "copies", ("false",)).takes_much_room(header, "eight-bit")


def test_stopping_ends_the_process_and_leaves_nothing(tmp_path, starter, header) -> None:
    """Whoever has enough waits a moment, not for the copy."""
    stop = threading.Event()
    copies = ModelCopyFiles(tmp_path / "copies", (sys.executable, "-c", "import time; time.sleep(60)"))
    threading.Timer(0.2, stop.set).start()
    began = time.monotonic()
    assert copies.make(starter, header, "eight-bit", stop) is None
    assert time.monotonic() - began < 30
    assert left(tmp_path / "copies") == []


def test_another_model_is_never_taken_for_the_copy(tmp_path, starter, starter_path, header) -> None:
    """What was written must be eight-bit weights of as many parameters."""
    copies = ModelCopyFiles(
        tmp_path / "copies",
        (sys.executable, "-c", "import shutil, sys; shutil.copy(sys.argv[3], sys.argv[4])"),
    )
    with pytest.raises(KnownError, match="its weights came out as Q4_1"):
        copies.make(starter, header, "eight-bit", threading.Event())
    assert left(tmp_path / "copies") == []


def test_parts_of_the_killed_go_with_the_next_copy(tmp_path, starter, header, copied) -> None:
    """What a program that is gone had not finished is removed; what another one is writing stays."""
    folder = tmp_path / "copies"
    folder.mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (folder / f"{starter.sha256[:16]}.{gone.pid}.part").write_bytes(b"half")
    (folder / f"{starter.sha256[:16]}.{os.getppid()}.part").write_bytes(b"half")
    (folder / "notes.txt").write_text("mine")
    finish = f"import shutil, sys; shutil.copy({copied.path!r}, sys.argv[4])"
    copies = ModelCopyFiles(folder, (sys.executable, "-c", finish))
    made = copies.make(starter, header, "eight-bit", threading.Event())
    assert made is not None
    made = copies.keep(made)
    names = {Path(made.path).name, f"{starter.sha256[:16]}.{os.getppid()}.part", "notes.txt"}
    assert set(left(folder)) == names
    assert copies.remove(starter.sha256)
    assert not copies.remove(starter.sha256)
    assert copies.size() == 0


def test_another_model_of_eight_bits_is_none_either(tmp_path, starter, copied, header) -> None:
    """As many weights as the file has."""
    finish = f"import shutil, sys; shutil.copy({copied.path!r}, sys.argv[4])"
    copies = ModelCopyFiles(tmp_path / "copies", (sys.executable, "-c", finish))
    with pytest.raises(KnownError, match="it came out with 134,515,008 weights, and the model has 7"):
        copies.make(starter, replace(header, parameters=7), "eight-bit", threading.Event())
    half = (
        f"import sys; sys.stdout.flush(); open(sys.argv[4], 'wb').write(open({copied.path!r}, 'rb').read()[:9000000])"
    )
    copies = ModelCopyFiles(tmp_path / "copies", (sys.executable, "-c", half))
    with pytest.raises(KnownError, match="what was written is incomplete"):
        copies.make(starter, header, "eight-bit", threading.Event())
    assert left(tmp_path / "copies") == []


def test_a_copy_that_is_not_kept_goes(tmp_path, starter, copied, header) -> None:
    """Of what was tried and does not pay, nothing is left; deleting it twice is no fault."""
    finish = f"import shutil, sys; shutil.copy({copied.path!r}, sys.argv[4])"
    copies = ModelCopyFiles(tmp_path / "copies", (sys.executable, "-c", finish))
    made = copies.make(starter, header, "eight-bit", threading.Event())
    assert made is not None
    copies.discard(made)
    copies.discard(made)
    assert left(tmp_path / "copies") == []
    with pytest.raises(KnownError, match="could not be saved"):
        copies.keep(made)


def test_a_newer_copy_takes_the_place_of_the_earlier(tmp_path, starter, header, copied) -> None:
    """One copy for each file: another build of the engine may write other bytes."""
    folder = tmp_path / "copies"
    folder.mkdir()
    earlier = folder / f"{starter.sha256[:16]}-{'ab' * 32}.gguf"
    earlier.write_bytes(b"an earlier one")
    finish = f"import shutil, sys; shutil.copy({copied.path!r}, sys.argv[4])"
    copies = ModelCopyFiles(folder, (sys.executable, "-c", finish))
    made = copies.make(starter, header, "eight-bit", threading.Event())
    assert made is not None
    assert earlier.exists()
    copies.keep(made)
    assert not earlier.exists()
    found = copies.of(starter.sha256)
    assert found is not None
    assert found.sha256 == copied.sha256


def test_a_worker_that_cannot_be_started_is_told(tmp_path, starter, header) -> None:
    """The system's reason, and what goes on working."""
    copies = ModelCopyFiles(tmp_path / "copies", (str(tmp_path / "no-such-program"),))
    with pytest.raises(KnownError, match=r"No such file|cannot find|not found"):
        copies.make(starter, header, "eight-bit", threading.Event())
