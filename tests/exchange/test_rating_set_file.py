"""What does writing a `.fairset` file leave beside it, and what becomes of one that is damaged?"""

import io
import os
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.errors import KnownError
from fairdraft.domain.judgement_record import Ending, Settlement
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import StoredQueue, Vote
from fairdraft.domain.rating_set import RatingSet
from fairdraft.domain.rubric import Rubric
from fairdraft.exchange.rating_set_file import read_rating_set, write_rating_set

_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_RUBRIC = Rubric(schema="fairdraft/rubric@1", id="r", version="1", criteria=({"id": "accuracy", "name": "Accuracy"},))
_SET = RatingSet(
    study="autumn", blind=False, plan=None, plan_sha256=None, version=1, sealed_at=None, sealed_sha256=None,
    rubric=_RUBRIC, campaigns=(), products=(), drafts=(), placed=(), ratings=(), votes=(), queues=(), events=(),
)  # fmt: skip


def test_what_a_killed_program_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    """Once it is an hour old; a fresh one may be another program's and stays, and so does that of another set."""
    old, fresh, other = (tmp_path / f".{name}.part" for name in ("autumn.fairset.1", "autumn.fairset.2", "x.fairset.1"))
    for one in (old, fresh, other):
        one.write_bytes(b"half")
    for one in (old, other):
        os.utime(one, (time.time() - 7200,) * 2)
    written = write_rating_set(_SET, tmp_path)
    assert set(tmp_path.iterdir()) == {written, fresh, other}
    assert read_rating_set(written) == _SET


def test_no_set_is_called_like_a_device_of_windows(tmp_path: Path) -> None:
    """A study may be called "con", and what is written to con.fairset is lost there."""
    assert write_rating_set(replace(_SET, study="con"), tmp_path).name == "file-con.fairset"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rating_set(_SET, tmp_path_factory.mktemp("written"))


@settings(max_examples=150)
@given(st.data())
def test_a_changed_bit_is_refused_or_changes_nothing(written: Path, data: st.DataObject) -> None:
    """Wherever a bit of the file is another one, it is refused in a sentence, or is read as it was written."""
    content = bytearray(written.read_bytes())
    bit = data.draw(st.integers(0, 8 * len(content) - 1))
    content[bit // 8] ^= 1 << bit % 8
    try:
        found = _read(written, bytes(content))
    except KnownError:
        return
    assert found == _SET


@settings(max_examples=50)
@given(st.data())
def test_a_file_that_was_cut_short_is_refused(written: Path, data: st.DataObject) -> None:
    """At whatever byte a copy ended."""
    content = written.read_bytes()
    with pytest.raises(KnownError):
        _read(written, content[: data.draw(st.integers(0, len(content) - 1))])


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_counted_while_it_is_unpacked_is_refused(written: Path, method: int) -> None:
    """Packed so, some hundred bytes would be unpacked to a gigabyte before the first of them is looked at."""
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as one, zipfile.ZipFile(packed, "w", method) as other:
        for name in one.namelist():
            other.writestr(name, one.read(name))
    with pytest.raises(KnownError, match="is compressed in a way that text is not"):
        _read(written, packed.getvalue())


def _read(written: Path, content: bytes) -> RatingSet:
    changed = written.with_name("changed.fairset")
    changed.write_bytes(content)
    return read_rating_set(changed)


_DRAFT = Draft("d", "autumn", "k", "b", "Ask.", "ef", "a", "raw", "finished", "", (), "Words", Provenance(), _NOON)
_QUEUE = StoredQueue("autumn", "R1", 7, 0, (QueueEntry("d", 1),), _NOON, ())
_RATING = Rating("r", "d", "autumn", "R1", "r", "1", _NOON, {"accuracy": 4})


def test_what_waits_and_what_is_on_record_comes_back_from_the_file(tmp_path: Path) -> None:
    """Two words of one rating wait, one judgment was taken back and one conflict decided; a study without any of this
    has a file that versions before could read.
    """
    events = (
        Ending("e1", "vote", "v", "ab" * 32, "withdrawn", _NOON).event("autumn"),
        Settlement("e2", "rating", "cd" * 32, "ef" * 32, "Anna", _NOON, ("e0",)).event("autumn"),
    )
    whole = replace(
        _SET, drafts=(_DRAFT,), events=events,
        waiting_ratings=(_RATING, replace(_RATING, scores={"accuracy": 2})),
        waiting_votes=(Vote("v", "autumn", "R1", "d", "d", "tie", _NOON),),
    )  # fmt: skip
    assert read_rating_set(write_rating_set(whole, tmp_path / "whole")) == whole
    with zipfile.ZipFile(write_rating_set(replace(_SET, drafts=(_DRAFT,)), tmp_path)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("waiting")]


@pytest.mark.parametrize(
    "change",
    [
        {"details": {}},
        {"details": {"kind": "vote", "judgement": "v", "sha256": 3, "why": "withdrawn", "of_file": False}},
        {"details": {"kind": "vote", "judgement": "v", "sha256": "a", "why": "lost", "of_file": False}},
        {"kind": "settled", "details": {"kind": "vote", "kept": "a", "aside": "a", "replaces": []}},
        {"kind": "settled", "details": {"kind": "note", "kept": "a", "aside": "b", "replaces": []}},
        {"study": "spring"},
    ],
)
def test_a_record_that_no_program_writes_is_refused_whole(change: dict[str, Any], tmp_path: Path) -> None:
    """An end of no kind, a decision between a judgment and itself, an event of another study."""
    good = Ending("e1", "vote", "v", "ab" * 32, "withdrawn", _NOON).event("autumn")
    # What is written is read back before it gets its name.
    with pytest.raises(KnownError, match="was refused"):
        write_rating_set(replace(_SET, events=(replace(good, **change),)), tmp_path)
    assert not list(tmp_path.glob("*.fairset"))


@pytest.mark.parametrize(
    "waiting",
    [
        {"waiting_ratings": (replace(_RATING, scores={"accuracy": 9}),)},
        {"waiting_votes": (Vote("v", "spring", "R1", "d", "d", "tie", _NOON),)},
    ],
)
def test_what_waits_is_looked_at_like_what_counts(waiting: dict[str, Any], tmp_path: Path) -> None:
    """It may come to count: a score that no rubric has, or a vote of another study, refuses the set."""
    with pytest.raises(KnownError, match="does not fit this study"):
        write_rating_set(replace(_SET, drafts=(_DRAFT,), **waiting), tmp_path)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("version", replace(_SET, version="1")),  # type: ignore[arg-type] # as all below: what others may write
        ("version", replace(_SET, version=True)),
        ("queues", replace(_SET, queues=(replace(_QUEUE, seed=2**63),))),
        ("queues", replace(_SET, queues=(replace(_QUEUE, turn=[]),))),  # type: ignore[arg-type]
        ("queues", replace(_SET, queues=(replace(_QUEUE, rater={"R": 1}),))),  # type: ignore[arg-type]
        ("drafts", replace(_SET, drafts=(replace(_DRAFT, provenance=Provenance(seed="x")),))),  # type: ignore[arg-type]
        ("drafts", replace(_SET, drafts=(replace(_DRAFT, provenance=Provenance(cost=float("inf"))),))),
        ("ratings", replace(_SET, drafts=(_DRAFT,), ratings=(replace(_RATING, duration_ms=10**30),))),
    ],
)
def test_a_value_of_another_kind_is_refused_whole(name: str, changed: RatingSet, tmp_path: Path) -> None:
    """A word in a number's place, a number that no store holds: kept, each would end whatever reads the study."""
    with pytest.raises(KnownError, match=rf"rating sets do not have \(in {name}\)"):
        write_rating_set(changed, tmp_path)
    assert not list(tmp_path.glob("*.fairset"))
