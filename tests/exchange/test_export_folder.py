"""An exported folder appears whole or not at all."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.export_folder import ExportFolder, export_folder, refuse_place


def write(folder: Path, text: str = "a") -> tuple[Path, ...]:
    with export_folder(folder) as files:
        files.write_text("sub/one.txt", text)
        files.write_manifest({"study": "s"})
        return files.place()


def contents(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_the_manifest_lists_every_file(tmp_path: Path) -> None:
    """Name, size and hash of each file are in the manifest; nothing is left beside the folder."""
    assert [one.name for one in write(tmp_path / "out")] == ["one.txt", "manifest.json"]
    (listed,) = json.loads((tmp_path / "out/manifest.json").read_text())["files"]
    assert (listed["name"], listed["bytes"]) == ("sub/one.txt", 1)
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_the_manifest_has_one_order(tmp_path: Path) -> None:
    """Files are listed by their names, in whatever order they were written."""
    with export_folder(tmp_path / "out") as files:
        for name in ("c.txt", "a.txt", "b.txt"):
            files.write_text(name, name)
        files.write_manifest({})
        files.place()
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert [one["name"] for one in manifest["files"]] == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_an_export_may_be_read_by_those_who_read_other_files_of_the_person(tmp_path: Path) -> None:
    """Files and folder have the rights of any others that the person makes, not those of temporary ones."""
    before = os.umask(0o027)
    try:
        with export_folder(tmp_path / "out") as files:
            files.write_text("sub/one.txt", "a")
            # As what was written under another name first.
            files.path("sub/one.txt").chmod(0o600)
            files.place()
    finally:
        os.umask(before)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "out/sub/one.txt").stat().st_mode & 0o777 == 0o640


def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    """Somebody's files, a file in the way, and a place that is none; what can be written is left as it was."""
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    for place in ("file", "file/in/it", "full"):
        with pytest.raises(KnownError, match=r"othing (was|could be) written to"):
            refuse_place(tmp_path / place)
    refuse_place(tmp_path / "full", among_others=True)
    with pytest.raises(KnownError, match="it is a file"):
        refuse_place(tmp_path / "file", among_others=True)
    refuse_place(tmp_path / "new" / "one")
    assert sorted(contents(tmp_path)) == ["file", "full/letter.txt"]
    assert not (tmp_path / "new").exists()


def test_an_empty_folder_and_an_earlier_export_are_taken(tmp_path: Path) -> None:
    """A folder that is there is written anew when nothing of anybody else's is in it."""
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    write(tmp_path / "out", "b")
    assert contents(tmp_path / "out")["sub/one.txt"] == b"b"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["notes.txt", "sub/more.txt"])
def test_other_peoples_files_stay(tmp_path: Path, name: str) -> None:
    """A folder with anything besides an earlier export is refused, and all of it stays."""
    out = tmp_path / "out"
    write(out)
    (out / name).write_text("mine")
    before = contents(out)
    with pytest.raises(KnownError, match="has other files in it"):
        write(out, "b")
    assert contents(out) == before


def test_a_folder_with_the_manifest_of_another_program_stays(tmp_path: Path) -> None:
    """A manifest that lists everything in its folder makes no export of ours of it."""
    out = tmp_path / "out"
    write(out)
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps(manifest | {"schema": "other/export@1"}))
    before = contents(out)
    with pytest.raises(KnownError, match="has other files in it"):
        write(out, "b")
    assert contents(out) == before


def test_a_file_that_somebody_changed_stays(tmp_path: Path) -> None:
    """An earlier export with other bytes than it was written with, as after a reviewer, is refused and stays whole."""
    out = tmp_path / "out"
    write(out)
    (out / "sub/one.txt").write_text("a, says Legal")
    before = contents(out)
    with pytest.raises(KnownError, match=r'changed "sub/one.txt" in it after it was written'):
        write(out, "b")
    assert contents(out) == before
    (out / "sub/one.txt").unlink()
    write(out, "b")
    assert contents(out)["sub/one.txt"] == b"b"


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    """An interruption in the middle leaves the earlier export and no trace of the new one."""
    write(tmp_path / "out")
    before = contents(tmp_path / "out")

    def broken() -> None:
        with export_folder(tmp_path / "out") as files:
            files.write_text("sub/one.txt", "b")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert contents(tmp_path / "out") == before
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def refuse_renaming(monkeypatch: pytest.MonkeyPatch, into: str, times: int) -> None:
    """Refuse to give a folder that name, as Windows does while a file in it is open."""
    real, left = Path.rename, times

    def rename(self: Path, target: Path) -> Path:
        nonlocal left
        if target.name == into and left:
            left -= 1
            refusal = PermissionError(13, "Access is denied")
            refusal.winerror = 5  # type: ignore[attr-defined] # there on Windows alone
            raise refusal
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr("fairdraft.domain.files_in_use._PAUSE_SECONDS", 0)


@pytest.mark.parametrize("into", ["out", "old"])
def test_a_file_that_is_open_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: str
) -> None:
    """A virus scanner looks at what was just written, and the folder gets its name after that."""
    write(tmp_path / "out")
    refuse_renaming(monkeypatch, into, 3)
    write(tmp_path / "out", "b")
    assert contents(tmp_path / "out")["sub/one.txt"] == b"b"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("into", ["out", "old"])
def test_what_stays_open_leaves_the_earlier_export_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: str
) -> None:
    """Nothing of the new one is left, and the earlier one was moved back if it was moved."""
    write(tmp_path / "out")
    before = contents(tmp_path / "out")
    # The eleven tries of the new folder; the earlier one gets its name back then.
    refuse_renaming(monkeypatch, into, 11)
    with pytest.raises(KnownError, match=r"Nothing was written to .*Access is denied"):
        write(tmp_path / "out", "b")
    assert contents(tmp_path / "out") == before
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_a_disk_that_gives_back_other_bytes_is_noticed(tmp_path: Path) -> None:
    """A file that does not hold what was meant is a known error, and the folder does not appear."""

    class Forgetful(ExportFolder):
        def path(self, name: str) -> Path:
            path = super().path(name)
            if path.exists():
                path.write_bytes(b"other")
            return path

    with (
        pytest.raises(KnownError, match="the bytes read back from the disk differ"),
        export_folder(tmp_path / "out") as files,
    ):
        Forgetful(files.path(""), tmp_path / "out").write_text("one.txt", "words")
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_killed_programs_are_removed(tmp_path: Path) -> None:
    """What an export left behind long ago is cleared by the next one to the same place, a fresh one is not."""
    old, fresh = (tmp_path / f".out.fairdraft-writing-{name}" for name in ("old", "fresh"))
    old.mkdir()
    fresh.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    write(tmp_path / "out")
    assert not old.exists()
    assert fresh.exists()


_WRITES_FOR_EVER = """
import sys, time
from pathlib import Path
from fairdraft.exchange.export_folder import export_folder
with export_folder(Path(sys.argv[1])) as files:
    files.write_text("sub/one.txt", "b")
    print("writing", flush=True)
    time.sleep(60)
"""


def test_a_killed_program_leaves_what_was_there(tmp_path: Path) -> None:
    """When the program is killed in the middle, the earlier export is whole and the new one is nowhere in it."""
    write(tmp_path / "out")
    before = contents(tmp_path / "out")
    with subprocess.Popen(
        [sys.executable, "-c", _WRITES_FOR_EVER, str(tmp_path / "out")], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "writing\n"
        child.kill()
    assert contents(tmp_path / "out") == before
    write(tmp_path / "out", "c")
    assert contents(tmp_path / "out")["sub/one.txt"] == b"c"
