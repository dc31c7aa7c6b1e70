"""The log tells what happened and never what was written."""

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.host.logging_setup import DiscreetFormatter, log_bug, start_logging, stop_logging

ExpectLog = Callable[[str, str], None]

LOG = logging.getLogger("fairdraft.somewhere")
COPY = "Ask your doctor whether GLYNORA may be right for you."
# Running text: at least two words.
RUNNING_TEXT = st.tuples(st.text(st.characters(categories=["L"]), min_size=3), st.text(min_size=3)).map(" ".join)


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    handler = start_logging(tmp_path)
    yield tmp_path / "fairdraft.log"
    stop_logging(handler)


def test_ids_numbers_and_paths_are_written(log_file: Path) -> None:
    """What is needed to understand a fault stands in the log."""
    LOG.info("draft %s took %d ms, %.1f words a second, in %s", "glynora/web-01", 1200, 9.5, Path("/home/a b/store.db"))
    assert "fairdraft.somewhere" in log_file.read_text()
    assert (
        f"draft glynora/web-01 took 1200 ms, 9.5 words a second, in {Path('/home/a b/store.db')}"
        in log_file.read_text()
    )


def test_running_text_becomes_its_length(log_file: Path) -> None:
    """A text given to the log by mistake is not written; its length is."""
    LOG.info("checked %s", COPY)
    LOG.info("checked %(copy)s of %(brand)s", {"copy": COPY, "brand": "GLYNORA"})
    LOG.info("checked %s", [COPY])
    written = log_file.read_text()
    assert "Ask your doctor" not in written
    assert f"checked <text of {len(COPY)} characters>\n" in written
    assert f"checked <text of {len(COPY)} characters> of GLYNORA" in written
    assert "checked <list>" in written


@given(text=RUNNING_TEXT)
def test_no_running_text_reaches_a_line(text: str) -> None:
    """Whatever the text and wherever it hides in the arguments, no line of the log holds it."""
    formatter = DiscreetFormatter()
    for argument in (text, {"text": text}, (text,), ValueError(text), text.encode()):
        record = LOG.makeRecord(LOG.name, logging.INFO, "x.py", 1, "a draft: %s", (argument,), None)
        assert text not in formatter.format(record)


def test_traceback_is_written_without_what_the_errors_say(log_file: Path, expect_log: ExpectLog) -> None:
    """Of an unexpected error the log has its kind and its places, through the whole chain, and no message."""
    expect_log("fairdraft", "Unexpected RuntimeError")
    try:
        try:
            raise ValueError(COPY)
        except ValueError as cause:
            raise RuntimeError(COPY) from cause
    except RuntimeError as error:
        log_bug(error)
    written = log_file.read_text()
    assert "Ask your doctor" not in written
    assert written.index("RuntimeError") < written.rindex("ValueError")
    assert "test_logging_setup.py" in written


def test_other_libraries_records_tell_only_where_they_came_from(log_file: Path, expect_log: ExpectLog) -> None:
    """A library's warning is noted with its place, its words are not: they may quote what it was given."""
    expect_log("sqlalchemy.engine", "INSERT")
    logging.getLogger("sqlalchemy.engine").warning("INSERT INTO drafts VALUES ('%s')", COPY)
    logging.getLogger("sqlalchemy.engine").info("not even noted")
    written = log_file.read_text()
    assert "INSERT" not in written
    assert "WARNING sqlalchemy.engine" in written
    assert "test_logging_setup.py" in written
    assert written.count("\n") == 1


def test_log_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old lines move on to older files, of which there are three."""
    monkeypatch.setattr("fairdraft.host.logging_setup._LOG_BYTES", 2000)
    handler = start_logging(tmp_path)
    for number in range(500):
        LOG.info("line %d", number)
    stop_logging(handler)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "fairdraft.log",
        "fairdraft.log.1",
        "fairdraft.log.2",
        "fairdraft.log.3",
    ]
    assert "line 499" in (tmp_path / "fairdraft.log").read_text()


def test_log_that_another_program_holds_open_loses_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows renames no open file: the log grows meanwhile, older ones are not moved at each line, and a new one is
    begun once nobody else has it.
    """
    real, tries = os.rename, list[str]()

    def refuse(source: str, target: str) -> None:
        tries.append(source)
        raise PermissionError(13, "The process cannot access the file", source, 32, target)

    monkeypatch.setattr("fairdraft.host.logging_setup._LOG_BYTES", 1000)
    monkeypatch.setattr(os, "rename", refuse)
    handler = start_logging(tmp_path)
    try:
        for number in range(40):
            LOG.info("line %d", number)
        log = tmp_path / "fairdraft.log"
        assert len(log.read_text().splitlines()) == 40
        assert len(tries) == log.stat().st_size // 1000
        monkeypatch.setattr(os, "rename", real)
        for number in range(40, 80):
            LOG.info("line %d", number)
    finally:
        stop_logging(handler)
    assert sum(len(one.read_text().splitlines()) for one in tmp_path.iterdir()) == 80
    assert log.stat().st_size <= 1000


def test_log_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """A missing folder is a known problem that names the file."""
    with pytest.raises(KnownError, match=r"fairdraft\.log"):
        start_logging(tmp_path / "nowhere")
