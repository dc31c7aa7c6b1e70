import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model import STARTER_MODEL_SHA256
from fairdraft.inference.model_file_check import ModelFileCheck
from fairdraft.inference.model_files import GgufFiles

CATALOGUE = Path(__file__).parents[2] / "resources" / "models" / "catalogue.toml"

BuildGguf = Callable[..., bytes]


@pytest.fixture
def model(tmp_path: Path, build_gguf: BuildGguf) -> ModelFile:
    path = tmp_path / "small.gguf"
    path.write_bytes(build_gguf({"general.name": "Small"}, (("w", (32, 40_000), 8, 34 * 40_000),)))
    return ModelFile(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), "Small")


def test_a_hash_tells_how_far_it_is(tmp_path: Path) -> None:
    """The hash of a file comes with its progress, up to all bytes."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * 2_500_000)
    told: list[tuple[int, int]] = []
    found = GgufFiles(None).sha256(path, lambda done, everything: told.append((done, everything)))
    assert found == hashlib.sha256(b"x" * 2_500_000).hexdigest()
    assert told == [(1 << 20, 2_500_000), (2 << 20, 2_500_000), (2_500_000, 2_500_000)]


def test_a_file_that_cannot_be_hashed_is_told(tmp_path: Path) -> None:
    """A missing file is a sentence with its path."""
    with pytest.raises(KnownError, match="gone cannot be read: No such file"):
        GgufFiles(None).sha256(tmp_path / "gone")


def test_the_starter_is_there_only_if_its_file_is(tmp_path: Path) -> None:
    """The starter model is offered with its hash where its file exists, and not at all otherwise."""
    path = tmp_path / "starter.gguf"
    assert GgufFiles(None).starter() is None
    assert GgufFiles(path).starter() is None
    path.write_bytes(b"")
    assert GgufFiles(path).starter() == (path, STARTER_MODEL_SHA256)


def test_recommended_models_come_smallest_first() -> None:
    """The list of models worth getting is ordered by memory, and names a licence for each. It has a base model and some
    that only read; a hash stands for the one file that we have.
    """
    models = GgufFiles(None, CATALOGUE).recommended()
    assert [one.memory_gib for one in models] == sorted(one.memory_gib for one in models)
    assert all(one.licence and one.good_for and one.memory_gib > 0 for one in models)
    assert len({one.name for one in models}) == len(models)
    assert {(one.kind, one.biomedical) for one in models} >= {("base", True), ("instruct", True), ("base", False)}
    assert {one.file: one.sha256 for one in models if one.sha256} == {
        "SmolLM2-135M-Instruct.Q4_1.gguf": STARTER_MODEL_SHA256
    }
    readers = [one for one in models if not one.drafts]
    assert len(readers) == 3
    assert all(one.repository and not one.sha256 and one.nature == "embedding" for one in readers)
    root = CATALOGUE.parents[2]
    assert all((root / one.guide).is_file() for one in models if one.guide)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('licence = ""', r"models\[0\]\.licence"),
        ("memory_gib = -1", r"models\[0\]\.memory_gib"),
        ('kind = "chat"', 'allowed: "instruct", "base"'),
        ('role = "reader"', 'allowed: "drafting", "embedding"'),
        ('repository = "no owner"', r"models\[0\]\.repository"),
        ('sha256 = "0123"', r"models\[0\]\.sha256"),
        (f'sha256 = "{"0" * 64}"', "a sha256 needs a file"),
        ('licens = "MIT"', "Did you mean"),
        (
            '[[models]]\nid = "a"\nname = "B"\nlicence = "MIT"\nmemory_gib = 1\ngood_for = "b"',
            'two models have the id "a"',
        ),
    ],
)
def test_a_wrong_catalogue_is_told(tmp_path: Path, line: str, says: str) -> None:
    """What is wrong in the catalogue is told with its place when it is read; nothing of it is shown."""
    path = tmp_path / "catalogue.toml"
    given = {"id": '"a"', "name": '"A"', "licence": '"MIT"', "memory_gib": "1", "good_for": '"a"'}
    given.pop(line.split(" = ")[0], None)
    body = "\n".join(f"{key} = {value}" for key, value in given.items())
    path.write_text(f'schema = "fairdraft/catalogue@1"\n[[models]]\n{body}\n{line}\n', encoding="utf-8")
    with pytest.raises(KnownError) as told:
        GgufFiles(None, path).recommended()
    assert re.search(says, f"{told.value.what} {told.value.remedy}"), told.value


def test_a_lost_catalogue_is_told(tmp_path: Path) -> None:
    """An installation that lost its catalogue says so."""
    with pytest.raises(KnownError, match="ships with the program, cannot be read"):
        GgufFiles(None, tmp_path / "gone.toml").recommended()


def test_the_file_that_is_meant_is_accepted_and_hashed_once(model: ModelFile) -> None:
    """A file with the right hash gives its header; while size and time stay, it is not hashed again."""
    check = ModelFileCheck()
    told: list[int] = []
    header = check.check(model, lambda done, _all: told.append(done))
    assert header.name == "Small"
    first = len(told)
    assert first > 0
    check.check(replace(model, sha256=model.sha256.upper()), lambda done, _all: told.append(done))
    assert len(told) == first


def test_the_header_of_an_accepted_file_is_read_once(model: ModelFile) -> None:
    """A draft does not wait for the header of a file that is as it was; it is read again once the time is another."""
    check = ModelFileCheck()
    header = check.check(model, lambda _done, _all: None)
    path = Path(model.path)
    before = path.stat()
    path.write_bytes(bytes(before.st_size))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert check.check(model, lambda _done, _all: None) == header
    os.utime(path, ns=(1, 1))
    with pytest.raises(KnownError, match="GGUF"):
        check.check(model, lambda _done, _all: None)


def test_a_flipped_bit_is_refused(model: ModelFile) -> None:
    """Weights that differ in one bit are not the model, though every header reads well."""
    path = Path(model.path)
    data = bytearray(path.read_bytes())
    data[-1000] ^= 1
    path.write_bytes(data)
    with pytest.raises(
        KnownError, match=r"^The file of Small is not the one that was added: its SHA-256 begins with \w{12} instead"
    ):
        ModelFileCheck().check(model, lambda _done, _all: None)


def test_a_file_that_changed_is_hashed_again(model: ModelFile) -> None:
    """A file exchanged after it was accepted is noticed by its time and refused."""
    check = ModelFileCheck()
    check.check(model, lambda _done, _all: None)
    path = Path(model.path)
    data = bytearray(path.read_bytes())
    data[-1000] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(1, 1))
    with pytest.raises(KnownError, match="is not the one that was added"):
        check.check(model, lambda _done, _all: None)
