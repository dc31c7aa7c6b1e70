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
from fairdraft.domain.product import Product
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import StoredQueue, StudyEvent, Vote
from fairdraft.domain.rating_set import RatingSet, blinded
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_progress import DraftPlace, PlacedDraft
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


@pytest.fixture
def glynora() -> Product:
    indication = {"text": "GLYNORA is a medicine for adults."}
    return Product(
        schema="fairdraft/product@1", id="glynora", version="2026-02", brand="GLYNORA", established_name="glynorin",
        indications=(indication,), safety={"isi": "GLYNORA may cause harm."},
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


@settings(max_examples=8)
@given(st.lists(ratings, min_size=1, max_size=6), st.lists(votes, max_size=3), st.data())
def test_a_rater_with_another_pseudonym_stays_one_person(
    tmp_path_factory: pytest.TempPathFactory,
    empty_store: bytes,
    some: list[Rating],
    others: list[Vote],
    data: st.DataObject,
) -> None:
    """Whether a rater is renamed between two sets of a laptop or after both, the same judgments and conflicts are
    there, all under the new pseudonym.
    """
    late = one_of_each(some)
    early = late[: data.draw(st.integers(1, len(late)))]
    if data.draw(st.booleans()):
        # The rater thought better of the first one since.
        late = (replace(early[0], scores={"accuracy": 5}, rated_at=NOON + timedelta(hours=1)), *late[1:])
    queue = StoredQueue("autumn", early[0].rater, 1, 0, (), NOON)
    made = [
        replace(EMPTY, ratings=early, queues=(queue,)),
        replace(EMPTY, ratings=late, votes=one_of_each(others), queues=(queue,)),
    ]
    folder = tmp_path_factory.mktemp("renamed")
    found = []
    for renamed_after in (1, 2):
        with fresh(folder / str(renamed_after), empty_store) as store:
            for number, one in enumerate(made, start=1):
                store.merge(one, "file")
                if number == renamed_after:
                    store.rename_rater(queue.rater, "X")
            names = {one.rater for one in (*store.ratings(study="autumn"), *store.votes("autumn"))}
            assert queue.rater not in names | {one.rater for one in store.rating_queues("autumn")}
            found.append(everything(store))
    assert found[0] == found[1]


def test_what_a_rater_took_back_or_changed_stays_so(store: Store) -> None:
    """The rater's own older set, or another laptop's that has the same, brings neither back."""
    taken_back, changed = rating(0, "R1", 1, 0, 0), rating(1, "R1", 1, 0, 0)
    older = replace(EMPTY, ratings=(taken_back, changed))
    store.merge(older, "one")
    store.withdraw_rating(taken_back.id)
    now = store.submit_rating(replace(changed, scores={"accuracy": 4}))
    report = store.merge(older, "one")
    assert (report.imported, report.already_there, report.conflicting) == (0, 2, 0)
    assert store.ratings(study="autumn") == (now,)
    assert store.conflicts("autumn") == ()


def test_a_refused_set_leaves_nothing_of_its_catalogue(store: Store, glynora: Product) -> None:
    """Neither products nor campaigns come in with a set whose drafts are others."""
    store.merge(EMPTY, "one")
    bad = replace(EMPTY, drafts=(replace(DRAFTS[0], text="Other"),), products=(glynora,))
    with pytest.raises(KnownError, match="nothing was taken in"):
        store.merge(bad, "two")
    assert store.products() == ()


def test_products_and_campaigns_that_differ_are_told(store: Store, glynora: Product) -> None:
    """What is here stays; what is new, a newer label above all, is told by its name."""
    newer = glynora.model_copy(update={"version": "2099-01"})
    other_words = newer.model_copy(update={"brand": "GLYNORO"})
    taken = [store.merge(replace(EMPTY, products=(one,)), "file").catalogue for one in (glynora, newer, other_words)]
    assert [(one.added, one.newest, one.otherwise) for one in taken] == [
        ((f"glynora@{glynora.version}",), (), ()),
        ((), ("glynora@2099-01",), ()),
        ((), (), ("glynora@2099-01",)),
    ]
    assert store.product("glynora") == newer


def test_drafts_whose_places_are_filled_are_told(store: Store) -> None:
    """Two laptops that ran one plan have two drafts for each place; the first keeps it, and both are there."""
    place = DraftPlace("k", "b0", "ef", "a", 1)
    for number, draft in enumerate((DRAFTS[0], replace(DRAFTS[0], id="d9"))):
        placed = PlacedDraft(place, draft.id, "finished", "", "")
        given_set = replace(EMPTY, drafts=(draft,), placed=(placed,))
        assert [store.merge(given_set, "file").drafts_beside for _ in range(2)] == [number, 0]
    assert [one.draft_id for one in store.placed_drafts("autumn")] == ["d0"]
    assert {one.id for one in store.drafts(study="autumn")} == {"d0", "d9"}


def test_a_blind_set_cannot_unblind_whoever_knows_the_names(store: Store) -> None:
    """A rater's event is left out where the owner's plan is; the owner's own set ends blindness, which is told."""
    event = StudyEvent("e1", "autumn", "unblinded", "R1", NOON)
    store.merge(EMPTY, "own")
    report = store.merge(replace(blinded(EMPTY, ""), events=(event,)), "a rater's")
    assert not report.unblinded
    assert store.study_events("autumn") == ()
    assert store.merge(replace(EMPTY, events=(event,)), "the owner's other laptop's").unblinded
    assert [one.id for one in store.study_events("autumn")] == ["e1"]
    assert not store.merge(replace(EMPTY, events=(event,)), "again").unblinded


@settings(max_examples=10)
@given(st.permutations(range(3)), st.lists(st.integers(0, 2), min_size=3, max_size=3))
def test_a_name_is_the_same_on_every_laptop(
    tmp_path_factory: pytest.TempPathFactory, empty_store: bytes, order: list[int], minutes: list[int]
) -> None:
    """That of the latest moment, in whatever order the names of three laptops with clocks of their own came."""
    events = [
        StudyEvent(f"e{number}", "autumn", "named", "R1", NOON + timedelta(minutes=minute), {"name": f"N{number}"})
        for number, minute in enumerate(minutes)
    ]
    with fresh(tmp_path_factory.mktemp("named") / "home", empty_store) as store:
        for number in order:
            store.merge(replace(EMPTY, events=(events[number],)), "file")
        study = store.study("autumn")
        assert study is not None
        assert study.name == max(events, key=lambda one: (one.at, one.id)).details["name"]
        assert store.studies() == (study,)


def test_a_blind_set_is_known_to_have_come_with_the_rest_of_it(store: Store) -> None:
    """What its owner checks is kept in the same step as the study, so that no kill leaves one without the other."""
    store.merge(blinded(replace(EMPTY, plan_sha256="owner's"), "map"), "file")
    (event,) = store.study_events("autumn")
    assert (event.kind, event.details["plan_sha256"], event.details["candidate_map_sha256"]) == (
        "received", "owner's", "map",
    )  # fmt: skip


def killed(code: str, seconds: float, *arguments: Path) -> str:
    """Run a program until it says that it begins, kill it so many seconds later, and answer what else it said."""
    process = subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=250)
    return rest


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
    rest = killed(code, seconds, store_path, tmp_path / "set")
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
    rest = killed(code, seconds, store_path, tmp_path / "file")
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
