"""A zip is taken whole, as its manifest says, or not at all."""

import io
import json
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.rating_set_zip import unzip, zip_bytes

SCHEMA = "set@1"
FILES = {"one.json": b"1", "two.json": b"2"}


def entries(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def packed(path: Path, some: Iterable[tuple[str, bytes]]) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in some:
            archive.writestr(name, content)
    return path


def test_what_was_packed_comes_back(tmp_path: Path) -> None:
    """Manifest and files are as they were; a file that may be left out may be there."""
    path = packed(tmp_path / "set.zip", entries(zip_bytes({"schema": SCHEMA}, FILES)))
    manifest, files = unzip(path, SCHEMA, ["one.json"], optional=["two.json"])
    assert (manifest["schema"], files) == (SCHEMA, FILES)


def test_a_file_that_is_needed_and_in_no_manifest_is_told(tmp_path: Path) -> None:
    """A set that is whole by its own word lacks what every set has."""
    path = packed(tmp_path / "set.zip", entries(zip_bytes({"schema": SCHEMA}, {"one.json": b"1"})))
    with pytest.raises(KnownError, match=r"two\.json is missing"):
        unzip(path, SCHEMA, FILES)


@pytest.mark.parametrize(
    ("listed", "there"), [(["one.json"], ["one.json", "two.json"]), (["one.json", "two.json"], ["one.json"])]
)
def test_a_manifest_lists_what_is_there(tmp_path: Path, listed: list[str], there: list[str]) -> None:
    """A file that it does not list, or lists and is not there, refuses the whole, also where it may be left out."""
    (name, manifest), *_ = entries(zip_bytes({"schema": SCHEMA}, {one: FILES[one] for one in listed}))
    assert set(json.loads(manifest)["files"]) == set(listed)
    path = packed(tmp_path / "set.zip", [(name, manifest), *((one, FILES[one]) for one in there)])
    with pytest.raises(KnownError, match="does not list the files that are in it"):
        unzip(path, SCHEMA, ["one.json"], optional=["two.json"])


def test_a_file_that_is_there_twice_refuses_the_whole(tmp_path: Path) -> None:
    """Of two of one name nobody knows which is meant, though the last one is as the manifest says."""
    first, *others = entries(zip_bytes({"schema": SCHEMA}, FILES))
    path = packed(tmp_path / "set.zip", [first, ("one.json", b"7"), *others])
    with pytest.raises(KnownError, match="in it twice"):
        unzip(path, SCHEMA, FILES)
