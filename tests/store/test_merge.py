"""Merging sets: any order, any repetition, the same judgements and conflicts; whole or not at all."""

import json
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.errors import KnownError
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.rating_set import RatingSet
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_progress import DraftPlace
from fairdraft.services.ports import Store
from fairdraft.store.sqlite_store import open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_SLOW = pytest.mark.slow
RUBRIC = Rubric(schema="fairdraft/rubric@1", id="dtc", version="1", criteria=({"id": "accuracy", "name": "Accuracy"},))
PLAN = StudyPlan(schema="fairdraft/study@1", id="autumn", campaigns=("k",), candidates=("a", "b"), raters=("R1", "R2"))
DRAFTS = tuple(
    Draft(
        f"d{n}", "autumn", "k", f"b{n}", "Ask.", "ef", "ab"[n % 2], "raw", "finished", "", (), f"Words {n}",
        Provenance(), NOON,
    )
    for n in range(3)
)  # fmt: skip
EMPTY = RatingSet(
    study="autumn", blind=False, plan=PLAN, plan_sha256=PLAN.sha256, version=1, sealed_at=None, sealed_sha256=None,
    rubric=RUBRIC, campaigns=(), products=(), drafts=DRAFTS, placed=(), ratings=(), votes=(), queues=(), events=(),
)  # fmt: skip


def rating(draft: int, rater: str, occasion: int, variant: int, minute: int) -> Rating:
    name = f"r-{draft}-{rater}-{occasion}" + ("" if variant < 2 else f"-{variant}")
    when = NOON + timedelta(minutes=minute)
    return Rating(name, f"d{draft}", "autumn", rater, "dtc", "1", when, {"accuracy": variant + 1}, occasion=occasion)


def vote(pair: tuple[int, int], rater: str, variant: int, minute: int) -> Vote:
    first, second = (f"d{n}" for n in pair)
    outcome = ("first", "second", "tie", "both_bad")[variant]
    name = f"v-{pair}-{rater}-{variant}"
    return Vote(name, "autumn", rater, first, second, outcome, NOON + timedelta(minutes=minute))


_RATERS, _FEW = st.sampled_from(["R1", "R2"]), st.integers(0, 2)
ratings = st.builds(rating, _FEW, _RATERS, st.integers(1, 2), st.integers(0, 3), _FEW)
votes = st.builds(vote, st.sampled_from([(0, 1), (1, 0), (1, 2)]), _RATERS, st.integers(0, 3), _FEW)


def one_of_each(values: list[Any]) -> tuple[Any, ...]:
    """As a laptop has them: one in each place."""
    places = {
        (one.draft_id, one.rater, one.occasion)
        if isinstance(one, Rating)
        else (*sorted((one.first_draft, one.second_draft)), one.rater): one
        for one in values
    }
    return tuple(places.values())


sets = st.lists(st.tuples(st.lists(ratings, max_size=5), st.lists(votes, max_size=3)), min_size=1, max_size=4)


@contextmanager
def fresh(folder: Path, empty: bytes) -> Iterator[Store]:
    folder.mkdir()
    (folder / "store.db").write_bytes(empty)
    store = open_store(folder / "store.db", app_version="0.1.0", clock=lambda: NOON)
    try:
        yield store
    finally:
        store.close()


def everything(store: Store) -> object:
    conflicts = [(one.kind, one.standing, one.other, one.resolved_at) for one in store.conflicts("autumn")]
    return (
        sorted(store.ratings(study="autumn"), key=lambda one: one.id),
        sorted(store.votes("autumn"), key=lambda one: one.id),
        sorted(conflicts, key=lambda one: json.dumps(one[:3], sort_keys=True)),
        sorted(one.id for one in store.drafts(study="autumn")),
        store.study("autumn"),
    )


@settings(max_examples=25)
@given(sets, st.data())
def test_any_order_and_repetition_gives_the_same(
    tmp_path_factory: pytest.TempPathFactory, empty_store: bytes, given_sets: list[Any], data: st.DataObject
) -> None:
    """Every judgement that was ever given stands or waits as a conflict, in whatever order the files came."""
    made = [replace(EMPTY, ratings=one_of_each(some), votes=one_of_each(others)) for some, others in given_sets]
    orders = [data.draw(st.permutations(made)) for _ in range(2)]
    orders[1] += data.draw(st.lists(st.sampled_from(made), max_size=3))
    folder = tmp_path_factory.mktemp("merge")
    found = []
    for number, order in enumerate(orders):
        with fresh(folder / str(number), empty_store) as store:
            for one in order:
                store.merge(one, "file")
            found.append(everything(store))
            standing = {json.dumps(r.as_object(), sort_keys=True) for r in store.ratings(study="autumn")}
            waiting = {json.dumps(c.other, sort_keys=True) for c in store.conflicts("autumn") if c.kind == "rating"}
            assert standing | waiting == {
                json.dumps(one.as_object(), sort_keys=True) for some in made for one in some.ratings
            }
            assert store.check_integrity() == ()
    assert found[0] == found[1]


def test_a_draft_with_other_words_refuses_the_whole_set(store: Store) -> None:
    """Nothing of it is taken in: neither new drafts nor ratings."""
    store.merge(replace(EMPTY, drafts=DRAFTS[:1]), "one")
    bad = replace(EMPTY, drafts=(DRAFTS[1], replace(DRAFTS[0], text="Other")), ratings=(rating(1, "R1", 1, 0, 0),))
    with pytest.raises(KnownError, match="other words"):
        store.merge(bad, "two")
    assert [one.id for one in store.drafts(study="autumn")] == ["d0"]
    assert store.ratings(study="autumn") == ()


def test_an_id_that_is_about_something_else_refuses_the_whole_set(store: Store) -> None:
    """A rating cannot move to another draft on its way."""
    first = rating(0, "R1", 1, 0, 0)
    store.merge(replace(EMPTY, ratings=(first,)), "one")
    moved = replace(first, draft_id="d1")
    with pytest.raises(KnownError, match="about something else"):
        store.merge(replace(EMPTY, ratings=(rating(2, "R2", 1, 0, 0), moved)), "two")
    assert store.ratings(study="autumn") == (first,)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("seconds", [pytest.param(0.0, marks=_SLOW), 0.05, pytest.param(0.15, marks=_SLOW)])
def test_a_merge_that_is_killed_leaves_all_or_nothing(
    store: Store, store_path: Path, seconds: float, tmp_path: Path
) -> None:
    """Killed at any moment, the study has none of a set's ratings or all, and the set can be merged again."""
    code = """
import pickle, sys
from pathlib import Path
from fairdraft.store.sqlite_store import open_store
given = pickle.loads(Path(sys.argv[2]).read_bytes())
store = open_store(Path(sys.argv[1]), app_version="0.1.0")
print("begins", flush=True)
store.merge(given, "file")
print("done", flush=True)
import time
time.sleep(60)
"""
    many = tuple(rating(n % 3, f"R{n}", 1, n % 4, 0) for n in range(1500))
    whole = replace(EMPTY, ratings=many)
    (tmp_path / "set").write_bytes(pickle.dumps(whole))
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(store_path), str(tmp_path / "set")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=250)
    count = len(store.ratings(study="autumn"))
    assert count in ({1500} if "done" in rest else {0, 1500})
    assert store.check_integrity() == ()
    store.merge(whole, "file")
    assert len(store.ratings(study="autumn")) == 1500


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("seconds", [pytest.param(0.0, marks=_SLOW), 0.03, pytest.param(0.1, marks=_SLOW)])
@pytest.mark.parametrize("what", ["ratings", "drafts"])
def test_an_import_that_is_killed_leaves_all_or_nothing(
    store: Store, store_path: Path, what: str, seconds: float, tmp_path: Path
) -> None:
    """Killed at any moment, the study has none of a file's rows or all, and the file can be imported again."""
    code = """
import pickle, sys, time
from pathlib import Path
from fairdraft.store.sqlite_store import open_store
what, given = pickle.loads(Path(sys.argv[2]).read_bytes())
store = open_store(Path(sys.argv[1]), app_version="0.1.0")
print("begins", flush=True)
if what == "ratings":
    store.import_ratings("autumn", *given)
else:
    store.take_in_drafts("autumn", given)
print("done", flush=True)
time.sleep(60)
"""
    drafts = [replace(DRAFTS[0], id=f"x{n}") for n in range(1000)]
    given: Any = [(DraftPlace("k", "b0", "ef", "a", n), one, None) for n, one in enumerate(drafts)]
    if what == "ratings":
        given = (drafts, [replace(rating(0, "R1", 1, n % 4, 0), id=f"r{n}", draft_id=f"x{n}") for n in range(1000)])
    (tmp_path / "file").write_bytes(pickle.dumps((what, given)))
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(store_path), str(tmp_path / "file")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=250)
    counts = {len(store.drafts(study="autumn")), len(store.ratings(study="autumn") or store.placed_drafts("autumn"))}
    assert len(counts) == 1
    assert counts <= ({1000} if "done" in rest else {0, 1000})
    assert store.check_integrity() == ()
    if what == "ratings":
        assert len(store.import_ratings("autumn", *given).added) in (0, 1000)
        assert len(store.ratings(study="autumn")) == 1000
    else:
        store.take_in_drafts("autumn", given)
        assert len(store.placed_drafts("autumn")) == 1000
