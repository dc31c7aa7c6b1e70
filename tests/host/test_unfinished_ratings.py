"""Half-rated drafts are on the disk whole, for their rater alone, and go when they are forgotten."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.rating_queue import Judgement, MarkedWords
from fairdraft.domain.rubric import VERDICTS
from fairdraft.domain.unfinished_rating import UnfinishedRating, unfinished_from_object
from fairdraft.domain.unfinished_vote import UnfinishedVote
from fairdraft.host.begun_folder import BegunFolder
from fairdraft.host.unfinished_ratings import UnfinishedRatingFiles

ONE = UnfinishedRating(
    QueueEntry("d1", 2),
    Judgement({"accuracy": 4}, "revise", "Häl\ud83dft", (MarkedWords(0, 3, "cure", "no", "CLM-01"),), "Mine.", 5100),
    "abc",
)
TWO = UnfinishedRating(QueueEntry("d2", 1), Judgement(note="Later."))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Each rater and study has its own, a later writing replaces the former, and nothing left removes the file."""
    files = UnfinishedRatingFiles(BegunFolder(tmp_path))
    assert files.read_unfinished("autumn", "R/1") == ()
    files.write_unfinished("autumn", "R/1", (ONE, TWO))
    files.write_unfinished("spring", "R/1", (TWO,))
    assert files.read_unfinished("autumn", "R/1") == (ONE, TWO)
    assert files.read_unfinished("autumn", "R2") == ()
    files.write_unfinished("autumn", "R/1", (TWO,))
    assert files.read_unfinished("autumn", "R/1") == (TWO,)
    files.write_unfinished("autumn", "R/1", ())
    assert files.read_unfinished("autumn", "R/1") == ()
    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 1


def test_pairs_are_kept_beside_drafts(tmp_path: Path) -> None:
    """Each has a file of its own, and neither is written over the other."""
    files = UnfinishedRatingFiles(BegunFolder(tmp_path))
    files.write_unfinished("autumn", "R1", (ONE,))
    votes = (UnfinishedVote(("d1", "d2"), "Häl\ud83dft", 12), UnfinishedVote(("d2", "d3"), "", None))
    files.write_unfinished_votes("autumn", "R1", votes)
    assert files.read_unfinished_votes("autumn", "R1") == votes
    assert files.read_unfinished("autumn", "R1") == (ONE,)
    assert files.read_unfinished_votes("spring", "R1") == ()
    files.write_unfinished_votes("autumn", "R1", ())
    assert files.read_unfinished_votes("autumn", "R1") == ()
    assert files.read_unfinished("autumn", "R1") == (ONE,)


def test_a_rater_is_forgotten_in_every_study(tmp_path: Path) -> None:
    """What one rater began goes, what another began stays."""
    files = UnfinishedRatingFiles(BegunFolder(tmp_path))
    for study in ("autumn", "spring"):
        files.write_unfinished(study, "R1", (ONE,))
        files.write_unfinished_votes(study, "R1", (UnfinishedVote(("d1", "d2"), "Half."),))
    files.write_unfinished("autumn", "R2", (TWO,))
    assert files.forget_unfinished("R1")
    assert not files.forget_unfinished("R1")
    assert files.read_unfinished("spring", "R1") == ()
    assert files.read_unfinished_votes("spring", "R1") == ()
    assert files.read_unfinished("autumn", "R2") == (TWO,)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"schema": "other@1"}', b"\xff", b'{"schema": 1, "drafts": 2}']
)
def test_a_damaged_file_is_put_aside(tmp_path: Path, content: bytes, expect_log: Callable[[str, str], None]) -> None:
    """Rating goes on without it, and it is kept beside."""
    files = UnfinishedRatingFiles(BegunFolder(tmp_path))
    files.write_unfinished("autumn", "R1", (ONE,))
    [file] = [one for one in tmp_path.rglob("*") if one.is_file()]
    file.write_bytes(content)
    expect_log("fairdraft.host.unfinished_ratings", "does not hold half-rated drafts")
    assert files.read_unfinished("autumn", "R1") == ()
    assert file.with_suffix(".unreadable").read_bytes() == content


def test_what_a_killed_program_was_writing_goes(tmp_path: Path) -> None:
    """Its half file is removed at the next reading; that of a program that lives stays, and so does what was kept."""
    files = UnfinishedRatingFiles(BegunFolder(tmp_path))
    files.write_unfinished("autumn", "R1", (ONE,))
    [file] = [one for one in tmp_path.rglob("*") if one.is_file()]
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    parts = [file.with_suffix(f".{process}.part") for process in (ended.pid, os.getppid())]
    for one in parts:
        one.write_bytes(b'{"schema": ')
    assert files.read_unfinished("autumn", "R1") == (ONE,)
    assert [one.exists() for one in parts] == [False, True]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """One sentence says what is at stake."""
    (tmp_path / "unfinished-ratings").write_text("in the way")
    with pytest.raises(KnownError, match="could not be saved") as told:
        UnfinishedRatingFiles(BegunFolder(tmp_path)).write_unfinished("autumn", "R1", (ONE,))
    assert "lost if the window closes" in told.value.remedy


_MARKS = st.builds(
    MarkedWords, st.integers(0, 9), st.integers(0, 9), st.text(max_size=5), st.text(), st.none() | st.text(max_size=5)
)
_JUDGEMENTS = st.builds(
    Judgement,
    st.dictionaries(st.text(max_size=5), st.integers(1, 5), max_size=3),
    st.none() | st.sampled_from(VERDICTS),
    st.text(),
    st.lists(_MARKS, max_size=3).map(tuple),
    st.none() | st.text(),
    st.none() | st.integers(0, 10**9),
)


@settings(max_examples=60)
@given(st.builds(UnfinishedRating, st.builds(QueueEntry, st.text(), st.integers(1, 9)), _JUDGEMENTS, st.none()))
def test_the_json_form_loses_nothing(given_one: UnfinishedRating) -> None:
    """Whatever was typed comes back as it was."""
    assert unfinished_from_object(given_one.as_object()) == given_one
