"""What every test must leave behind: no thread, no child process, no log record it did not announce."""

import errno
import gc
import hashlib
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no defect of what is tested: examples may take as long as they take.
settings.register_profile("patient", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# How long a thread or child that was told to end may take to be gone.
GRACE_S = 5.0
ExpectLog = Callable[[str, str], None]


@pytest.fixture
def shut_folder(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Shut a folder, as its permissions do to everybody but root, who may be running the tests."""
    shut_ones: list[Path] = []

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def look(path: Any = ".") -> Any:
            if not isinstance(path, int) and Path(path) in shut_ones:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return real(path)

        return look

    def shut(folder: Path) -> None:
        shut_ones.append(folder)

    for name in ("scandir", "listdir"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name)))

    return shut


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = _still_there(lambda: [thread.name for thread in our_threads() if thread not in before])
    assert not left, f"threads left behind: {left}"


@pytest.fixture(autouse=True)
def _no_child_process_left() -> Iterator[None]:
    before = set(children())
    yield
    left = _still_there(lambda: [f"{pid} {command}" for pid, command in children().items() if pid not in before])
    assert not left, f"child processes left behind: {left}"


@pytest.fixture(scope="session", autouse=True)
def _nothing_left_at_the_end() -> Iterator[None]:
    """Fixtures of a module or the session clean up too, before this one (made first) looks."""
    before = set(threading.enumerate())
    yield
    threads = _still_there(lambda: [thread.name for thread in our_threads() if thread not in before])
    processes = _still_there(lambda: list(children().values()))
    assert not threads, f"threads left behind by shared fixtures: {threads}"
    assert not processes, f"child processes left behind by shared fixtures: {processes}"


@pytest.fixture(scope="session", autouse=True)
def _keys_made_once() -> Iterator[None]:
    """The key of a passphrase and a salt, which takes a fifth of a second, is made once in all commands of a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashlib, "pbkdf2_hmac", cache(hashlib.pbkdf2_hmac))
        yield


@pytest.fixture(autouse=True)
def expect_log() -> Iterator[ExpectLog]:
    """Announce a log record at WARNING or above: `expect_log("fairdraft.store", "backup failed")`.

    The first argument is the logger's name, the second a pattern found in the message. A record that was not
    announced fails the test, and so does an announced one that never came.
    """
    expected: list[tuple[str, str]] = []
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    try:
        yield lambda logger, pattern: expected.append((logger, pattern))
    finally:
        logging.getLogger().removeHandler(collector)

    def announced(record: logging.LogRecord, announcement: tuple[str, str]) -> bool:
        return record.name == announcement[0] and re.search(announcement[1], record.getMessage()) is not None

    records = collector.records
    unexpected = [one for one in records if not any(announced(one, other) for other in expected)]
    assert not unexpected, "unexpected log records: " + "; ".join(
        f"{one.name}: {one.getMessage()}" for one in unexpected
    )
    absent = [other for other in expected if not any(announced(one, other) for one in records)]
    assert not absent, f"log records that were announced and never came: {absent}"


# Set by packaging/test_on_postgresql.py: stores are then databases of that server.
_SERVER = os.environ.get("FAIRDRAFT_TEST_SERVER")


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> str | None:
    """The name of a database on the server with the tables of a store just made, to copy."""
    if _SERVER is None:
        return None
    from fairdraft.store.server_store import open_team_store

    name = f"empty_{uuid.uuid4().hex}"
    _have_done(f"CREATE DATABASE {name}")
    machine = tmp_path_factory.mktemp("machine") / "fairdraft.db"
    # The moment at which the clock of the store's tests stands.
    noon = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
    open_team_store(_address(name), machine, app_version="0.1.0", clock=lambda: noon).close()
    return name


@pytest.fixture
def team_database(_empty_database: str | None) -> Iterator[Callable[[str], str] | None]:
    """Gives the address of a database of this test's own by a name; None where the tests run on files."""
    if _empty_database is None:
        yield None
        return
    made: dict[str, str] = {}

    def address(name: str) -> str:
        if name not in made:
            made[name] = f"test_{uuid.uuid4().hex}"
            _have_done(f"CREATE DATABASE {made[name]} TEMPLATE {_empty_database}")
            _fill(_address(made[name]), Path(name).with_name("fairdraft.db"))
        return _address(made[name])

    yield address
    for database in made.values():
        _have_done(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(autouse=_SERVER is not None)
def _homes_of_a_team(team_database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each home folder that a test opens has a database of its own, where the tests run on a server."""
    from fairdraft import bootstrap, home_doctor
    from fairdraft.domain.settings import Settings
    from fairdraft.host.settings import read_settings

    def with_team(path: Path) -> Settings:
        return read_settings(path).model_copy(update={"team_store": team_database(str(path))})

    monkeypatch.setattr(bootstrap, "read_settings", with_team)
    monkeypatch.setattr(home_doctor, "read_settings", with_team)


@pytest.fixture(scope="session")
def _sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from fairdraft import bootstrap

    home = tmp_path_factory.mktemp("samples") / "home"
    bootstrap.open_workplace(home, scripted=True).close()
    return home


@pytest.fixture
def with_samples(_sample_home: Path) -> Callable[[Path], Path]:
    """Makes a home folder as its first opening leaves it, which takes a hundred times as long as this copy."""

    def copy(home: Path) -> Path:
        # On a server the samples come into each database at the first opening.
        if _SERVER is None:
            shutil.copytree(_sample_home, home)
        return home

    return copy


def _address(database: str) -> str:
    return f"postgresql://fairdraft@/{database}?host={_SERVER}"


def _fill(address: str, file: Path) -> None:
    """Give a team's database what a store file has, for homes that were prepared once and copied."""
    from sqlalchemy import insert, select

    from fairdraft.store import tables
    from fairdraft.store.server_engine import for_writing_there, make_server_engine
    from fairdraft.store.sqlite_engine import make_engine

    if not file.exists():
        return
    source, target = make_engine(file, read_only=True), make_server_engine(address)
    with source.connect() as old, for_writing_there(target).begin() as new:
        for table in tables.metadata.sorted_tables:
            found = [dict(row) for row in old.execute(select(table).order_by(*table.primary_key)).mappings()]
            rows = [{key: value for key, value in row.items() if key != "number"} for row in found]
            if rows and table.name not in ("store_metadata", "profiles", "models", "model_folders", "model_facts"):
                new.execute(insert(table), rows)
    source.dispose()
    target.dispose()


def _have_done(statement: str) -> None:
    import psycopg

    with psycopg.connect(_address("postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())


@dataclass(frozen=True)
class OpenAiServer:
    """A real server of the OpenAI form in another process; a model's name says how it behaves."""

    url: str

    def asked(self) -> list[dict[str, Any]]:
        """Every draft that it was asked for: path, headers, body."""
        return list(self._told("asked")["asked"])

    def most_open(self) -> int:
        """How many calls were open at one time."""
        return int(self._told("asked")["most_open"])

    def _told(self, what: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url.removesuffix('/v1')}/{what}", timeout=10) as answer:  # noqa: S310 - our own http:// address
            told: dict[str, Any] = json.load(answer)
            return told


@pytest.fixture(scope="session")
def _openai_process() -> Iterator[OpenAiServer]:
    script = Path(__file__).with_name("inference") / "openai_server.py"
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield OpenAiServer(f"http://127.0.0.1:{int(process.stdout.readline())}/v1")


@pytest.fixture
def openai_server(_openai_process: OpenAiServer, monkeypatch: pytest.MonkeyPatch) -> OpenAiServer:
    """The server, with its memory of what it was asked emptied."""
    monkeypatch.setenv("no_proxy", "*")
    _openai_process._told("reset")
    return _openai_process


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def our_threads() -> list[threading.Thread]:
    """Python's threads. A thread of Qt's pools that once logged a line has a stand-in here that outlives it; on Windows
    a thread of pytest's looks after tests that take too long.
    """
    return [
        one
        for one in threading.enumerate()
        if not (isinstance(one, threading._DummyThread) or one.name.startswith("pytest_timeout "))
    ]


def children() -> dict[int, str]:
    """Our child processes that live or were never waited for: id and command. Not looked for on Windows."""
    if sys.platform == "win32":
        return {}
    if not Path("/proc/self/task").is_dir():
        return _children_told_by_ps()
    found: dict[int, str] = {}
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            ids = [int(word) for word in listing.read_text().split()]
        except OSError:
            continue  # that thread has just ended
        for pid in ids:
            try:
                found[pid] = Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ").strip()
            except OSError:
                continue  # that child has just ended
    return found


def _children_told_by_ps() -> dict[int, str]:
    with subprocess.Popen(["ps", "-A", "-o", "ppid=,pid=,command="], stdout=subprocess.PIPE, text=True) as ps:
        rows = [row.split(maxsplit=2) for row in ps.communicate()[0].splitlines()]
    ours = str(os.getpid())
    return {int(row[1]): row[-1] for row in rows if row[0] == ours and row[1] != str(ps.pid)}


def _still_there(look: Callable[[], list[str]]) -> list[str]:
    end = time.monotonic() + GRACE_S
    left = look()
    while left and time.monotonic() < end:
        time.sleep(0.02)
        left = look()
    return left


def pytest_configure() -> None:
    """Hear control-C even where the tests run in the background, so that the programs they start hear it too.

    A shell starts background work with SIGINT ignored, and children inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of modules and tests are made that stay: to go through them for dead objects takes half of the time,
    and would be done again while the tests run.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
