"""Approved copy in a real store: one of each, found by its words, back after a restore."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fairdraft.domain.approved_copy import ApprovedCopy, CopyBounds, CopyFindings
from fairdraft.domain.errors import KnownError
from fairdraft.services.ports import Store
from fairdraft.store.backup import backup_store
from fairdraft.store.restore import restore_store
from fairdraft.store.sqlite_store import open_store

WHEN = datetime(2026, 11, 26, 12, tzinfo=UTC)


def copy(number: int, text: str, product: str = "glynora", name: str = "") -> ApprovedCopy:
    return ApprovedCopy(
        f"0000000{number}-aaaa-4000-8000-00000000000{number % 10}", product, "product-claim", "whole",
        name or f"piece {number}", text, date(2026, 1, 2), "MLR-1", None, "file", "", CopyFindings(0, 1, 0), WHEN,
    )  # fmt: skip


SLEEP = copy(1, "Sleeping badly is no way to live. Ask about rest.", "noctaris")
WALK = copy(2, "Walk for ten minutes after supper. “Small steps” count.")
CAFE = copy(3, "Café, naïve, and 100 % sure\0 of \ud83d it.")


def ids(found: tuple[ApprovedCopy, ...]) -> list[str]:
    return [one.name for one in found]


def test_copy_is_kept_as_it_was_given(store: Store) -> None:
    """Everything of it comes back, whatever is in the text, in the order in which it came."""
    assert store.add_copies([SLEEP, WALK, CAFE]) == (SLEEP.id, WALK.id, CAFE.id)
    assert store.copies() == (SLEEP, WALK, CAFE)
    assert store.copies("glynora") == (WALK, CAFE)
    assert store.copy(WALK.id[:9]) == WALK
    assert store.copy("nothing") is None


def test_there_is_one_of_each_words_and_product(store: Store) -> None:
    """The same words in other capitals, signs or spaces are no second piece; of another product they are."""
    store.add_copies([WALK])
    twin = replace(WALK, id="twin", text="walk for TEN minutes   after supper — small steps count!")
    assert store.add_copies([twin, replace(twin, id="other", product="cordexa")]) == ("other",)
    assert store.copies("glynora") == (WALK,)


def test_words_are_found_in_any_of_their_forms(store: Store) -> None:
    """Endings, capitals and accents do not matter; the best match comes first, and quotation marks are no syntax."""
    store.add_copies([SLEEP, WALK, CAFE])
    assert ids(store.find_copies(["sleeps"], 9)) == [SLEEP.name]
    assert ids(store.find_copies(["CAFE"], 9)) == [CAFE.name]
    assert ids(store.find_copies(["supper", "steps", "rest"], 9)) == [WALK.name, SLEEP.name]
    assert ids(store.find_copies(["supper", "steps", "rest"], 1)) == [WALK.name]
    assert ids(store.find_copies(["supper", "rest"], 9, CopyBounds("noctaris"))) == [SLEEP.name]
    assert store.find_copies(['"', "OR", "NEAR(", "*"], 9) == ()
    assert store.find_copies([], 9) == store.find_copies(["rest"], 0) == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ten minutes after supper small", {2}),
        ("no way to live ask", {1}),
        ("walk for ten minutes before", set()),
        ("café naïve and 100 certain", {3}),
        ("it's what you're used to", {4}),
        ("don't near or not and", set()),
        ("piece 2 walk for ten", set()),
        ("straße ünter größe łódź über", set()),
        ("crème brûlée déjà goûtée", {3}),
        ("wash and or dry it", {3}),
        ("glynora com for the list", {3}),
    ],
)
def test_words_in_a_row_are_found(store: Store, words: str, found: set[int]) -> None:
    """Pieces with these words in a row are found over signs and line ends, with apostrophes of either form and where a
    sign alone parts two of them; with another word among them, or a piece's name before its text, none is.
    """
    usual = copy(4, "It’s what\nyou’re used\tto: supper.", "cordexa")
    text = (
        "Café, naïve, and 100 % certain. Wash and/or dry it. See glynora.com for the list. Crème brûlée, déjà goûtée."
    )
    cafe = copy(3, text)
    store.add_copies([SLEEP, WALK, cafe, usual])
    pieces = {1: SLEEP.id, 2: WALK.id, 3: cafe.id, 4: usual.id}
    assert set(store.ids_with_words(words.split(), 9)) == {pieces[one] for one in found}
    assert set(store.ids_with_words(words.split(), None)) == {pieces[one] for one in found}
    store.remove_copies(pieces.values())
    assert store.ids_with_words(words.split(), None) == ()


def test_of_many_with_words_in_a_row_the_first_come(store: Store) -> None:
    """As many as are asked for, in the order in which they came; of words in other forms each is found by its own."""
    pieces = [copy(number, f"Ask your doctor about rest, number {number}.") for number in range(1, 6)]
    other = copy(6, "Ask your doctors about rest.")
    store.add_copies([*pieces, other])
    words = ["ask", "your", "doctor", "about", "rest"]
    assert store.ids_with_words(words, 3) == tuple(one.id for one in pieces[:3])
    assert set(store.ids_with_words(words, None)) >= {one.id for one in pieces}
    assert store.ids_with_words(["ask", "your", "doctors", "about", "rest"], None) == (other.id,)
    assert set(store.ids_with_words(words, None, loosely=True)) == {one.id for one in (*pieces, other)}


def test_removed_copy_is_not_found_and_comes_back_when_it_is_added_again(store: Store) -> None:
    """Removed, a text is gone from lists and searches; added again with another name, it is found under that."""
    store.add_copies([WALK])
    store.remove_copy(WALK.id[:9])
    assert store.copies() == store.find_copies(["supper"], 9) == ()
    with pytest.raises(KnownError, match="no approved copy"):
        store.remove_copy(WALK.id)
    again = replace(WALK, id="back", name="The evening stroll", text=WALK.text.upper())
    assert store.add_copies([again]) == ("back",)
    assert store.find_copies(["stroll"], 9) == store.find_copies(["supper"], 9) == (again,)
    assert store.find_copies(["piece"], 9) == ()


def test_restored_copy_is_found_by_its_words(store: Store, store_path: Path, tmp_path: Path) -> None:
    """What a restore brings back is in the index as well as in the list."""
    backup = tmp_path / "elsewhere" / "copy.db"
    store.add_copies([SLEEP])
    backup_store(store_path, backup)
    elsewhere = open_store(backup, app_version="0")
    elsewhere.add_copies([WALK])
    elsewhere.close()
    store.add_copies([CAFE])
    done = restore_store(store_path, backup, app_version="0", now=WHEN)
    assert done.added["approved_copy"] == 1
    assert store.copies() == (SLEEP, CAFE, WALK)
    assert store.find_copies(["supper", "rest"], 9) == (WALK, SLEEP)


def test_five_thousand_pieces_are_searched_at_once(store: Store) -> None:
    """The median of 21 searches among 5,000 pieces, with a brief's worth of words, of one product."""
    subjects = ["sleep", "itch", "walk", "heart", "sugar", "doctor", "night", "garden", "stairs", "breath", "salt"]
    store.add_copies(
        replace(
            WALK,
            id=f"piece-{at}",
            name=f"Piece {at}",
            product=("glynora", "cordexa")[at % 2],
            text=f"Number {at} speaks of {subjects[at % 11]} and {subjects[at % 7]} on day {at * 37 % 501}. " * 4,
        )
        for at in range(5_000)
    )
    times = []
    for at in range(21):
        began = time.process_time()
        found = store.find_copies(
            [subjects[at % 11], "doctor", "night", "supper", "steps", str(at)], 60, CopyBounds("glynora")
        )
        times.append(time.process_time() - began)
        assert len(found) == 60
    # Much more than a quiet machine takes (under 30 ms), so that a busy one does not fail it.
    assert sorted(times)[10] < 0.3


def test_bounds_hold_before_ranking(store: Store) -> None:
    """Copy out of bounds takes nobody's place: with room for one, the one that may be found is found, also where
    another has more of the words.
    """
    expired = replace(WALK, id="expired", text=f"{WALK.text} Old. {WALK.text}", expires=date(2026, 3, 1))
    reminder = replace(WALK, id="reminder", text=f"{WALK.text} Brief. {WALK.text}", ad_type="reminder")
    study = replace(WALK, id="study", text=f"{WALK.text} Rated. {WALK.text}", source="study")
    store.add_copies([expired, reminder, study, WALK])
    bounds = CopyBounds(WALK.product, WALK.ad_type, ("file", "piece"), date(2026, 3, 1))
    assert [one.id for one in store.find_copies(["supper", "steps"], 1, bounds)] == [WALK.id]
    assert store.keyed_copies(bounds) == ((WALK.id, WALK.key),)
    assert [one for one, _ in store.keyed_copies()] == ["expired", "reminder", "study", WALK.id]
    assert len(store.find_copies(["supper", "steps"], 9, CopyBounds(sources=("study",)))) == 1
    assert len(store.find_copies(["supper", "steps"], 9, CopyBounds(ad_type="reminder"))) == 1
