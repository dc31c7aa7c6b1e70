"""Merging sets: any order, any repetition, the same judgements and conflicts; whole or not at all."""

import json
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.errors import KnownError
from fairdraft.domain.judgement_record import judgement_sha256
from fairdraft.domain.product import Product
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import StoredQueue, StudyEvent, Vote
from fairdraft.domain.rating_set import RatingSet, blinded, vote_object
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_progress import DraftPlace, PlacedDraft
from fairdraft.services.ports import Store
from fairdraft.store import tables
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


def judged(store: Store) -> tuple[object, ...]:
    conflicts = [
        (one.kind, one.standing, one.other, one.resolved_at, one.decisions) for one in store.conflicts("autumn")
    ]
    return (
        sorted(store.ratings(study="autumn"), key=lambda one: one.id),
        sorted(store.votes("autumn"), key=lambda one: one.id),
        sorted(conflicts, key=lambda one: json.dumps(one[:3], sort_keys=True)),
        sorted(one.id for one in store.drafts(study="autumn")),
    )


def everything(store: Store) -> tuple[object, ...]:
    return (*judged(store), store.study("autumn"))


@settings(max_examples=15)
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


def test_judgements_of_one_moment_are_listed_alike(store: Store) -> None:
    """Ratings of one moment, as of a file, are in an order that does not change with the run of the program."""
    raters = [f"R{number}" for number in range(8)]
    store.merge(replace(EMPTY, ratings=tuple(rating(0, one, 1, 0, 0) for one in reversed(raters))), "file")
    assert [one.rater for one in store.ratings(study="autumn")] == raters


def test_a_draft_with_other_words_refuses_the_whole_set(store: Store) -> None:
    """Nothing of it is taken in: neither new drafts nor ratings."""
    store.merge(replace(EMPTY, drafts=DRAFTS[:1]), "one")
    bad = replace(EMPTY, drafts=(DRAFTS[1], replace(DRAFTS[0], text="Other")), ratings=(rating(1, "R1", 1, 0, 0),))
    with pytest.raises(KnownError, match="different words"):
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


def test_a_pseudonym_of_two_people_here_is_neither_of_them(store: Store) -> None:
    """Where judgments that came under one name are of two raters here, what is new under it is nobody's of both."""
    here = rating(0, "R1", 1, 0, 0), rating(1, "R2", 1, 0, 0)
    store.merge(replace(EMPTY, ratings=here), "file")
    store.merge(replace(EMPTY, ratings=(*(replace(one, rater="X") for one in here), rating(2, "X", 1, 0, 0))), "file")
    assert {one.draft_id: one.rater for one in store.ratings(study="autumn")} == {"d0": "R1", "d1": "R2", "d2": "X"}


def as_set(store: Store) -> RatingSet:
    """What a laptop sends."""
    record = store.judgement_record("autumn")
    return replace(
        EMPTY,
        ratings=store.ratings(study="autumn"),
        votes=store.votes("autumn"),
        events=record.events,
        waiting_ratings=record.ratings,
        waiting_votes=record.votes,
    )


def test_what_a_rater_took_back_or_changed_stays_so(store: Store, tmp_path: Path, empty_store: bytes) -> None:
    """The rater's own older set, or another laptop's that has the same, brings neither back; a laptop that has them
    gives them up once a set tells of it.
    """
    taken_back, changed, voted = rating(0, "R1", 1, 0, 0), rating(1, "R1", 1, 0, 0), vote((0, 1), "R1", 0, 0)
    older = replace(EMPTY, ratings=(taken_back, changed), votes=(voted,))
    with fresh(tmp_path / "other", empty_store) as other:
        for one in (store, other):
            one.merge(older, "one")
        store.withdraw_rating(taken_back.id)
        store.withdraw_vote(voted.id)
        now = store.submit_rating(replace(changed, scores={"accuracy": 4}))
        report = store.merge(older, "one")
        assert (report.imported, report.already_there, report.stayed_back, report.conflicting) == (0, 3, 3, 0)
        assert (store.ratings(study="autumn"), store.votes("autumn")) == ((now,), ())
        report = other.merge(as_set(store), "two")
        assert (report.taken_back, report.changed, report.imported, report.conflicting) == (2, 1, 1, 0)
        assert other.merge(older, "one").stayed_back == 3
        assert judged(other) == judged(store)
        assert [one.id for one in other.former_ratings(taken_back.id)] == [taken_back.id]


def test_what_a_rater_took_back_ends_under_another_pseudonym(store: Store, tmp_path: Path, empty_store: bytes) -> None:
    """Where the rater was given another one, too: a judgement is known by what it says."""
    taken_back = rating(0, "R1", 1, 0, 0)
    with fresh(tmp_path / "other", empty_store) as other:
        for one in (store, other):
            one.merge(replace(EMPTY, ratings=(taken_back,)), "one")
        other.rename_rater("R1", "rater-1")
        store.withdraw_rating(taken_back.id)
        assert other.merge(as_set(store), "two").taken_back == 1
        assert other.ratings(study="autumn") == ()


def test_a_decision_goes_to_other_laptops_and_one_that_differs_is_shown(
    store: Store, tmp_path: Path, empty_store: bytes
) -> None:
    """Who has the same conflict gets the decision; who decided otherwise is asked again, and the next answer holds."""
    met = [replace(EMPTY, ratings=(rating(0, "R1", 1, variant, variant),)) for variant in (0, 2)]
    with fresh(tmp_path / "two", empty_store) as two, fresh(tmp_path / "three", empty_store) as three:
        for one in met:
            for laptop in (store, two, three):
                laptop.merge(one, "file")
        store.resolve(store.conflicts("autumn")[0].id, "Anna", keep_other=True)
        report = two.merge(as_set(store), "Anna's")
        assert (report.settled, report.decided_both_ways, report.conflicting) == (1, 0, 0)
        (decided,) = two.conflicts("autumn")
        assert (decided.resolved_by, decided.standing["scores"]) == ("Anna", {"accuracy": 1})
        three.resolve(three.conflicts("autumn")[0].id, "Ben", keep_other=False)
        report = three.merge(as_set(two), "two's")
        assert (report.settled, report.decided_both_ways) == (0, 1)
        (again,) = three.conflicts("autumn")
        assert again.is_open
        assert {(one.by, one.keeps_standing) for one in again.decisions} == {("Anna", False), ("Ben", True)}
        three.resolve(again.id, "Ben", keep_other=True)
        for laptop in (store, two):
            assert laptop.merge(as_set(three), "three's").decided_both_ways == 0
            assert judged(laptop) == judged(three)
        assert [one.scores for one in store.ratings(study="autumn")] == [{"accuracy": 1}]


def test_a_decision_of_an_earlier_version_goes_along(store: Store, tmp_path: Path, empty_store: bytes) -> None:
    """It was kept beside the judgment alone; the set tells of it as of any other, every time alike."""
    for variant in (0, 2):
        store.merge(replace(EMPTY, ratings=(rating(0, "R1", 1, variant, variant),)), "file")
    store.resolve(store.conflicts("autumn")[0].id, "Anna", keep_other=True)
    with store._database.writing() as writing:
        writing.connection.execute(delete(tables.study_events).where(tables.study_events.c.kind == "settled"))
    sent = as_set(store)
    assert sent == as_set(store)
    store.merge(EMPTY, "nothing new")
    assert as_set(store) == sent
    with fresh(tmp_path / "other", empty_store) as other:
        other.merge(replace(sent, events=(), waiting_ratings=()), "without")
        other.merge(replace(EMPTY, ratings=sent.waiting_ratings), "the other one")
        assert other.merge(sent, "with").settled == 1
        assert judged(other) == judged(store)


def test_a_change_that_was_undone_is_no_end(store: Store) -> None:
    """Earlier versions gave the former rating again to the letter: it stands, and no set tells that it ended."""
    store.merge(EMPTY, "plan")
    first = store.submit_rating(rating(0, "R1", 1, 0, 0))
    store.submit_rating(replace(first, scores={"accuracy": 5}))
    store.submit_rating(first)
    assert [one.details["sha256"] for one in as_set(store).events] == [
        judgement_sha256(replace(first, scores={"accuracy": 5}).as_object())
    ]
    store.merge(as_set(store), "file")
    assert store.ratings(study="autumn") == (first,)


def test_what_waits_stands_once_the_other_was_taken_back(store: Store) -> None:
    """Until a set comes nothing stands there and nobody is asked; then it counts."""
    early, late = (replace(EMPTY, ratings=(rating(0, "R1", 1, variant, variant),)) for variant in (0, 2))
    store.merge(early, "early")
    store.merge(late, "late")
    store.withdraw_rating(late.ratings[0].id)
    assert store.conflicts("autumn") == ()
    assert [one.id for one in as_set(store).waiting_ratings] == [early.ratings[0].id]
    store.merge(late, "late again")
    assert store.ratings(study="autumn") == early.ratings
    assert store.conflicts("autumn") == ()


class Laptops:
    """Three laptops on which one study is rated, changed, taken back, decided and exchanged; `given` and `ended` have
    every judgement that was, as text, `decided` the two of each decision: that which was kept, and the other.
    """

    def __init__(self, stores: list[Store]) -> None:
        self.stores = stores
        self.sent = [EMPTY]
        self.moment = NOON
        self.given: set[str] = set()
        self.ended: set[str] = set()
        self.decided: list[tuple[str, str]] = []

    def rate(self, laptop: Store, draft: int, score: int) -> None:
        """Rate a draft, or change the rating that is there."""
        self.moment += timedelta(seconds=1)
        here = next((one for one in laptop.ratings(draft_id=f"d{draft}")), None)
        if here is not None:
            self.ended.add(words(here))
        new = rating(draft, "R1", 1, 0, 0) if here is None else here
        name = f"{len(self.given)}" if here is None else here.id
        changed = replace(new, id=name, scores={"accuracy": score}, rated_at=self.moment)
        self.given.add(words(laptop.submit_rating(changed)))

    def vote(self, laptop: Store, first: int, outcome: int) -> None:
        """Vote on two drafts, where nobody did."""
        self.moment += timedelta(seconds=1)
        pair = {f"d{first}", "d2"}
        if not any({one.first_draft, one.second_draft} == pair for one in laptop.votes("autumn")):
            new = replace(vote((first, 2), "R1", outcome, 0), id=f"{len(self.given)}", voted_at=self.moment)
            self.given.add(words(laptop.save_vote(new)))

    def take_back(self, laptop: Store, number: int) -> None:
        """Take back one of what stands."""
        standing = [*laptop.ratings(study="autumn"), *laptop.votes("autumn")]
        if standing:
            one = standing[number % len(standing)]
            self.ended.add(words(one))
            (laptop.withdraw_rating if isinstance(one, Rating) else laptop.withdraw_vote)(one.id)

    def decide(self, laptop: Store, number: int) -> None:
        """Decide one of the open conflicts."""
        waiting = [one for one in laptop.conflicts("autumn") if one.is_open]
        if waiting:
            made = laptop.resolve(waiting[number % len(waiting)].id, "Anna", keep_other=number % 2 == 1)
            self.decided.append((as_text(made.standing), as_text(made.other)))

    def never_kept(self) -> set[str]:
        """What people decided against and nobody for."""
        return {aside for _, aside in self.decided} - {kept for kept, _ in self.decided}

    def send(self, laptop: Store, number: int) -> None:
        """Write a set, and take in one that somebody wrote before."""
        self.sent.append(as_set(laptop))
        laptop.merge(self.sent[number % len(self.sent)], "file")


def words(judgement: Rating | Vote) -> str:
    return as_text(judgement.as_object() if isinstance(judgement, Rating) else vote_object(judgement))


def as_text(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True)


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rate", "rate", "vote", "take_back", "decide", "decide", "send", "send", "send"]),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(0, 3),
    ),
    max_size=18,
)
_EXCHANGES = [(to, of) for to in range(3) for of in range(3) if to != of]
# One laptop has two ratings of a draft, of which the later stands; somebody decides there for the earlier one.
_DECIDED = [
    ("rate", 0, 0, 0), ("rate", 1, 0, 1), ("send", 0, 0, 0), ("send", 1, 1, 0), ("decide", 1, 0, 1),
]  # fmt: skip


@settings(max_examples=8)
@given(_STEPS, st.permutations(_EXCHANGES))
@example(_DECIDED, _EXCHANGES)
@example([*_DECIDED[:-1], ("decide", 1, 0, 0)], _EXCHANGES)
def test_laptops_that_heard_of_each_other_have_the_same(
    tmp_path_factory: pytest.TempPathFactory, empty_store: bytes, steps: list[Any], last: list[tuple[int, int]]
) -> None:
    """Whatever was rated, changed, taken back and decided on three of them, in whatever order old and new sets came:
    in the end the same stands, waits and was decided. What was taken back is nowhere, and all else is somewhere; what
    was decided against, and never for, does not count and waits for nobody.
    """
    folder = tmp_path_factory.mktemp("laptops")
    with ExitStack() as opened:
        stores = [opened.enter_context(fresh(folder / str(number), empty_store)) for number in range(3)]
        for one in stores:
            one.merge(EMPTY, "plan")
        laptops = Laptops(stores)
        for what, laptop, number, value in steps:
            store = stores[laptop]
            if what == "rate":
                laptops.rate(store, number, value + 1)
            elif what == "vote":
                laptops.vote(store, number, value)
            elif what == "take_back":
                laptops.take_back(store, number)
            elif what == "decide":
                laptops.decide(store, value)
            else:
                laptops.send(store, number + 2 * value)
        for to, of in (*last, *last):
            stores[to].merge(as_set(stores[of]), "last")
        # A study is sealed where somebody rated, even if all was taken back before a set was written.
        found = [judged(one) for one in stores]
        assert found[0] == found[1] == found[2]
        standing = {words(one) for one in (*stores[0].ratings(study="autumn"), *stores[0].votes("autumn"))}
        conflicts = stores[0].conflicts("autumn")
        assert standing | {as_text(one.other) for one in conflicts} == laptops.given - laptops.ended
        aside = {as_text(one.other) for one in conflicts if one.resolved_at is not None}
        assert laptops.never_kept() - laptops.ended <= aside - standing
        before = found[0]
        for one in laptops.sent:
            stores[0].merge(one, "old")
        assert judged(stores[0]) == before


def test_a_refused_set_leaves_nothing_of_its_catalogue(store: Store, glynora: Product) -> None:
    """Neither products nor campaigns come in with a set whose drafts are others."""
    store.merge(EMPTY, "one")
    bad = replace(EMPTY, drafts=(replace(DRAFTS[0], text="Other"),), products=(glynora,))
    with pytest.raises(KnownError, match="nothing was imported"):
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
from fairdraft.store import tables
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
from fairdraft.store import tables
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
