"""What is begun beside an encrypted store is as secret as the store, and nothing of it is ever lost."""

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fairdraft.domain.begun_briefs import BegunBriefs
from fairdraft.domain.begun_campaigns import BegunCampaign
from fairdraft.domain.begun_files import BegunFiles, BegunFilesError
from fairdraft.domain.campaign_form import CampaignForm
from fairdraft.domain.errors import KnownError
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.text_vector import TextVector
from fairdraft.domain.unfinished_rating import UnfinishedRating
from fairdraft.domain.unfinished_vote import UnfinishedVote
from fairdraft.host.begun_briefs import BegunBriefFile
from fairdraft.host.begun_campaigns import BegunCampaignFile
from fairdraft.host.begun_folder import BegunFolder
from fairdraft.host.own_words import OwnWordFile
from fairdraft.host.unfinished_ratings import UnfinishedRatingFiles
from fairdraft.store import store_key
from fairdraft.store.backup_copies import StoreCopies
from fairdraft.store.begun_database import BegunDatabase
from fairdraft.store.beside_store import BesideStore
from fairdraft.store.encrypting import rewrite_file
from fairdraft.store.keeping import HomeStoreKeeper
from fairdraft.store.sqlite_file import connect
from fairdraft.store.sqlite_store import open_store
from fairdraft.store.store_key import StoreKey, is_encrypted
from fairdraft.store.store_keys import StoreKeys

pytest.importorskip("sqlcipher3.dbapi2", reason="there is no SQLCipher for this machine")

FIRST, SECOND = "lamp garden seven", "harbor violin eleven"
SECRETS = (
    b"leaflet about GLYNORA",
    b"Autumn walks",
    b"too bold a claim",
    b"left is warmer",
    b"Zentrable",
    b"half a JSON",
)
WORDS = frozenset({"Zentrable", "brevasto"})
BRIEFS = BegunBriefs({"glynora": "A leaflet about GLYNORA."}, "glynora")
CAMPAIGNS = (BegunCampaign("new", "", CampaignForm(), CampaignForm(name="Autumn walks")),)
RATINGS = (UnfinishedRating(QueueEntry("d1", 1), Judgement({"accuracy": 4}, note="That is too bold a claim.")),)
VOTES = (UnfinishedVote(("d1", "d2"), "The left is warmer.", 5),)
VECTOR = np.linspace(-1, 1, 64).astype("<f4").tobytes()
MAKER = "a" * 64 + ":x"

ExpectLog = Callable[[str, str], None]


class NoMemory:
    """A keyring that keeps nothing."""

    def make_sure(self) -> None: ...

    def remember(self, passphrase: str) -> None: ...

    def told_elsewhere(self, passphrase: str | None) -> str:
        return ""

    def forget(self) -> bool:
        return False


@dataclass(frozen=True)
class Home:
    """A home folder with a store; `open` is what every opening of it does with what lies beside the store."""

    folder: Path
    told: list[KnownError] = field(default_factory=list)

    @property
    def store(self) -> Path:
        return self.folder / "fairdraft.db"

    @property
    def begun(self) -> Path:
        return self.folder / "begun-work.db"

    @property
    def beside(self) -> BesideStore:
        plain = BegunFolder(self.folder)
        meaning, names = self.folder / "meaning.db", self.folder / "QtProject.conf"
        return BesideStore(self.store, begun=self.begun, meaning=meaning, tells_names=names, plain=plain)

    def key(self, *passphrases: str) -> StoreKey | None:
        return StoreKeys(passphrases).key_of(self.store)

    def open(self, *passphrases: str) -> BegunFiles:
        key = self.key(*passphrases)
        open_store(self.store, app_version="0.1.0", key=key).close()
        self.told[:] = (*self.beside.settle(key), *StoreCopies(self.store).settle(key))
        return self.beside.begun(key)

    def keeper(self, *passphrases: str) -> HomeStoreKeeper:
        keys, memory = StoreKeys(passphrases), NoMemory()
        options: dict[str, Any] = {"taken": lambda: False, "keys": keys, "memory": memory}
        return HomeStoreKeeper(self.store, "", beside=self.beside, app_version="0.1.0", **options)

    def read_vectors(self, key: StoreKey | None) -> frozenset[str]:
        vectors = self.beside.vectors(key)
        try:
            return vectors.known(MAKER)
        finally:
            vectors.close()

    def keep_vectors(self, key: StoreKey | None) -> None:
        vectors = self.beside.vectors(key)
        vectors.keep(MAKER, [("east", TextVector(VECTOR, 3, 0))])
        vectors.close()

    def names(self) -> set[str]:
        return {one.relative_to(self.folder).as_posix() for one in self.folder.rglob("*") if one.is_file()}

    def holds(self, *words: bytes) -> bool:
        files = (one.read_bytes() for one in self.folder.rglob("*") if one.is_file())
        return any(word in data for data in files for word in words)


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a passphrase withstands guessing is no subject here."""
    monkeypatch.setattr(store_key, "_ROUNDS", 1000)


@pytest.fixture
def home(tmp_path: Path, empty_store: bytes) -> Home:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "fairdraft.db").write_bytes(empty_store)
    return Home(folder)


def begin(files: BegunFiles) -> None:
    BegunBriefFile(files).write_begun_briefs(BRIEFS)
    BegunCampaignFile(files).write_begun_campaigns(CAMPAIGNS)
    ratings = UnfinishedRatingFiles(files)
    ratings.write_unfinished("autumn", "R1", RATINGS)
    ratings.write_unfinished_votes("autumn", "R1", VOTES)
    OwnWordFile(files).change(lambda own: own.with_words(WORDS))


def all_of(files: BegunFiles) -> tuple[object, ...]:
    return (*begun_of(files), OwnWordFile(files).read())


def begun_of(files: BegunFiles) -> tuple[object, ...]:
    ratings = UnfinishedRatingFiles(files)
    return (
        BegunBriefFile(files).read_begun_briefs(),
        BegunCampaignFile(files).read_begun_campaigns(),
        ratings.read_unfinished("autumn", "R1"),
        ratings.read_unfinished_votes("autumn", "R1"),
    )


ALL = (BRIEFS, CAMPAIGNS, RATINGS, VOTES, WORDS)
NONE = (BegunBriefs(), (), (), (), frozenset[str]())


def test_begun_work_follows_the_store(home: Home) -> None:
    """Encrypted, changed and made plain with it: no byte of the home folder has a word or a vector of it between."""
    begin(home.open())
    home.keep_vectors(None)
    (home.folder / "begun-briefs.unreadable").write_bytes(b"half a JSON")
    (home.folder / "begun-briefs.99999999.part").write_bytes(b"half a JSON")
    before = home.names()
    (home.folder / "QtProject.conf").write_text("history=launches/zentrable")
    half = np.frombuffer(VECTOR, "<f4").astype("<f2").tobytes()
    assert home.holds(half)
    assert all(home.holds(one) for one in SECRETS)
    done = home.keeper().encrypt(FIRST, remember=False)
    assert (done.left, done.beside) == ((), ())
    assert home.names() == {"fairdraft.db", "begun-work.db"}
    assert not home.holds(*SECRETS, half, b"east", b"SQLite format")
    assert all_of(home.open(FIRST)) == ALL
    assert home.read_vectors(home.key(FIRST)) == frozenset()
    home.keep_vectors(home.key(FIRST))
    assert home.read_vectors(home.key(FIRST)) == {"east"}
    assert not home.holds(*SECRETS, half, b"east", b"SQLite format")

    home.keeper(FIRST).encrypt(SECOND, remember=False)
    assert home.names() == {"fairdraft.db", "begun-work.db"}
    files = home.open(SECOND)
    assert (all_of(files), home.told) == (ALL, [])
    with pytest.raises(BegunFilesError, match="another passphrase"):
        home.beside.begun(StoreKey(FIRST)).read("begun-briefs.json")
    assert not home.holds(*SECRETS)

    home.keeper(SECOND).decrypt()
    assert home.names() == before - {"meaning.db", "begun-briefs.99999999.part", "words.lock"}
    assert (all_of(home.open()), home.told) == (ALL, [])
    assert (home.folder / "begun-briefs.unreadable").read_bytes() == b"half a JSON"


def test_in_the_database_as_in_the_folder(home: Home) -> None:
    """Whoever keeps begun work finds no difference: written, replaced, put aside, forgotten."""
    home.keeper().encrypt(FIRST, remember=False)
    files = home.open(FIRST)
    assert all_of(files) == NONE
    assert not files.remove_folder("unfinished-ratings/nobody")
    files.remove("begun-briefs.json")
    assert not home.begun.exists()
    begin(files)
    other = UnfinishedRatingFiles(files)
    other.write_unfinished("autumn", "R2", RATINGS)
    assert other.forget_unfinished("R1")
    assert not other.forget_unfinished("R1")
    assert all_of(files) == (BRIEFS, CAMPAIGNS, (), (), WORDS)
    assert other.read_unfinished("autumn", "R2") == RATINGS
    BegunBriefFile(files).write_begun_briefs(BegunBriefs())
    assert files.read("begun-briefs.json") is None
    files.write("begun-briefs.json", b"half a JSON")
    assert files.put_aside("begun-briefs.json") == "begun-briefs.unreadable"
    assert files.read("begun-briefs.unreadable") == b"half a JSON"
    if os.name != "nt":
        assert home.begun.stat().st_mode & 0o777 == 0o600


def test_an_opening_makes_one_key(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies beside the store has its key, also after another passphrase: no opening takes longer for it."""
    begin(home.open())
    home.keeper().encrypt(FIRST, remember=False)
    home.keep_vectors(home.key(FIRST))
    made: list[int] = []
    pbkdf2 = hashlib.pbkdf2_hmac
    monkeypatch.setattr(hashlib, "pbkdf2_hmac", lambda *given: made.append(1) or pbkdf2(*given))
    key = home.key(FIRST)
    assert home.beside.settle(key) == ()
    assert all_of(home.beside.begun(key)) == ALL
    assert home.read_vectors(key) == {"east"}
    assert len(made) == 1
    home.keeper(FIRST).encrypt(SECOND, remember=False)
    made.clear()
    key = home.key(SECOND)
    assert home.beside.settle(key) == ()
    assert all_of(home.beside.begun(key)) == ALL
    assert len(made) == 1
    # A backup that takes the store's place has salt of its own.
    rewrite_file(home.store, key, key)
    home.open(SECOND)
    made.clear()
    assert all_of(home.open(SECOND)) == ALL
    assert len(made) == 1


def test_what_earlier_versions_left_plain_is_taken_in(home: Home) -> None:
    """At the next opening, with the vectors, beside which a log may have been left; what is in the database stays."""
    begin(home.open())
    home.keep_vectors(None)
    rewrite_file(home.store, None, StoreKey(FIRST))
    assert home.holds(*SECRETS[:3])
    assert all_of(home.open(FIRST)) == ALL
    assert home.told == []
    assert home.names() == {"fairdraft.db", "begun-work.db"}
    assert not home.folder.joinpath("unfinished-ratings").exists()
    (home.folder / "meaning.db-wal").write_bytes(b"left is warmer")
    later = BegunBriefFile(BegunFolder(home.folder))
    later.write_begun_briefs(BegunBriefs({"lumivar": "A letter."}, "lumivar"))
    found = BegunBriefFile(home.open(FIRST)).read_begun_briefs()
    assert found == BegunBriefs({**BRIEFS.words, "lumivar": "A letter."}, "lumivar")
    (home.folder / "begun-briefs.json").write_bytes(b"half a JSON")
    os.utime(home.folder / "begun-briefs.json", (1, 1))
    assert BegunBriefFile(home.open(FIRST)).read_begun_briefs() == found
    assert home.names() == {"fairdraft.db", "begun-work.db"}
    home.keeper(FIRST).decrypt()
    (kept,) = home.folder.glob("begun-briefs.unreadable.*")
    assert kept.read_bytes() == b"half a JSON"


def test_words_that_somebody_writes_by_hand_beside_an_encrypted_store_are_taken_in(home: Home) -> None:
    """With those that are there, notes and all; also in a file that is no text, which is told and can be mended."""
    home.keeper().encrypt(FIRST, remember=False)
    OwnWordFile(home.open(FIRST)).change(lambda own: own.with_words(["brevasto"]))
    by_hand = home.folder / "words.txt"
    by_hand.write_text("# of our client\nZentrable\n", encoding="utf-8")
    (home.folder / "words.txt.part").write_text("Zentra")
    (home.folder / "words.docx").write_bytes(b"of somebody")
    files = home.open(FIRST)
    assert files.read("words.txt") == b"# of our client\nbrevasto\nZentrable\n"
    assert home.names() == {"fairdraft.db", "begun-work.db", "words.docx"}
    by_hand.write_bytes("Łukasz".encode("utf-16"))
    own = OwnWordFile(home.open(FIRST))
    with pytest.raises(KnownError, match=r"begun-work\.db \(words\.txt\) cannot be read: the file is not UTF-8"):
        own.read()
    by_hand.write_text("Łukasz\n", encoding="utf-8")
    assert OwnWordFile(home.open(FIRST)).read() == {"Łukasz"}
    home.keeper(FIRST).decrypt()
    assert by_hand.read_text(encoding="utf-8") == "Łukasz\n"
    kept = {one.read_bytes() for one in home.folder.glob("words.txt.unreadable.*")}
    assert kept == {b"# of our client\nbrevasto\nZentrable\n", "Łukasz".encode("utf-16")}


def test_a_plain_file_that_cannot_be_taken_in_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store opens, the file stays as it is, and the next opening tries again."""
    begin(home.open())
    rewrite_file(home.store, None, StoreKey(FIRST))

    def refuse(_folder: BegunFolder, name: str) -> None:
        raise BegunFilesError(home.folder / name, "Permission denied")

    for broken in ("read", "remove"):
        with monkeypatch.context() as patch:
            patch.setattr(BegunFolder, broken, refuse)
            home.open(FIRST)
        (told,) = home.told
        assert "still unencrypted beside the encrypted store" in told.what
        assert "Permission denied" in told.what
        assert home.holds(SECRETS[0])
    assert all_of(home.open(FIRST)) == ALL
    assert home.told == []
    assert not home.holds(*SECRETS)


def test_a_database_with_another_passphrase_is_set_aside_and_comes_back(home: Home) -> None:
    """It is told once and not overwritten, and the store works; with its passphrase all is there, and what is newer."""
    begin(home.open())
    plain = home.store.read_bytes()
    home.keeper().encrypt(FIRST, remember=False)
    held = home.begun.read_bytes()
    home.store.write_bytes(plain)
    home.keeper().encrypt(SECOND, remember=False)
    (aside,) = home.folder.glob("begun-work-aside-*.db")
    assert aside.read_bytes() == held
    files = home.open(SECOND)
    assert (all_of(files), home.told) == (NONE, [])
    BegunBriefFile(files).write_begun_briefs(BegunBriefs({"lumivar": "A letter."}, "lumivar"))
    assert home.keeper(SECOND).encrypt(FIRST, remember=False).beside == ()
    files = home.open(FIRST)
    assert all_of(files)[1:] == ALL[1:]
    assert BegunBriefFile(files).read_begun_briefs().words == {**BRIEFS.words, "lumivar": "A letter."}
    assert home.names() == {"fairdraft.db", "begun-work.db"}


@pytest.mark.parametrize("wrong", ["passphrase", "plain store", "damage"])
def test_a_database_that_the_store_does_not_open_is_told(home: Home, wrong: str) -> None:
    """In one sentence that says what, where, and what became of it, and one that says what to do."""
    plain = home.store.read_bytes()
    begin(home.open())
    home.keeper().encrypt(FIRST, remember=False)
    if wrong == "damage":
        data = bytearray(home.begun.read_bytes())
        data[-2000] ^= 1
        home.begun.write_bytes(bytes(data))
    else:
        home.store.write_bytes(plain)
    if wrong == "passphrase":
        rewrite_file(home.store, None, StoreKey(SECOND))
    held = home.begun.read_bytes()
    home.open(FIRST, SECOND)
    (told,) = home.told
    (aside,) = home.folder.glob("begun-work-aside-*.db")
    assert str(home.begun) in told.what
    assert aside.name in told.what
    assert "fairdraft store encrypt" in told.remedy
    assert aside.read_bytes() == held
    begin(home.open(FIRST, SECOND))
    assert home.told == []
    assert all_of(home.open(FIRST, SECOND)) == ALL


def test_where_the_store_cannot_be_exchanged_all_stays_with_its_key(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was prepared for another passphrase, or for none, is taken away again."""
    begin(home.open())

    def fail(*_given: object) -> None:
        raise KnownError("The disk is full.", "Make room.")

    for passphrase in (None, FIRST):
        if passphrase is not None:
            home.keeper().encrypt(passphrase, remember=False)
        before = home.names()
        known = () if passphrase is None else (passphrase,)
        with monkeypatch.context() as patch:
            patch.setattr("fairdraft.store.encrypting._exchange", fail)
            with pytest.raises(KnownError, match="full"):
                home.keeper(*known).encrypt(SECOND, remember=False)
            if passphrase is not None:
                with pytest.raises(KnownError, match="full"):
                    home.keeper(*known).decrypt()
        assert home.names() == before
        assert (all_of(home.open(*known)), home.told) == (ALL, [])
    with monkeypatch.context() as patch:
        patch.setattr(BegunFolder, "write", lambda _folder, name, _content: fail_to_write(home.folder / name))
        with pytest.raises(KnownError, match="the store was left as it is"):
            home.keeper(FIRST).decrypt()
    assert is_encrypted(home.store)
    assert (all_of(home.open(FIRST)), home.told) == (ALL, [])


def fail_to_write(place: Path) -> None:
    raise BegunFilesError(place, "No space left on device")


def test_what_was_set_aside_comes_back_with_the_store(home: Home) -> None:
    """Another store lay in its place for a while: no passphrase has to be given for it."""
    begin(home.open())
    plain = home.store.read_bytes()
    home.keeper().encrypt(FIRST, remember=False)
    encrypted = home.store.read_bytes()
    home.store.write_bytes(plain)
    home.open()
    assert len(home.told) == 1
    home.store.write_bytes(encrypted)
    assert (all_of(home.open(FIRST)), home.told) == (ALL, [])
    assert home.names() == {"fairdraft.db", "begun-work.db"}


def test_a_change_that_is_put_in_order_late_loses_nothing(home: Home) -> None:
    """The program ended in the midst of it, and the next one could not wait for the store, but began something."""
    begin(home.open())
    home.keeper().encrypt(FIRST, remember=False)
    first, second = StoreKey(FIRST), StoreKey(SECOND)
    rewrite_file(home.store, first, second, meanwhile=lambda secret: home.beside.prepare(first, second, secret))
    home.begun.unlink()
    later = home.folder.with_name("later")
    shutil.copytree(home.folder, later)
    BegunBriefFile(home.beside.begun(second)).write_begun_briefs(BegunBriefs({"lumivar": "A letter."}, "lumivar"))
    files = home.open(SECOND)
    assert (all_of(files)[1:], home.told) == (ALL[1:], [])
    assert BegunBriefFile(files).read_begun_briefs().words == {**BRIEFS.words, "lumivar": "A letter."}
    assert home.names() == {"fairdraft.db", "begun-work.db"}
    # Or a plain store came into its place.
    other = Home(later)
    other.store.unlink()
    other.open()
    assert len(other.told) == 1
    other.keeper().encrypt(SECOND, remember=False)
    assert all_of(other.open(SECOND)) == ALL


def test_what_could_not_be_read_is_not_written_over(
    home: Home, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    """On a full disk nothing is read from an encrypted file: what is begun then is added to what it has."""
    begin(home.open())
    home.keeper().encrypt(FIRST, remember=False)
    files = home.open(FIRST)

    def full(*_given: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("fairdraft.store.begun_database.connect", full)
        expect_log("fairdraft.host.begun_briefs", "No space left")
        expect_log("fairdraft.host.begun_campaigns", "No space left")
        expect_log("fairdraft.host.unfinished_ratings", "No space left")
        assert begun_of(files) == (BegunBriefs(), (), (), ())
        with pytest.raises(KnownError, match=r"begun-work\.db cannot be read: No space left"):
            OwnWordFile(files).read()
    later = (UnfinishedRating(QueueEntry("d2", 1), Judgement({"accuracy": 2})),)
    change = BegunCampaign("change", "glynora", CampaignForm(), CampaignForm(message="Ask."))
    for _again in range(2):
        BegunBriefFile(files).write_begun_briefs(BegunBriefs({"lumivar": "A letter."}, "lumivar"))
        BegunCampaignFile(files).write_begun_campaigns((change,))
        UnfinishedRatingFiles(files).write_unfinished("autumn", "R1", later)
    UnfinishedRatingFiles(files).write_unfinished_votes("autumn", "R1", ())
    briefs = BegunBriefs({**BRIEFS.words, "lumivar": "A letter."}, "lumivar")
    OwnWordFile(files).change(lambda own: own.with_words(["zentrably"]))
    assert all_of(files) == (briefs, (*CAMPAIGNS, change), (*RATINGS, *later), VOTES, WORDS | {"zentrably"})
    # Whoever writes now has read it.
    UnfinishedRatingFiles(files).write_unfinished("autumn", "R1", later)
    BegunBriefFile(files).write_begun_briefs(BegunBriefs())
    assert begun_of(files) == (BegunBriefs(), (*CAMPAIGNS, change), later, VOTES)


def test_plain_files_that_could_not_be_taken_in_are_not_written_over(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store stays encrypted until they can be read."""
    begin(home.open())
    home.keeper().encrypt(FIRST, remember=False)
    later = BegunBriefs({"lumivar": "A letter."}, "lumivar")
    BegunBriefFile(BegunFolder(home.folder)).write_begun_briefs(later)
    with monkeypatch.context() as patch:
        patch.setattr(BegunFolder, "read", lambda _folder, name: fail_to_read(home.folder / name))
        with pytest.raises(KnownError, match="the store was left as it is"):
            home.keeper(FIRST).decrypt()
    home.keeper(FIRST).decrypt()
    files = home.open()
    assert all_of(files)[1:] == ALL[1:]
    assert BegunBriefFile(files).read_begun_briefs().words == {**BRIEFS.words, **later.words}


def fail_to_read(place: Path) -> None:
    raise BegunFilesError(place, "Permission denied")


def test_an_empty_database_is_no_work_of_anybody(home: Home) -> None:
    """A full disk leaves one: it goes without a word."""
    home.keeper().encrypt(FIRST, remember=False)
    home.begun.touch(0o600)
    assert home.open(FIRST).read("begun-briefs.json") is None
    assert home.keeper(FIRST).decrypt().beside == ()
    assert home.names() == {"fairdraft.db"}


def test_a_full_disk_is_told_as_such(home: Home) -> None:
    """SQLite may have ended what was to be written by itself: that is no fault of its own."""
    home.keeper().encrypt(FIRST, remember=False)
    begin(home.open(FIRST))
    key = StoreKey(FIRST)
    with closing(connect(home.begun, key=key)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON begun_files BEGIN SELECT RAISE(ROLLBACK, 'disk is full'); END"
        )
    with pytest.raises(BegunFilesError, match="disk is full"):
        BegunDatabase(home.begun, home.store, key).take([("begun-briefs.json", b"{}", 1.0)])


def test_vectors_of_a_store_that_was_plain_go_whatever_becomes_of_begun_work(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read of the one keeps nothing of the other."""
    home.keep_vectors(None)
    rewrite_file(home.store, None, StoreKey(FIRST))
    (home.folder / "begun-briefs.json").write_bytes(b"half a JSON")

    def refuse(*_given: object) -> None:
        raise KnownError("The disk refused to read it.", "Look it over.")

    with monkeypatch.context() as patch:
        patch.setattr(BesideStore, "_choose", refuse)
        home.open(FIRST)
    assert [one.what for one in home.told] == ["The disk refused to read it."]
    assert not (home.folder / "meaning.db").exists()


def test_programs_may_write_at_once(home: Home) -> None:
    """Two programs that open a home which an earlier version left, and begin something: all of it is kept, once."""
    begin(home.open())
    rewrite_file(home.store, None, StoreKey(FIRST))
    code = """
import sys
from pathlib import Path
from fairdraft.host.begun_folder import BegunFolder
from fairdraft.host.own_words import OwnWordFile
from fairdraft.store import store_key
from fairdraft.store.beside_store import BesideStore
from fairdraft.store.backup_copies import StoreCopies
from fairdraft.store.store_key import StoreKey
store_key._ROUNDS = 1000
home, who, key = Path(sys.argv[1]), sys.argv[2], StoreKey(sys.argv[3])
begun, meaning, names = home / "begun-work.db", home / "meaning.db", home / "QtProject.conf"
plain = BegunFolder(home)
beside = BesideStore(home / "fairdraft.db", begun=begun, meaning=meaning, tells_names=names, plain=plain)
sys.stdin.readline()
assert beside.settle(key) == ()
files = beside.begun(key)
own = OwnWordFile(files)
for at in range(20):
    files.write(f"{who}-{at}", who.encode())
    own.change(lambda kept: kept.with_words([who + "abcdefghijklmnopqrst"[at]]))
"""
    programs = [
        subprocess.Popen([sys.executable, "-c", code, str(home.folder), who, FIRST], stdin=subprocess.PIPE)
        for who in ("one", "two")
    ]
    for one in programs:
        assert one.stdin is not None
        one.stdin.write(b"go\n")
        one.stdin.close()
    assert [one.wait() for one in programs] == [0, 0]
    files = home.open(FIRST)
    added = {who + one for who in ("one", "two") for one in "abcdefghijklmnopqrst"}
    assert (all_of(files), home.told) == ((*ALL[:-1], WORDS | added), [])
    assert not home.holds(*SECRETS)
    assert all(files.read(f"{who}-{at}") == who.encode() for who in ("one", "two") for at in range(20))


# ---- killed at every step

_STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "open", "sqlite3.connect"}


def _killed_before(step: int, steps: set[str], folder: Path, act: Callable[[], object]) -> bool:
    """Do it in a child that ends before its `step`-th change of the folder; whether it came so far."""
    child = os.fork()
    if child == 0:
        left = [step]

        def count(event: str, given: tuple[Any, ...]) -> None:
            if event in steps and given and str(folder) in str(given[0]):
                if event == "open" and not (isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)):
                    return
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(count)
        try:
            act()
        except BaseException:  # noqa: BLE001 - this process ends here
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 9


def _prepared(home: Home, doing: str) -> Callable[[Home], object]:
    """Bring a home folder to where it is about to happen; gives what is done then."""
    begin(home.open())
    home.keep_vectors(None)
    if doing == "encrypt":
        return lambda one: one.keeper().encrypt(SECOND, remember=False)
    home.keeper().encrypt(FIRST, remember=False)
    home.keep_vectors(home.key(FIRST))
    if doing == "change":
        return lambda one: one.keeper(FIRST).encrypt(SECOND, remember=False)
    if doing == "decrypt":
        return lambda one: one.keeper(FIRST).decrypt()
    # The program ended right after the exchange, and an earlier version left a plain file.
    key = StoreKey(SECOND)
    rewrite_file(
        home.store,
        home.key(FIRST),
        key,
        meanwhile=lambda secret: home.beside.prepare(StoreKey(FIRST), key, secret),
    )
    BegunBriefFile(BegunFolder(home.folder)).write_begun_briefs(BRIEFS)
    return lambda one: one.open(SECOND)


def _kills(home: Home, doing: str, steps: set[str]) -> Iterator[Home]:
    act = _prepared(home, doing)
    for step in range(1000):
        one = Home(home.folder.with_name(f"home {step}"))
        shutil.copytree(home.folder, one.folder)
        came_so_far = _killed_before(step, steps, one.folder, lambda one=one: act(one))
        yield one
        shutil.rmtree(one.folder)
        if not came_so_far:
            return


def _refuse_any_loss(home: Home, doing: str) -> None:
    files = home.open(FIRST, SECOND)
    assert (all_of(files), home.told) == (ALL, [])
    if is_encrypted(home.store):
        assert not home.holds(*SECRETS)
        # The lock of a plain file is empty.
        assert home.names() - {"meaning.db", "words.lock"} == {"fairdraft.db", "begun-work.db"}
    else:
        assert doing in ("encrypt", "decrypt")
        assert not any(one.startswith("begun-work") for one in home.names())
    # It goes on as if nothing had been.
    files.write("begun-briefs.json", b"{}")
    assert home.open(FIRST, SECOND).read("begun-briefs.json") == b"{}"
    assert home.told == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.parametrize(
    "doing",
    ["encrypt", *(pytest.param(one, marks=pytest.mark.slow) for one in ("change", "decrypt")), "settle"],
)
@pytest.mark.parametrize(
    "steps",
    [pytest.param({"os.rename"}, id="renames"), pytest.param(_STEPS, id="all", marks=pytest.mark.slow)],
)
def test_a_program_that_is_killed_loses_nothing(home: Home, doing: str, steps: set[str]) -> None:
    """Before whichever change of the disk it ends: the next opening has all, and nothing of it is plain that is not
    to be.
    """
    killed = 0
    for one in _kills(home, doing, steps):
        _refuse_any_loss(one, doing)
        killed += 1
    assert killed > 1
