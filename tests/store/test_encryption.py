"""An encrypted store reads like any other with its passphrase, and like noise without it."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.host.begun_folder import BegunFolder
from fairdraft.services.ports import Store
from fairdraft.store import backup_copies as copies_module
from fairdraft.store import encrypting
from fairdraft.store.backup import backup_store
from fairdraft.store.backup_copies import StoreCopies
from fairdraft.store.beside_store import BesideStore
from fairdraft.store.encrypting import rewrite_file
from fairdraft.store.faults import DamagedStoreError
from fairdraft.store.integrity import integrity_faults
from fairdraft.store.keeping import HomeStoreKeeper
from fairdraft.store.restore import restore_store
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_file import backups_folder, connect, stored_schema
from fairdraft.store.sqlite_store import open_store
from fairdraft.store.store_key import StoreKey, is_encrypted
from fairdraft.store.store_keys import StoreKeys

PASSPHRASE = "four words: lamp garden ‘über’ seven"  # noqa: S105 - of tests alone
SECRET = "Unapproved words about GLYNORA"  # noqa: S105 - the words of a draft
sqlcipher = pytest.importorskip("sqlcipher3.dbapi2", reason="there is no SQLCipher for this machine")

RELEASED = Path(__file__).with_name("released")


@pytest.fixture(scope="module")
def key() -> StoreKey:
    return StoreKey(PASSPHRASE)


@pytest.fixture
def filled(store: Store, store_path: Path, finished) -> Path:
    """A closed store with two drafts."""
    for number in range(2):
        store.finish_draft(finished(text=f"{SECRET} {number}", model_text=SECRET), None)
    store.close()
    return store_path


@pytest.fixture
def encrypted(filled: Path, key: StoreKey) -> Path:
    rewrite_file(filled, None, key)
    return filled


class Memory:
    """A keyring that answers, or does not."""

    def __init__(self) -> None:
        self.kept: str | None = None
        self.answers = True
        self.elsewhere = ""

    def make_sure(self) -> None:
        if not self.answers:
            raise KnownError("There is no keyring.", "Start one.")

    def remember(self, passphrase: str) -> None:
        self.make_sure()
        self.kept = passphrase

    def told_elsewhere(self, passphrase: str | None) -> str:
        return self.elsewhere

    def forget(self) -> bool:
        had, self.kept = self.kept, None
        return had is not None


@pytest.fixture
def memory() -> Memory:
    return Memory()


def beside_store(store: Path) -> BesideStore:
    home = store.parent
    begun, meaning, names = home / "begun-work.db", home / "meaning.db", home / "QtProject.conf"
    return BesideStore(store, begun=begun, meaning=meaning, tells_names=names, plain=BegunFolder(home))


@pytest.fixture
def keeper(store_path: Path, clock, memory: Memory) -> Callable[..., HomeStoreKeeper]:
    def make(*typed: str, **more: Any) -> HomeStoreKeeper:
        options = {"app_version": "0.1.0", "taken": lambda: False, "clock": clock, "memory": memory}
        options["beside"] = beside_store(store_path)
        known = StoreKeys(typed, lambda: () if memory.kept is None else (memory.kept,))
        return HomeStoreKeeper(store_path, "", keys=known, **(options | more))

    return make


def contents(path: Path, key: StoreKey | None = None) -> dict[str, list[Any]]:
    with closing(connect(path, read_only=True, key=key)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608 - names of our own tables


def lying_there(folder: Path) -> Iterator[bytes]:
    return (one.read_bytes() for one in folder.rglob("*") if one.is_file())


def test_nothing_of_an_encrypted_store_can_be_read_without_its_passphrase(
    filled: Path, key: StoreKey, finished
) -> None:
    """All rows are there with it; no file in the folder has a word of them, also while the store is in use."""
    before = contents(filled)
    assert any(SECRET.encode() in data for data in lying_there(filled.parent))
    rewrite_file(filled, None, key)
    assert contents(filled, key) == before
    again = open_store(filled, app_version="0.1.0", key=key)
    another = finished(text=f"{SECRET} three")
    again.finish_draft(another, None)
    assert filled.with_name("store.db-wal").stat().st_size > 0
    assert not any(b"GLYNORA" in data or b"SQLite format" in data for data in lying_there(filled.parent))
    assert again.drafts()[0] == another
    assert again.check_integrity() == ()
    again.close()
    assert [one.name for one in filled.parent.iterdir() if one.is_file()] == ["store.db"]


@pytest.mark.parametrize("given_key", [None, StoreKey("another passphrase")])
def test_without_the_right_passphrase_the_store_is_told_to_be_encrypted(
    encrypted: Path, given_key: StoreKey | None, capfd: pytest.CaptureFixture[str]
) -> None:
    """Opening, reading and checking it are refused in a sentence, and nothing is written, not even to stderr."""
    before = encrypted.read_bytes()
    for act in (
        lambda: open_store(encrypted, app_version="0.1.0", key=given_key),
        lambda: open_store(encrypted, app_version="0.1.0", read_only=True, key=given_key),
        lambda: backup_store(encrypted, encrypted.with_name("copy.db"), given_key),
        lambda: integrity_faults(encrypted, key=given_key),
        lambda: rewrite_file(encrypted, given_key, StoreKey("a third passphrase")),
    ):
        with pytest.raises(PassphraseNeededError, match=r"store\.db"):
            act()
    assert encrypted.read_bytes() == before
    assert [one.name for one in encrypted.parent.iterdir()] == ["store.db"]
    assert capfd.readouterr().err == ""


def test_other_programs_with_sqlcipher_open_it_with_the_passphrase(encrypted: Path) -> None:
    """The file is in the form that SQLCipher itself makes of a passphrase."""
    with closing(sqlcipher.connect(str(encrypted))) as connection:
        connection.execute("PRAGMA key = '{}'".format(PASSPHRASE.replace("'", "''")))
        assert connection.execute("SELECT count(*) FROM drafts").fetchone() == (2,)


def test_accents_may_be_composed_either_way(encrypted: Path) -> None:
    """A keyboard that types u and a diaeresis opens what one that types ü encrypted."""
    assert len(contents(encrypted, StoreKey(PASSPHRASE.replace("ü", "u\u0308")))["drafts"]) == 2


def test_it_becomes_plain_again(encrypted: Path, key: StoreKey) -> None:
    """Decrypting gives every row back in a file that needs no passphrase."""
    before = contents(encrypted, key)
    rewrite_file(encrypted, key, None)
    assert not is_encrypted(encrypted)
    with closing(sqlite3.connect(encrypted)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert contents(encrypted) == before


def test_each_file_has_salt_of_its_own(encrypted: Path, key: StoreKey) -> None:
    """Two encryptions with one passphrase begin differently."""
    first = encrypted.read_bytes()[:16]
    rewrite_file(encrypted, key, StoreKey(PASSPHRASE))
    assert encrypted.read_bytes()[:16] != first
    assert len(contents(encrypted, key)["drafts"]) == 2


@pytest.mark.parametrize("doing", ["idle", "reads", "writes"])
def test_a_store_in_use_is_not_rewritten(filled: Path, key: StoreKey, doing: str) -> None:
    """While another program reads or writes, or merely has it open, encrypting is refused and the file stays."""
    begin = {"idle": "SELECT 1", "reads": "BEGIN", "writes": "BEGIN IMMEDIATE"}[doing]
    code = """
import sys
from pathlib import Path
from fairdraft.store.sqlite_file import connect
other = connect(Path(sys.argv[1]))
for statement in ("SELECT count(*) FROM drafts", sys.argv[2], "SELECT count(*) FROM drafts"):
    other.execute(statement).fetchone()
print("there", flush=True)
sys.stdin.read()
"""
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, str(filled), begin], **pipes) as other:
        assert other.stdout is not None
        assert other.stdout.readline().split() == [b"there"]
        with pytest.raises(KnownError, match="has the store"):
            rewrite_file(filled, None, key)
    assert not is_encrypted(filled)
    assert len(contents(filled)["drafts"]) == 2
    assert not list(filled.parent.glob("*.rewritten*"))


def test_what_only_the_log_has_comes_along(filled: Path, key: StoreKey, tmp_path: Path) -> None:
    """A program that was killed left its last rows in the write-ahead log: they are encrypted with all others."""
    left = tmp_path / "left"
    left.mkdir()
    with closing(connect(filled)) as other:
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("INSERT INTO store_metadata VALUES ('the last', 'word')")
        for one in filled.parent.iterdir():
            if one.is_file():
                shutil.copy(one, left / one.name)
    path = left / filled.name
    assert path.with_name("store.db-wal").stat().st_size > 0
    rewrite_file(path, None, key)
    assert any("the last" in row for row in contents(path, key)["store_metadata"])


@pytest.mark.parametrize("broken", ["_export", "to_disk", "_rows"])
def test_a_rewriting_that_fails_leaves_the_store_as_it_was(
    filled: Path, key: StoreKey, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails on the way, the old file is whole, and nothing lies beside it."""

    def fail(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(encrypting, broken, fail)
    with pytest.raises(KnownError, match="full"):
        rewrite_file(filled, None, key)
    assert len(contents(filled)["drafts"]) == 2
    assert [one.name for one in filled.parent.iterdir() if one.is_file()] == ["store.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_rewriting_that_was_killed_is_done_anew(filled: Path, key: StoreKey) -> None:
    """What a killed program left half-written beside the store is taken away by the next try."""
    child = os.fork()
    if child == 0:
        encrypting.to_disk = lambda _path: os._exit(9)  # type: ignore[assignment] # this process ends there
        rewrite_file(filled, None, key)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert filled.with_name("store.db.rewritten").exists()
    assert len(contents(filled)["drafts"]) == 2
    rewrite_file(filled, None, key)
    assert len(contents(filled, key)["drafts"]) == 2
    assert [one.name for one in filled.parent.iterdir() if one.is_file()] == ["store.db"]


def test_a_copy_that_lacks_rows_never_takes_the_stores_place(
    filled: Path, key: StoreKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = encrypting._export

    def lose_one(path: Path, source: sqlite3.Connection, target: Path, secret: str) -> None:
        whole(path, source, target, secret)
        with closing(connect(target, key=key)) as copy:
            copy.execute("DELETE FROM store_metadata WHERE key = 'created_with'")

    monkeypatch.setattr(encrypting, "_export", lose_one)
    with pytest.raises(KnownError, match="could not be completely rewritten"):
        rewrite_file(filled, None, key)
    assert not is_encrypted(filled)


def test_a_file_with_the_number_of_one_that_is_gone_is_written_to(encrypted: Path, key: StoreKey) -> None:
    """Its key is made anew, and the one that was tried first leaves no connection that only reads."""
    found = encrypted.stat()
    for number in range(40):
        salt = os.urandom(16)
        key._made[salt] = f"x'{os.urandom(32).hex()}{salt.hex()}'"
        key._salts[found.st_dev, found.st_ino] = salt
        with closing(connect(encrypted, key=key)) as connection:
            connection.execute("UPDATE store_metadata SET value = ? WHERE key = 'created_with'", (str(number),))
    with closing(connect(encrypted, key=key)) as connection:
        row = connection.execute("SELECT value FROM store_metadata WHERE key = 'created_with'").fetchone()
    assert row == ("39",)


def test_a_flipped_bit_is_found(encrypted: Path, key: StoreKey) -> None:
    """Every page is signed: a change anywhere is told as damage, in the first page as perhaps a wrong passphrase."""
    whole = encrypted.read_bytes()
    for at in (5 * 4096 + 100, len(whole) // 8192 * 4096 + 100, len(whole) - 100):
        data = bytearray(whole)
        data[at] ^= 1
        encrypted.write_bytes(bytes(data))
        # Without the pages that say which tables there are nothing can be asked.
        with suppress(DamagedStoreError):
            assert integrity_faults(encrypted, key=key)
    data = bytearray(whole)
    data[2000] ^= 1
    encrypted.write_bytes(bytes(data))
    with pytest.raises(PassphraseNeededError, match="does not open"):
        integrity_faults(encrypted, key=key)
    with pytest.raises(PassphraseNeededError, match="does not open") as told:
        StoreKeys((PASSPHRASE,)).key_of(encrypted)
    assert "first page of the file is damaged" in told.value.remedy


def test_many_threads_read_and_write_it(encrypted: Path, key: StoreKey, finished) -> None:
    """The pool of connections works as with plain files."""
    store = open_store(encrypted, app_version="0.1.0", key=key)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for at in range(5):
                store.finish_draft(finished(text=f"{number}-{at}"), None)
                assert store.drafts()
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    assert len(store.drafts()) == 32
    store.close()


def test_a_backup_of_it_is_encrypted_and_comes_back(
    encrypted: Path, key: StoreKey, tmp_path: Path, clock, finished
) -> None:
    """It opens with the same passphrase, and what was lost since is restored from it."""
    copy = backup_store(encrypted, tmp_path / "copy.db", key)
    assert is_encrypted(copy)
    assert contents(copy, key)["drafts"] == contents(encrypted, key)["drafts"]
    with closing(connect(encrypted, key=key)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM drafts")
    done = restore_store(encrypted, copy, app_version="0.1.0", now=clock(), key=key, backup_key=key)
    assert done.added["drafts"] == 2
    assert is_encrypted(encrypted)
    assert all(is_encrypted(one) for one in backups_folder(encrypted).iterdir())


def test_a_damaged_encrypted_store_is_replaced_by_a_plain_backup_encrypted(
    filled: Path, key: StoreKey, tmp_path: Path, clock
) -> None:
    """Who encrypted the store finds it encrypted after the return of a backup from before."""
    plain = backup_store(filled, tmp_path / "plain.db")
    rewrite_file(filled, None, key)
    data = bytearray(filled.read_bytes())
    data[3 * 4096 + 50] ^= 1
    data[-50] ^= 1
    filled.write_bytes(bytes(data))
    done = restore_store(filled, plain, app_version="0.1.0", now=clock(), key=key)
    assert done.moved_aside is not None
    assert is_encrypted(filled)
    assert len(contents(filled, key)["drafts"]) == 2
    assert not any(SECRET.encode() in data for data in lying_there(filled.parent))


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_the_plain_remains_of_a_killed_restoring_go_with_the_next_opening(
    filled: Path, key: StoreKey, tmp_path: Path, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain backup was being brought into an encrypted store: no file of the folder has a word of it then. What a
    living program restores stays.
    """
    plain = backup_store(filled, tmp_path / "plain.db")
    rewrite_file(filled, None, key)
    child = os.fork()
    if child == 0:
        monkeypatch.setattr("fairdraft.store.restore.rewrite_file", lambda *_given: os._exit(9))
        restore_store(filled, plain, app_version="0.1.0", now=clock(), key=key)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert any(SECRET.encode() in data for data in lying_there(filled.parent))
    living = backups_folder(filled) / f"store.db.{os.getpid()}.restoring"
    living.touch()
    assert StoreCopies(filled).settle(key) == ()
    assert not any(SECRET.encode() in data for data in lying_there(filled.parent))
    assert living.exists()


@pytest.mark.parametrize("backup_is_plain", [True, False])
def test_a_passphrase_that_does_not_open_the_store_moves_it_not_aside(
    encrypted: Path, keeper: Callable[..., HomeStoreKeeper], tmp_path: Path, backup_is_plain: bool
) -> None:
    """Also where it opens the backup: the store may have another one by now. With both, what is lost comes back."""
    backup = tmp_path / "older.db"
    shutil.copy(RELEASED / f"schema-{CURRENT_SCHEMA}.db", backup)
    if not backup_is_plain:
        rewrite_file(backup, None, StoreKey("the passphrase before"))
    before = encrypted.read_bytes()
    with pytest.raises(PassphraseNeededError, match="does not open"):
        keeper("the passphrase before").restore(backup)
    assert encrypted.read_bytes() == before
    done = keeper("the passphrase before", PASSPHRASE).restore(backup)
    assert done.moved_aside is None
    assert done.added["drafts"] > 0
    assert is_encrypted(encrypted)


def test_an_older_encrypted_store_is_upgraded_after_an_encrypted_backup(store_path: Path, key: StoreKey, clock) -> None:
    store_path.parent.mkdir()
    shutil.copy(RELEASED / "schema-3.db", store_path)
    rewrite_file(store_path, None, key)
    open_store(store_path, app_version="0.1.0", clock=clock, key=key).close()
    assert stored_schema(store_path, key=key) == CURRENT_SCHEMA
    (copy,) = backups_folder(store_path).iterdir()
    assert is_encrypted(copy)
    assert stored_schema(copy, read_only=True, key=key) == 3


@pytest.mark.slow
def test_the_keeper_encrypts_the_copies_too_and_remembers_if_asked(
    filled: Path, keeper: Callable[..., HomeStoreKeeper], memory: Memory
) -> None:
    """Store and copies have the passphrase, then another one, then none; the keyring knows it, or nothing."""
    copy = keeper().backup(None)
    aside = filled.with_name("store-damaged-20260301T000000000000Z.db")
    shutil.copy(copy, aside)
    done = keeper().encrypt(PASSPHRASE, remember=True)
    assert (done.files, done.left, done.remembered) == ((filled, copy, aside), (), True)
    assert all(is_encrypted(one) for one in done.files)
    assert memory.kept == PASSPHRASE
    # From here on the keyring's word opens it.
    changed = keeper().encrypt("a second passphrase", remember=False)
    assert (changed.files, changed.forgotten) == ((filled, copy, aside), True)
    assert memory.kept is None
    assert len(contents(copy, StoreKey("a second passphrase"))["drafts"]) == 2
    second = keeper("a second passphrase")
    assert second.check() == ()
    assert second.upgrade(lambda _how_far: None) == (CURRENT_SCHEMA, CURRENT_SCHEMA)
    assert second.decrypt().files == (filled, copy, aside)
    assert not any(is_encrypted(one) for one in done.files)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_keeper_that_is_killed_leaves_no_copy_plain(filled: Path, keeper: Callable[..., HomeStoreKeeper]) -> None:
    """Before whichever copy it ends: the next opening encrypts the rest; what cannot be is told, once."""
    copies = [keeper().backup(None), keeper().backup(filled.parent / "backups" / "another.db")]
    damaged = filled.with_name("store-damaged-20260301T000000000000Z.db")
    data = bytearray(copies[0].read_bytes())
    data[8 * 4096 :] = b"\xff" * (len(data) - 8 * 4096)
    damaged.write_bytes(data)
    settled = StoreCopies(filled)
    child = os.fork()
    if child == 0:
        rewritten = iter((rewrite_file, lambda *_given: os._exit(9)))
        copies_module.rewrite_file = lambda *given: next(rewritten)(*given)  # type: ignore[attr-defined] # this process ends there
        keeper().encrypt(PASSPHRASE, remember=False)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert sorted(map(is_encrypted, (filled, *copies))) == [False, True, True]
    (told,) = settled.settle(StoreKey(PASSPHRASE))
    assert str(damaged) in told.what
    assert all(map(is_encrypted, (filled, *copies)))
    assert settled.settle(StoreKey(PASSPHRASE)) == ()
    assert not list(filled.parent.glob("*follow*"))


def test_copies_that_cannot_be_rewritten_are_told_and_hold_nothing_up(
    filled: Path, keeper: Callable[..., HomeStoreKeeper]
) -> None:
    """A damaged copy, one with another passphrase, another program's database: each stays, with the reason."""
    good = keeper().backup(None)
    folder = good.parent
    damaged, foreign, other, empty = (folder / name for name in ("a.db", "b.db", "c.db", "d.db"))
    data = bytearray(good.read_bytes())
    data[8 * 4096 :] = b"\xff" * (len(data) - 8 * 4096)
    damaged.write_bytes(data)
    shutil.copy(good, foreign)
    rewrite_file(foreign, None, StoreKey("somebody else's"))
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()
    empty.write_bytes(b"")
    (folder / "a folder.db").mkdir()
    before = {one: one.read_bytes() for one in (damaged, foreign, other, empty)}
    done = keeper().encrypt(PASSPHRASE, remember=False)
    assert set(done.files) == {filled, good}
    why = dict(done.left)
    assert set(why) == {damaged, foreign, other}
    assert "damaged" in why[damaged]
    assert "is encrypted" in why[foreign]
    assert "another program" in why[other]
    assert {one: one.read_bytes() for one in before} == before


def test_what_cannot_be_done_to_the_store_is_done_to_nothing(
    filled: Path, keeper: Callable[..., HomeStoreKeeper], memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that fails leaves its copies plain, and the keyring's word of before, which still opens it."""
    keeper().encrypt(PASSPHRASE, remember=True)
    copy = keeper().backup(None)

    def fail(*_given: object) -> None:
        raise KnownError("The disk is full.", "Make room.")

    for broken in ("_export", "_held"):
        with monkeypatch.context() as patch:
            patch.setattr(encrypting, broken, fail)
            with pytest.raises(KnownError, match="full"):
                keeper().encrypt("a second passphrase", remember=True)
            with pytest.raises(KnownError, match="full"):
                keeper().decrypt()
    with pytest.raises(KnownError, match="window has the store open"):
        keeper(taken=lambda: True).encrypt("a second passphrase", remember=True)
    assert memory.kept == PASSPHRASE
    assert len(contents(filled, StoreKey(PASSPHRASE))["drafts"]) == 2
    assert len(contents(copy, StoreKey(PASSPHRASE))["drafts"]) == 2


def test_the_keeper_refuses_what_protects_nothing_or_cannot_be_done(
    filled: Path, keeper: Callable[..., HomeStoreKeeper], memory: Memory
) -> None:
    """A short passphrase, a keyring that does not answer, a store that is plain already, no store."""
    before = filled.read_bytes()
    with pytest.raises(UsageError, match="too easy to guess"):
        keeper().encrypt("   short  ", remember=False)
    with pytest.raises(KnownError, match="is not encrypted"):
        keeper().decrypt()
    memory.answers = False
    with pytest.raises(KnownError, match="no keyring"):
        keeper().encrypt(PASSPHRASE, remember=True)
    assert filled.read_bytes() == before
    filled.unlink()
    with pytest.raises(KnownError, match="no store"):
        keeper().encrypt(PASSPHRASE, remember=False)


def test_a_keyring_that_fails_late_is_told(
    filled: Path, keeper: Callable[..., HomeStoreKeeper], memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is encrypted then, and the person knows that nothing remembers the passphrase."""

    def refuse(_passphrase: str) -> None:
        raise KnownError("The keyring was locked.", "Unlock it.")

    monkeypatch.setattr(memory, "remember", refuse)
    done = keeper().encrypt(PASSPHRASE, remember=True)
    assert (done.remembered, done.told) == (False, "The keyring was locked.")
    assert is_encrypted(filled)


def test_the_keyring_is_asked_only_where_a_file_is_encrypted(filled: Path) -> None:
    """A locked keyring would wait for somebody, in the night's backup too."""

    def never() -> tuple[str, ...]:
        raise AssertionError

    options = {"beside": beside_store(filled), "app_version": "0.1.0", "taken": lambda: False, "memory": Memory()}
    plain = HomeStoreKeeper(filled, "", keys=StoreKeys((), never), **options)
    assert plain.check() == ()
    plain.restore(plain.backup(None))
    plain.upgrade(lambda _how_far: None)


def test_the_passphrase_of_the_environment_does_not_hide_the_keyrings(encrypted: Path) -> None:
    """Of several each is tried; where none opens it, it is said whose word that was."""
    keys = StoreKeys((), lambda: ("not this one", PASSPHRASE))
    assert keys.key_of(encrypted) is not None
    with pytest.raises(PassphraseNeededError, match="that this machine knows does not open it"):
        StoreKeys((), lambda: ("not this one",)).key_of(encrypted)
    with pytest.raises(PassphraseNeededError, match="This passphrase does not open"):
        StoreKeys(("a slip",), lambda: ("not this one",)).key_of(encrypted)
    with pytest.raises(PassphraseNeededError, match="is encrypted\\. Give"):
        StoreKeys().key_of(encrypted)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_a_linked_store_stays_a_link(filled: Path, key: StoreKey, tmp_path: Path) -> None:
    """The file that the link leads to is encrypted, with the rights it had."""
    real = tmp_path / "other disk" / "real.db"
    real.parent.mkdir()
    shutil.move(filled, real)
    real.chmod(0o640)
    filled.symlink_to(real)
    rewrite_file(filled, None, key)
    assert filled.is_symlink()
    assert is_encrypted(real)
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_a_disk_that_fills_up_is_told(filled: Path) -> None:
    """A real limit on the size of files, met in the middle of the copying: told in a sentence, and all is as before."""
    code = """
import resource, sys
from pathlib import Path
from fairdraft.domain.errors import KnownError
from fairdraft.store.beside_store import BesideStore
from fairdraft.store.backup_copies import StoreCopies
from fairdraft.store.encrypting import rewrite_file
from fairdraft.store.store_key import StoreKey
import sqlcipher3.dbapi2, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    rewrite_file(Path(sys.argv[1]), None, StoreKey("lamp garden seven"))
except KnownError as told:
    print("told", told)
"""
    said = subprocess.run([sys.executable, "-c", code, str(filled)], capture_output=True, text=True, check=False)
    assert said.stdout.startswith("told "), said.stderr
    assert "disk" in said.stdout
    assert len(contents(filled)["drafts"]) == 2
    assert [one.name for one in filled.parent.iterdir() if one.is_file()] == ["store.db"]


def test_the_plain_remains_of_a_killed_decryption_go_with_the_next_opening(encrypted: Path, key: StoreKey) -> None:
    left = encrypted.with_name("store.db.rewritten")
    left.write_bytes(SECRET.encode())
    open_store(encrypted, app_version="0.1.0", read_only=True, key=key).close()
    assert left.exists()
    open_store(encrypted, app_version="0.1.0", key=key).close()
    assert not left.exists()


def test_plain_stores_are_never_taken_for_encrypted_ones(filled: Path) -> None:
    """Not when they are empty, cut off, or damaged in their first bytes either; nor are other files."""
    data = filled.read_bytes()
    for made in (data, b"", data[:4096], b"\0" * 100 + data[100:], b"x" * 8192, data[: len(data) // 2 + 1]):
        filled.write_bytes(made)
        assert not is_encrypted(filled)
    assert not is_encrypted(filled.parent)
    assert not is_encrypted(filled.with_name("absent.db"))


@given(seed=st.integers(0), pages=st.integers(1, 3))
def test_noise_in_whole_pages_is_taken_for_an_encrypted_store(
    tmp_path_factory: pytest.TempPathFactory, seed: int, pages: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.db"
    path.write_bytes(Random(seed).randbytes(4096 * pages))  # noqa: S311 - noise, and the same each time
    assert is_encrypted(path)
