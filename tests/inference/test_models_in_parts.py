"""Models that were cut into several files: read, hashed, loaded and copied as the one that they are."""

import hashlib
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from split_file import split

from fairdraft.domain.engine_fault import EngineFaultError
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model_copy import CopyForm
from fairdraft.domain.model_parts import part_name, part_names, part_numbers, part_paths, without_part
from fairdraft.inference.copy_offsets import offsets_path
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_copies import ModelCopyFiles
from fairdraft.inference.model_file_check import ModelFileCheck, file_sha256, look_at_file

# A name, and tensors of 32 bytes each.
METADATA = {"general.architecture": "llama", "general.name": "Cut", "llama.block_count": 2}
TENSORS = tuple((f"t{number}", (8,), 0, 32) for number in range(7))

Cut = Callable[..., list[Path]]


@pytest.fixture
def cut(tmp_path: Path, build_gguf: Callable[..., bytes]) -> Cut:
    def make(cuts: list[int], name: str = "cut", **said: int) -> list[Path]:
        whole = tmp_path / "whole.gguf"
        whole.write_bytes(build_gguf(METADATA, TENSORS))
        return split(whole, tmp_path / name, cuts, **said)

    return make


@given(st.text(min_size=1, max_size=20), st.integers(2, 300), st.data())
def test_every_file_of_a_model_names_all_of_them(stem: str, of: int, data: st.DataObject) -> None:
    """From the name of any part come those of all, in order, and the name that they would have joined."""
    names = tuple(part_name(stem, number, of) for number in range(1, of + 1))
    number = data.draw(st.integers(1, of))
    assert part_numbers(names[number - 1]) == (number, of)
    assert part_names(names[number - 1]) == names
    assert without_part(names[number - 1]) == f"{stem}.gguf"


@pytest.mark.parametrize(
    "name",
    ["m.gguf", ".", "..", "m-00001-of-00001.gguf", "m-00000-of-00002.gguf", "m-00003-of-00002.gguf", "m-1-of-2.gguf",
     "m-00001-of-00002.gguf.part", "m-00001-of-99999.gguf", "m-00001-of-00002.GGUF", ""],
)  # fmt: skip
def test_a_name_that_is_none_of_a_part_stands_for_itself(name: str) -> None:
    """One of one, numbers that cannot be, other endings: llama.cpp would not look for others either."""
    assert (part_numbers(name), part_names(name), without_part(name)) == ((1, 1), (name,), name)
    assert part_paths(Path(name)) == (Path(name),)
    assert part_paths(Path("/")) == (Path("/"),)


@pytest.mark.parametrize("cuts", [[3], [0, 3], [1, 2, 3, 4, 5, 6], [7]])
def test_the_headers_say_together_what_the_whole_would(cut: Cut, tmp_path: Path, cuts: list[int]) -> None:
    """Also where a file has a header alone. The SHA-256 is that of all bytes in order."""
    paths = cut(cuts)
    assert read_header(paths[0]) == read_header(tmp_path / "whole.gguf")
    together = b"".join(path.read_bytes() for path in paths)
    told: list[tuple[int, int]] = []
    assert file_sha256(paths[0], lambda done, of: told.append((done, of))) == hashlib.sha256(together).hexdigest()
    assert told[-1] == (len(together), len(together))
    assert look_at_file(paths[0]).size == len(together)


def test_a_model_without_a_name_has_that_of_its_files(tmp_path: Path, build_gguf: Callable[..., bytes]) -> None:
    """Without the numbers at its end."""
    whole = tmp_path / "whole.gguf"
    whole.write_bytes(build_gguf({"general.architecture": "llama"}, TENSORS))
    assert read_header(split(whole, tmp_path / "Some-Model", [2])[0]).name == "Some-Model"


def test_what_is_missing_or_wrong_is_one_sentence(cut: Cut, tmp_path: Path) -> None:
    """A part instead of the first, a part that is gone or cut off, one of another model, other names."""

    def told(path: Path) -> str:
        with pytest.raises(KnownError) as error:
            read_header(path)
        return f"{error.value.what} {error.value.remedy}"

    one, two, three = cut([2, 4])
    assert "cut-00002-of-00003.gguf is part 2 of a model in 3 files. Choose the first, cut-00001-of-" in told(two)
    three.rename(tmp_path / "away")
    assert "cut-00003-of-00003.gguf is missing beside cut-00001-of-00003.gguf" in told(one)
    three.write_bytes((tmp_path / "away").read_bytes()[:-20])
    assert "cut-00003-of-00003.gguf is cut off" in told(one)
    copyfile(two, three)
    assert "cut-00003-of-00003.gguf says that it is part 2 of 3" in told(one)
    copyfile(cut([1, 5], "other")[2], three)
    assert "do not belong together: they have 6 of 7 tensors" in told(one)
    away = one.rename(tmp_path / "away")
    assert "is part 2 of a model in 3 files. Put all of them into one folder (cut-00001-of-00003.gguf is" in told(two)
    assert "away is one of 3 files of a model by its header, but its name does not say which" in told(away)
    for name in ("cut-00001-of-00002.gguf", "cut-00002-of-00002.gguf"):
        copyfile(away, tmp_path / name)
    assert "is one of 3 files of a model by its header, but one of 2" in told(tmp_path / "cut-00001-of-00002.gguf")
    copyfile(tmp_path / "whole.gguf", tmp_path / "cut-00001-of-00002.gguf")
    assert "is a complete model by its header, but one of 2 files by its name" in told(
        tmp_path / "cut-00001-of-00002.gguf"
    )


def test_links_to_files_of_no_name_lie_where_the_links_are(cut: Cut, tmp_path: Path) -> None:
    """A cache keeps files under their hashes, and links that have their names; llama.cpp finds parts by these."""
    cache = tmp_path / "cache"
    cache.mkdir()
    links = []
    for number, path in enumerate(cut([4])):
        links.append(cache / path.name)
        links[-1].symlink_to(path.rename(tmp_path / f"blob{number}"))
    assert look_at_file(links[0]).path == cache.resolve() / "cut-00001-of-00002.gguf"
    assert read_header(links[0]).parameters == 7 * 8
    whole = cache / "whole.gguf"
    whole.symlink_to(tmp_path / "whole.gguf")
    assert look_at_file(whole).path == (tmp_path / "whole.gguf").resolve()


def test_a_part_that_is_put_in_with_its_old_time_is_seen(cut: Cut) -> None:
    """As copying with times kept leaves it: the sizes are the same, and the newest file is still the newest."""
    paths = cut([2, 4])
    for number, path in enumerate(paths):
        os.utime(path, ns=(10**18, 10**18 + number * 10**9))
    model = ModelFile(str(paths[0]), file_sha256(paths[0]), "cut")
    check = ModelFileCheck()
    check.check(model, lambda _done, _of: None)
    before = look_at_file(paths[0])
    assert 0 < before.modified_ns < 2**63
    paths[1].write_bytes(paths[1].read_bytes()[:-1] + b"x")
    os.utime(paths[1], ns=(10**18, 10**18 - 10**9))
    after = look_at_file(paths[0])
    assert (after.size, after.modified_ns == before.modified_ns) == (before.size, False)
    with pytest.raises(EngineFaultError, match="is not the one that was added"):
        check.check(model, lambda _done, _of: None)


def test_a_part_that_was_changed_or_is_gone_is_refused(cut: Cut) -> None:
    """The check before native code looks at every file, and looks again when any of them is another."""
    paths = cut([2, 4])
    model = ModelFile(str(paths[0]), file_sha256(paths[0]), "cut")
    check = ModelFileCheck()
    assert check.check(model, lambda _done, _of: None).name == "Cut"
    whole = paths[2].read_bytes()
    paths[2].write_bytes(whole[:-1] + b"x")
    with pytest.raises(EngineFaultError, match="is not the one that was added: its SHA-256 begins"):
        check.check(model, lambda _done, _of: None)
    paths[2].unlink()
    with pytest.raises(EngineFaultError, match=r"cut-00003-of-00003\.gguf is missing"):
        check.check(model, lambda _done, _of: None)


@pytest.mark.model
def test_a_model_in_parts_drafts_as_the_whole_does(
    engine, starter, starter_path, tmp_path, make_request, new_recorder
) -> None:
    """Token for token, and its tokens are counted before it is loaded; the first file has no weights."""
    paths = split(starter_path, tmp_path / "starter", [0, 150])
    parts = replace(starter, path=str(paths[0]), sha256=file_sha256(paths[0]), name="in parts")
    text = "Take NOCTARIS once a day."
    assert engine.count_tokens(parts, text, vocabulary_alone=True) == engine.count_tokens(starter, text)
    texts = []
    for model in (parts, starter):
        listener = new_recorder()
        engine.submit(make_request(model, temperature=0.0, max_tokens=40), listener)
        listener.wait_for_endings(1)
        texts.append(listener.text("d0"))
    assert texts[0] == texts[1]
    assert texts[0].strip()


@pytest.mark.model
@pytest.mark.parametrize("form", ["eight-bit", "rearranged"])
def test_copies_of_a_model_in_parts_are_those_of_the_whole(
    form: CopyForm, starter: ModelFile, starter_path: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """To the last byte: nothing in them says that their source was cut."""
    whole = request.getfixturevalue("copied" if form == "eight-bit" else "rearranged")
    first = split(starter_path, tmp_path / "starter", [100, 200])[0]
    copies = ModelCopyFiles(tmp_path / "copies", (sys.executable, "-m", "fairdraft", "worker"))
    parts = replace(starter, path=str(first), sha256=file_sha256(first))
    made = copies.make(parts, read_header(first), form, threading.Event())
    assert made is not None
    assert made.sha256 == whole.sha256
    if form == "rearranged":
        assert file_sha256(offsets_path(Path(made.path))) == file_sha256(offsets_path(Path(whole.path)))
