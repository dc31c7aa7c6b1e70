"""Vectors of approved copy, in a real file beside the store."""

import sqlite3
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_vector import Nearest, TextVector
from fairdraft.store.copy_vectors import CopyVectors
from fairdraft.store.encrypting import rewrite_file
from fairdraft.store.store_key import StoreKey

MODEL, OTHER = "a" * 64, "b" * 64
MAKER, ANOTHER = f"{MODEL}:x", f"{OTHER}:x"


def vector(*numbers: float, left_out: int = 0) -> TextVector:
    found = np.array(numbers, np.float64)
    return TextVector((found / np.linalg.norm(found)).astype("<f4").tobytes(), 3, left_out)


@pytest.fixture
def vectors(tmp_path: Path) -> CopyVectors:
    return CopyVectors(tmp_path / "meaning.db")


def test_the_nearest_come_first(vectors: CopyVectors) -> None:
    """Only texts that are asked for and were read are compared, the most alike first, with the middle of all."""
    vectors.keep(MAKER, [("east", vector(1, 0)), ("north", vector(0, 1)), ("north-east", vector(1, 1, left_out=4))])
    (found,) = vectors.nearest(MAKER, [vector(1, 0.2)], ["north", "north-east", "east", "nowhere"], 2)
    assert [key for key, _ in found.ranked] == ["east", "north-east"]
    assert found.ranked[0][1] == pytest.approx(0.98, abs=0.01)
    assert (found.compared, found.middle) == (3, pytest.approx(found.ranked[1][1]))
    (found,) = vectors.nearest(MAKER, [vector(1, 0.2)], ["north"], 9)
    assert [key for key, _ in found.ranked] == ["north"]
    assert vectors.cut(MAKER) == 1
    assert vectors.missing(MAKER, ["east", "west"]) == ["west"]
    vectors.close()


def test_vectors_of_one_model_are_in_memory_at_a_time(vectors: CopyVectors) -> None:
    """Where another model is chosen, what the earlier one made takes no memory any more."""
    many = [(str(at), vector(*np.random.default_rng(at).normal(size=256))) for at in range(1000)]
    for maker in (MAKER, ANOTHER):
        vectors.keep(maker, many)
    tracemalloc.start()
    try:
        vectors.missing(MAKER, ["0"])
        one = tracemalloc.get_traced_memory()[0]
        vectors.missing(ANOTHER, ["0"])
        assert tracemalloc.get_traced_memory()[0] < 1.2 * one
    finally:
        tracemalloc.stop()
        vectors.close()


def test_nothing_is_made_by_asking(vectors: CopyVectors, tmp_path: Path) -> None:
    """Where nobody kept anything there is no file, no vector and no fault."""
    assert vectors.known(MAKER) == frozenset()
    assert vectors.nearest(MAKER, [vector(1, 0)], ["east"], 9) == (Nearest(),)
    assert vectors.missing(MAKER, ["east"]) == ["east"]
    assert vectors.keep_only([]) == vectors.cut(MAKER) == 0
    vectors.forget_text("east")
    assert list(tmp_path.iterdir()) == []
    vectors.close()


@settings(max_examples=25)
@given(st.integers(0, 2**31), st.integers(1, 40), st.integers(1, 40))
def test_ranks_are_those_of_the_products(seed: int, count: int, most: int) -> None:
    """The order is that of the products of the vectors as given, but for differences that half precision hides."""
    random = np.random.default_rng(seed)
    given_ = random.normal(size=(count, 24))
    given_ /= np.linalg.norm(given_, axis=1)[:, None]
    question = random.normal(size=24)
    held = _Held(given_)
    (found,) = held.nearest(MAKER, [vector(*question)], [str(at) for at in range(count)], most)
    exact = given_ @ (question / np.linalg.norm(question))
    assert len(found.ranked) == min(count, most)
    assert all(likeness == pytest.approx(exact[int(key)], abs=2e-3) for key, likeness in found.ranked)
    least = found.ranked[-1][1]
    left = set(range(count)) - {int(key) for key, _ in found.ranked}
    assert all(exact[at] <= least + 2e-3 for at in left)


class _Held(CopyVectors):
    """Vectors in a file that is gone with them."""

    def __init__(self, rows: np.ndarray) -> None:
        import tempfile

        self._folder = tempfile.TemporaryDirectory()
        super().__init__(Path(self._folder.name) / "meaning.db")
        self.keep(MAKER, [(str(at), vector(*row)) for at, row in enumerate(rows)])

    def nearest(self, *asked):  # type: ignore[no-untyped-def]
        try:
            return super().nearest(*asked)
        finally:
            self.close()
            self._folder.cleanup()


def test_what_another_process_keeps_is_seen(tmp_path: Path) -> None:
    """Two programs share the file: what one keeps or drops the other sees at its next question."""
    one, other = CopyVectors(tmp_path / "meaning.db"), CopyVectors(tmp_path / "meaning.db")
    one.keep(MAKER, [("east", vector(1, 0))])
    assert other.nearest(MAKER, [vector(1, 0)], ["east", "north"], 9)[0].compared == 1
    one.keep(MAKER, [("north", vector(0, 1))])
    assert other.nearest(MAKER, [vector(1, 0)], ["east", "north"], 9)[0].compared == 2
    other.forget_text("east")
    assert one.nearest(MAKER, [vector(1, 0)], ["east", "north"], 9)[0].compared == 1
    one.close()
    other.close()


def test_vectors_go_with_their_model_and_text(vectors: CopyVectors) -> None:
    """Only vectors of models and texts that are still there are kept."""
    for maker in (MAKER, ANOTHER):
        vectors.keep(maker, [("east", vector(1, 0)), ("north", vector(0, 1))])
    assert vectors.keep_only([MODEL], {"north", "south"}) == 3
    assert vectors.known(MAKER) == {"north"}
    assert vectors.known(ANOTHER) == frozenset()
    vectors.close()


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    """It holds nothing that cannot be made again, so it is thrown away and the next reading fills it."""
    path = tmp_path / "meaning.db"
    path.write_bytes(damage)
    vectors = CopyVectors(path)
    assert vectors.known(MAKER) == frozenset()
    vectors.keep(MAKER, [("east", vector(1, 0))])
    assert vectors.known(MAKER) == {"east"}
    vectors.close()
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (1,)
    connection.close()


def test_a_vector_of_another_width_is_made_anew(vectors: CopyVectors, tmp_path: Path) -> None:
    """It counts as not read yet; where none is as wide as what is asked, all of them do."""
    vectors.keep("m:1", [("a", vector(1, 0)), ("b", vector(0, 1)), ("c", vector(1, 1))])
    with closing(sqlite3.connect(tmp_path / "meaning.db")) as file:
        file.execute("UPDATE vectors SET numbers = x'003C00' WHERE text_key = 'b'")
        file.execute("UPDATE vectors SET numbers = 'words' WHERE text_key = 'c'")
        file.execute("INSERT INTO vectors VALUES ('m:1', 'd', x'003C00000000', 0)")
        file.execute("INSERT INTO vectors VALUES ('m:1', 'e', x'003C0000', 0)")
        file.commit()
    assert vectors.known("m:1") == {"a", "e"}
    assert vectors.missing("m:1", "abcde") == ["b", "c", "d"]
    (found,) = vectors.nearest("m:1", [vector(1, 0)], "abcde", 5)
    assert [key for key, _ in found.ranked] == ["a", "e"]
    vectors.keep("m:1", [("b", vector(0, 1))])
    assert vectors.known("m:1") == {"a", "b", "e"}
    (found,) = vectors.nearest("m:1", [vector(1, 0, 0)], "abe", 5)
    assert found.ranked == ()
    assert vectors.missing("m:1", "abe") == ["a", "b", "e"]


def test_damage_within_the_file_is_not_told_as_one_of_the_store(vectors: CopyVectors, tmp_path: Path) -> None:
    """Damage that shows only in reading is told as what it is, with no word of restoring; then all is made anew."""
    path = tmp_path / "meaning.db"
    vectors.keep(MAKER, [(str(at), vector(at, 1)) for at in range(400)])
    vectors.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(KnownError, match=r"index of approved copy .* was damaged") as told:
        vectors.known(MAKER)
    assert "library embed" in told.value.remedy
    assert "estore" not in str(told.value)
    assert vectors.known(MAKER) == frozenset()
    vectors.keep(MAKER, [("east", vector(1, 0))])
    assert vectors.known(MAKER) == {"east"}
    vectors.close()


def test_beside_an_encrypted_store_they_are_encrypted(tmp_path: Path) -> None:
    """With the store's key; a file that has another one, or is damaged, is thrown away as any damaged one is."""
    pytest.importorskip("sqlcipher3.dbapi2", reason="there is no SQLCipher for this machine")
    store, path, key = tmp_path / "store.db", tmp_path / "meaning.db", StoreKey("lamp garden seven")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE TABLE drafts (text)")
    rewrite_file(store, None, key)

    def kept(by: StoreKey | None) -> frozenset[str]:
        vectors = CopyVectors(path, None if by is None else (store, by))
        known = vectors.known(MAKER)
        vectors.keep(MAKER, [("east", vector(1, 0))])
        assert vectors.nearest(MAKER, [vector(1, 0)], ["east"], 9)[0].compared == 1
        vectors.close()
        return known

    assert [kept(key), kept(key)] == [frozenset(), {"east"}]
    assert b"east" not in path.read_bytes()
    assert path.read_bytes()[:16] == store.read_bytes()[:16]
    assert [kept(StoreKey("another passphrase")), kept(None), kept(key), kept(key)] == [frozenset()] * 3 + [{"east"}]
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(KnownError, match="damaged"):
        kept(key)
    assert kept(key) == frozenset()


def test_a_full_disk_is_told_as_such(tmp_path: Path, vectors: CopyVectors) -> None:
    """SQLite may have ended what was to be written by itself: what it said is what is told."""
    vectors.keep(MAKER, [("east", vector(1, 0))])
    with closing(sqlite3.connect(tmp_path / "meaning.db")) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON vectors BEGIN SELECT RAISE(ROLLBACK, 'disk is full'); END"
        )
    with pytest.raises(sqlite3.Error, match="disk is full"):
        vectors.keep(MAKER, [("west", vector(0, 1))])
    vectors.close()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder in the file's place is a known problem, not a crash."""
    (tmp_path / "meaning.db").mkdir()
    with pytest.raises(KnownError):
        CopyVectors(tmp_path / "meaning.db").keep(MAKER, [("east", vector(1, 0))])


def test_threads_may_ask_at_once(vectors: CopyVectors) -> None:
    """One keeps while others ask; each answer is whole."""
    vectors.keep(MAKER, [(str(at), vector(at + 1, 1)) for at in range(50)])

    def ask() -> int:
        asked = [str(at) for at in range(90)]
        return min(len(vectors.nearest(MAKER, [vector(1, 0)], asked, 5)[0].ranked) for _ in range(20))

    with ThreadPoolExecutor(3) as threads:
        answers = [threads.submit(ask) for _ in range(3)]
        for at in range(50, 90):
            vectors.keep(MAKER, [(str(at), vector(at + 1, 1))])
        assert [one.result(20) for one in answers] == [5, 5, 5]
    assert len(vectors.known(MAKER)) == 90
    vectors.close()
