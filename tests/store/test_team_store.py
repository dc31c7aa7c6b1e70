"""Does the store of a team on PostgreSQL keep what only a server can break?"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from alembic import command

from fairdraft.domain.claim_anchor import ClaimAnchor, Passage, SourceDocument
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.profile import Profile
from fairdraft.services.ports import Store
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.server_engine import make_server_engine
from fairdraft.store.server_store import open_team_store, upgrade_team_store
from fairdraft.store.upgrade import alembic_config, note_writer

pytestmark = pytest.mark.skipif("FAIRDRAFT_TEST_SERVER" not in os.environ, reason="needs make test-postgresql")

Open = Callable[..., Store]


@pytest.fixture
def laptop(team_database: Callable[[str], str], tmp_path: Path, request: pytest.FixtureRequest) -> Open:
    """Opens the team's store as another laptop would, by the laptop's name."""

    def open_it(name: str, **options: float | bool) -> Store:
        store = open_team_store(team_database("team"), tmp_path / name / "fairdraft.db", app_version="0.1.0", **options)  # type: ignore[arg-type]
        request.addfinalizer(store.close)
        return store

    return open_it


def test_laptops_share_drafts_and_keep_their_people(laptop: Open, finished) -> None:
    """What one writes the other reads; who works at a machine and its models stay on that machine."""
    anna, ben = laptop("anna"), laptop("ben")
    anna.save_profile(Profile(new_id(), "Anna", "writer", "W1"))
    ben.save_profile(Profile(new_id(), "Ben", "writer", "W2"))
    draft = finished()
    anna.finish_draft(draft, None)
    assert [one.id for one in ben.drafts()] == [draft.id]
    assert [one.name for one in anna.profiles()] == ["Anna"]
    assert [one.name for one in ben.profiles()] == ["Ben"]


def test_laptops_share_anchors_and_keep_where_their_files_lie(laptop: Open) -> None:
    """A claim that one anchored is anchored for the other, whose file of the document lies elsewhere."""
    anna, ben = laptop("anna"), laptop("ben")
    document = SourceDocument(new_id(), "glynora", "GLYNORA PI", "/anna/label.pdf", "ee", 3, "", "W1", utc_now())
    anna.save_source_document(document)
    passage = Passage(2, ((0, 3),), ("Along with diet",))
    anchor = ClaimAnchor(
        new_id(), "glynora", "use", "It works.", "GLYNORA PI", "ee", passage, "by hand", "W1", utc_now()
    )
    anna.save_claim_anchor(anchor)
    assert [one.id for one in ben.claim_anchors("glynora")] == [anchor.id]
    assert ben.source_documents("glynora") == ()
    ben.save_claim_anchor(replace(anchor, id=new_id(), by="W2"))
    assert [one.ended_at is None for one in anna.claim_anchors("glynora")] == [False, True]


def test_names_of_people_are_not_on_the_server(laptop: Open, team_database: Callable[[str], str]) -> None:
    """No table of the database holds a name that a person gave."""
    laptop("anna").save_profile(Profile(new_id(), "Annabella Quistgaard", "writer", "W1"))
    with psycopg.connect(team_database("team")) as connection:
        assert connection.execute("SELECT count(*) FROM profiles").fetchone() == (0,)


def test_laptops_that_write_at_once_take_turns(laptop: Open, make_draft) -> None:
    """Eight threads on four connections each write, and everything is there once."""
    stores = [laptop(f"laptop-{number}") for number in range(4)]
    drafts = [[make_draft() for _ in range(10)] for _ in range(8)]

    def write(number: int) -> None:
        for draft in drafts[number]:
            stores[number % 4].begin_drafts([draft])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = sorted(draft.id for some in drafts for draft in some)
    assert sorted(one.id for one in stores[0].drafts()) == expected


def test_a_writer_that_waits_too_long_is_told(laptop: Open, team_database: Callable[[str], str], make_draft) -> None:
    """While another program holds the write lock, reading goes on and writing ends in one sentence."""
    store = laptop("anna", wait_seconds=0.3)
    with psycopg.connect(team_database("team")) as other:
        other.execute("SELECT pg_advisory_xact_lock(4246170001)")
        assert store.drafts() == ()
        with pytest.raises(KnownError, match=r"locked for long by another program that is writing"):
            store.begin_drafts([make_draft()])
    store.begin_drafts([make_draft()])


def test_a_session_that_the_server_ends_is_made_anew(
    laptop: Open, team_database: Callable[[str], str], make_draft
) -> None:
    """A line that died between two calls is replaced without anybody noticing."""
    store = laptop("anna")
    store.begin_drafts([make_draft()])
    with psycopg.connect(team_database("team"), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    store.begin_drafts([make_draft()])
    assert len(store.drafts()) == 2


_HOLD_RUN = """
import sys
from pathlib import Path
from fairdraft.store.server_store import open_team_store
store = open_team_store(sys.argv[1], Path(sys.argv[2]), app_version="0.1.0")
with store.running("autumn"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_machine_runs_a_study_at_a_time(laptop: Open) -> None:
    """While one holds the run, another is told where and since when; other studies are free, and so it is after."""
    anna, ben = laptop("anna"), laptop("ben")
    with anna.running("autumn") as make_sure:
        with pytest.raises(KnownError, match=r'Study "autumn" is being run on .+ since \d{4}-\d\d-\d\d \d\d:\d\d UTC'):
            ben.running("autumn").__enter__()
        with ben.running("winter"):
            make_sure()
    with ben.running("autumn"), pytest.raises(KnownError, match="stop it there"):
        anna.running("autumn").__enter__()


def test_a_run_is_free_when_its_process_is_killed(
    laptop: Open, team_database: Callable[[str], str], tmp_path: Path
) -> None:
    """The hold ends with the session, and that with the process."""
    command_line = [sys.executable, "-c", _HOLD_RUN, team_database("team"), str(tmp_path / "other.db")]
    with subprocess.Popen(command_line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        ben = laptop("ben")
        with pytest.raises(KnownError, match="is being run on"):
            ben.running("autumn").__enter__()
        process.kill()
    end = time.monotonic() + 10
    while True:
        try:
            with ben.running("autumn"):
                return
        except KnownError:
            assert time.monotonic() < end
            time.sleep(0.05)


def test_a_lost_hold_is_taken_anew_or_told(laptop: Open, team_database: Callable[[str], str]) -> None:
    """After the line died, the run has its hold again, unless another machine took it meanwhile."""
    anna, ben = laptop("anna"), laptop("ben")

    def cut() -> None:
        with psycopg.connect(team_database("team"), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                          "WHERE application_name LIKE 'Fairdraft run %' AND datname = current_database()")  # fmt: skip

    with anna.running("autumn") as make_sure:
        cut()
        make_sure()
        with pytest.raises(KnownError, match="is being run on"):
            ben.running("autumn").__enter__()
        cut()
        with ben.running("autumn"), pytest.raises(KnownError, match="is being run on"):
            make_sure()


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    """No server, no such database: one sentence each, and nothing is made."""
    folder = os.environ["FAIRDRAFT_TEST_SERVER"]
    for address, said in (
        (f"postgresql://fairdraft@/team?host={tmp_path}", "could not be reached"),
        (f"postgresql://fairdraft@/no_such_team?host={folder}", "does not exist on that server"),
        (f"postgresql://nobody_known@/postgres?host={folder}", "refused you"),
    ):
        with pytest.raises(KnownError, match=said):
            open_team_store(address, tmp_path / "fairdraft.db", app_version="0.1.0", wait_seconds=2)


def test_the_database_of_another_program_is_left_alone(team_database: Callable[[str], str], tmp_path: Path) -> None:
    """Tables that are not ours are not built upon."""
    address = team_database("other")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE store_metadata")
    with pytest.raises(KnownError, match="holds the tables of another program"):
        open_team_store(address, tmp_path / "fairdraft.db", app_version="0.1.0")


@pytest.mark.parametrize(
    ("version", "said"), [("0003", r"fairdraft store upgrade"), ("9999", r"a newer version of Fairdraft")]
)
def test_tables_of_another_version_are_not_used(
    team_database: Callable[[str], str], tmp_path: Path, version: str, said: str
) -> None:
    """Opening upgrades nobody's database unasked, and a newer one is refused."""
    address = team_database("other")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", (version,))
    with pytest.raises(KnownError) as refused:
        open_team_store(address, tmp_path / "fairdraft.db", app_version="0.1.0")
    assert said in str(refused.value)


def test_older_tables_are_upgraded_when_asked(team_database: Callable[[str], str], tmp_path: Path) -> None:
    """Tables of an earlier version get what they lack, once, and the store opens."""
    address = team_database("other")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    engine = make_server_engine(address)
    with engine.begin() as earlier:
        config = alembic_config()
        config.attributes["connection"] = earlier
        command.upgrade(config, "0006")
        note_writer(earlier, "0.0.1", utc_now())
    engine.dispose()
    assert upgrade_team_store(address, app_version="0.1.0") == (6, CURRENT_SCHEMA)
    assert upgrade_team_store(address, app_version="0.1.0") == (CURRENT_SCHEMA, CURRENT_SCHEMA)
    open_team_store(address, tmp_path / "fairdraft.db", app_version="0.1.0").close()


def test_the_order_of_texts_does_not_depend_on_the_server(team_database: Callable[[str], str]) -> None:
    """Every column with text orders by code point, as a store file does."""
    with psycopg.connect(team_database("other")) as connection:
        others = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
        ).fetchall()
    assert others == []


def test_a_read_only_store_writes_nothing(laptop: Open, make_draft) -> None:
    """A second window of a laptop reads what the team has, and every write is refused."""
    laptop("anna").begin_drafts([make_draft()])
    reader = laptop("anna", read_only=True)
    assert len(reader.drafts()) == 1
    with pytest.raises(KnownError, match="read-only"):
        reader.begin_drafts([make_draft()])
    assert reader.check_integrity() == ()
