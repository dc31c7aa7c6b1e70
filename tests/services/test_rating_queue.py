"""The blind queue: nothing tells who wrote what, and what was rated is on disk before the next draft shows."""

import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from study_support import CANDIDATES, finished, planned, run

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.change import Change
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.rating_queue import Judgement, MarkedWords, QueueStanding
from fairdraft.rules.engine import Checker
from fairdraft.services.rating_queue import RatingQueue
from fairdraft.services.study_overview import study_overview
from fairdraft.services.workplace import Workplace

GOOD = Judgement({"accuracy": 4, "brand_voice": 3}, "revise", "Nearly.")
DRAFTS = 34


@pytest.fixture(scope="module")
def drafted_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose study "autumn" is drafted: two candidates, seventeen briefs, two raters, a tenth of repeats."""
    folder = tmp_path_factory.mktemp("drafted")
    workplace = open_workplace(folder / "home", scripted=True)
    planned(workplace, folder, raters=["R1", "R2"], hidden_repeats=0.1, overlap=0.5)
    run(workplace)
    workplace.close()
    return folder / "home"


@pytest.fixture
def workplace(drafted_home: Path, tmp_path: Path, shipped_rules: Checker) -> Iterator[Workplace]:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "fairdraft.db").write_bytes((drafted_home / "fairdraft.db").read_bytes())
    opened = open_workplace(tmp_path / "home", scripted=True)
    opened.checking._checker = shipped_rules
    yield opened
    opened.close()


@pytest.fixture
def queue(workplace: Workplace) -> RatingQueue:
    return workplace.queueing.open("autumn", "R1", rater_role="medical writer")


def rated_all(queue: RatingQueue) -> list[str]:
    """Rate everything and return the ids as they came."""
    ids = []
    while queue.current is not None:
        ids.append(queue.current.draft_id)
        queue.submit(GOOD)
    return ids


def test_nothing_tells_who_wrote_a_draft(workplace: Workplace, queue: RatingQueue) -> None:
    """No name, model, number, time or place of a file is in what the queue gives out."""
    seen = 0
    while queue.current is not None:
        one = queue.current
        told = repr(asdict(one)) + repr(queue.progress())
        stored = workplace.drafting.draft(one.draft_id)
        assert one.text == stored.text
        others = [stored.provenance.model_name, stored.provenance.engine_build, str(stored.made_at)]
        for name in (*CANDIDATES, *others, "provenance", "candidate", "occasion", "seed", "made_at", ".gguf"):
            assert name not in told
        seen += 1
        queue.skip() if seen <= DRAFTS and not queue.progress().skipped else queue.submit(GOOD)
    assert seen > DRAFTS // 2


def test_a_rater_gets_each_draft_of_theirs_once_and_some_again(workplace: Workplace) -> None:
    """Two raters together see all drafts, half by both; a tenth comes back as occasion 2 without saying so."""
    seen = {rater: rated_all(workplace.queueing.open("autumn", rater)) for rater in ("R1", "R2")}
    everything = {one.id for one in finished(workplace)}
    assert set(seen["R1"]) | set(seen["R2"]) == everything
    shared = set(seen["R1"]) & set(seen["R2"])
    assert len(shared) == 2 * round(17 / 2)
    for rater, ids in seen.items():
        again = len(ids) - len(set(ids))
        assert again == round(len(set(ids)) * 0.1)
        ratings = [one for one in workplace.rating.ratings(study="autumn") if one.rater == rater]
        assert sum(one.occasion == 2 for one in ratings) == again
        assert [one.position_in_session for one in ratings] == list(range(1, len(ratings) + 1))
        assert len({(one.session_id, one.presentation_seed, one.blind) for one in ratings}) == 1


def test_a_rating_is_in_the_store_before_the_next_draft_shows(
    workplace: Workplace, queue: RatingQueue, tmp_path: Path
) -> None:
    """Another program reads it, whole, the moment `submit` returns."""
    text = queue.current.text
    rating = queue.submit(
        Judgement(
            {"accuracy": 2},
            "reject",
            "No.",
            (MarkedWords(2, 7, "off_label", "too wide"), MarkedWords(0, len(text), "cure", rule="EFF-09")),
            text + " Ask your doctor.",
        )
    )
    other = open_workplace(tmp_path / "home", scripted=True)
    try:
        (stored,) = other.rating.ratings(study="autumn")
    finally:
        other.close()
    assert stored == rating
    assert (stored.rater_role, stored.blind, stored.revealed_before_submit) == ("medical writer", True, False)
    assert stored.duration_ms is not None
    whole, first = stored.annotations
    assert (first.quote, first.rule, first.comment) == (text[2:7], "IND-06", "too wide")
    assert (whole.quote, whole.rule) == (text, "EFF-09")
    assert all(one.stands_in(text) for one in stored.annotations)
    assert stored.suggested_text == text + " Ask your doctor."
    assert (stored.rubric_id, stored.rubric_version) == ("dtc", "1")


def test_rating_seals_the_plan(workplace: Workplace, queue: RatingQueue, tmp_path: Path) -> None:
    """With the first rating the plan is frozen; a changed one is refused, or a new version that is told."""
    assert workplace.studying.study("autumn").sealed_at is None
    queue.submit(GOOD)
    sealed = workplace.studying.study("autumn")
    assert sealed.sealed_sha256 == sealed.plan.sha256
    with pytest.raises(KnownError, match="sealed"):
        planned(workplace, tmp_path, raters=["R1", "R2", "R3"])
    changed = workplace.studying.create(tmp_path / "autumn.toml", new_version=True)
    assert (changed.version, changed.sealed_at) == (2, None)
    assert any("version 2" in one for one in workplace.comparing.compare("autumn").conditions)


def test_a_queue_goes_on_where_it_stopped(workplace: Workplace, queue: RatingQueue) -> None:
    """Opened again, it shows the first draft not rated, in the same order, and the sitting counts from one."""
    first = [queue.current.draft_id, queue.next().draft_id]
    assert first[0] == first[1]
    queue.submit(GOOD)
    then = queue.current.draft_id
    again = workplace.queueing.open("autumn", "R1")
    assert again.current.draft_id == then
    assert again.progress().rated == 1
    assert again.progress().position == 2
    assert again.submit(GOOD).position_in_session == 1
    assert again.session_id != queue.session_id


def test_skipped_drafts_come_back_at_the_end(workplace: Workplace, queue: RatingQueue) -> None:
    """What was skipped stands behind everything else, also for the next program, until it is rated."""
    skipped = queue.current.draft_id
    queue.skip()
    assert queue.progress().skipped == 1
    queue = workplace.queueing.open("autumn", "R1")
    assert queue.current.draft_id != skipped
    ids = rated_all(queue)
    assert ids[-1] == skipped
    assert queue.progress().skipped == 0
    assert queue.progress().left == 0
    assert workplace.queueing.open("autumn", "R1").current is None


def test_back_changes_a_rating_and_keeps_what_it_was(workplace: Workplace, queue: RatingQueue) -> None:
    """The one before is shown with what was said; submitted again it is the same rating, and the queue goes on."""
    first = queue.submit(GOOD)
    second = queue.submit(GOOD)
    waiting = queue.current.draft_id
    queue.back()
    shown = queue.back()
    assert shown.draft_id == first.draft_id
    assert shown.given == GOOD
    assert queue.progress().position == 1
    assert queue.back().draft_id == first.draft_id
    changed = queue.submit(Judgement({"accuracy": 1}, "reject"))
    assert (changed.id, changed.position_in_session) == (first.id, 1)
    assert queue.current.draft_id == waiting
    stored = {one.id: one for one in workplace.rating.ratings(study="autumn")}
    assert set(stored) == {first.id, second.id}
    assert stored[first.id].scores == {"accuracy": 1}
    assert workplace.rating._store.former_ratings(first.id) == (first,)
    queue.undo()
    assert {one.id: one.scores for one in workplace.rating.ratings(study="autumn")}[first.id] == GOOD.scores


def test_undo_takes_the_last_step_back(workplace: Workplace, queue: RatingQueue) -> None:
    """A rating is gone and its draft shown with what was said; a skip is undone; without a step nothing happens."""
    start = queue.current.draft_id
    assert queue.undo().draft_id == start
    rating = queue.submit(GOOD)
    shown = queue.undo()
    assert (shown.draft_id, shown.given) == (start, GOOD)
    assert workplace.rating.ratings(study="autumn") == ()
    assert workplace.rating._store.former_ratings(rating.id) == (rating,)
    again = queue.submit(GOOD)
    assert (again.id, again.position_in_session) == (rating.id, 1)
    queue.undo()
    queue.skip()
    assert queue.current.draft_id != start
    assert queue.undo().draft_id == start
    assert queue.progress().skipped == 0


def test_what_cannot_be_a_rating_is_refused(queue: RatingQueue) -> None:
    """Nothing said, a score off the scale, unknown words, marks outside the text: a sentence, and the draft stays."""
    before = queue.current
    for bad, kind in (
        (Judgement(), UsageError),
        (Judgement({"accuracy": 6}), UsageError),
        (Judgement({"taste": 3}), KnownError),
        (Judgement({"accuracy": 3}, marks=(MarkedWords(0, 10**6, "cure"),)), UsageError),
        (Judgement({"accuracy": 3}, marks=(MarkedWords(3, 3, "cure"),)), UsageError),
        (Judgement({"accuracy": 3}, marks=(MarkedWords(0, 3, "colour"),)), KnownError),
        (Judgement(verdict="maybe"), KnownError),
    ):
        with pytest.raises(kind):
            queue.submit(bad)
    assert queue.current == before


def test_only_raters_of_the_plan_get_a_queue(workplace: Workplace, tmp_path: Path) -> None:
    """Named raters are those of the plan; counted ones are whoever comes first."""
    with pytest.raises(KnownError, match="R1"):
        workplace.queueing.open("autumn", "R3")
    with pytest.raises(UsageError):
        workplace.queueing.open("autumn", " ")
    planned(workplace, tmp_path, study="winter", candidates=["starter"], raters=1)
    with pytest.raises(KnownError, match="no drafts"):
        workplace.queueing.open("winter", "Anna")
    run(workplace, "winter")
    assert workplace.queueing.open("winter", "Bert").current is not None
    with pytest.raises(KnownError, match="all have started"):
        workplace.queueing.open("winter", "Carla")


def test_drafts_made_later_come_in_at_the_end(workplace: Workplace, queue: RatingQueue, tmp_path: Path) -> None:
    """A queue that was begun keeps its order when the study grows."""
    before = [one.draft_id for one in queue._order.entries]
    planned(workplace, tmp_path, raters=["R1", "R2"], hidden_repeats=0.1, overlap=0.5, drafts_per_brief=2)
    run(workplace)
    after = [one.draft_id for one in workplace.queueing.open("autumn", "R1")._order.entries]
    assert after[: len(before)] == before
    assert len(after) == 2 * len(before)


def test_unblinding_is_an_event_that_marks_later_ratings(workplace: Workplace, queue: RatingQueue) -> None:
    """It is kept once with who and when; ratings given or changed after it are not blind, earlier ones stay so."""
    first = queue.submit(GOOD)
    event = workplace.queueing.unblind("autumn", "R1")
    assert workplace.queueing.unblind("autumn", "R2") == event
    assert workplace.queueing.unblinded("autumn").by == "R1"
    second = queue.submit(GOOD)
    assert (second.blind, second.revealed_before_submit) == (False, True)
    stored = {one.id: one for one in workplace.rating.ratings(study="autumn")}
    assert (stored[first.id].blind, stored[first.id].revealed_before_submit) == (True, False)
    queue.back()
    queue.back()
    assert queue.submit(GOOD).blind is False
    with pytest.raises(UsageError):
        workplace.queueing.unblind("autumn", " ")


def test_the_pace_is_the_raters_own(queue: RatingQueue) -> None:
    """Nothing is foretold before three ratings; then the median of the last ones times what is left."""
    for seconds in (10, 20, 90):
        assert queue.progress().seconds_left is None
        queue.submit(Judgement({"accuracy": 4}, duration_ms=seconds * 1000))
    progress = queue.progress()
    assert progress.seconds_left == 20 * progress.left


def test_pairs_are_judged_side_by_side(workplace: Workplace) -> None:
    """Each pair of a brief once; votes are on disk, undone, and end with nothing left."""
    pairs = workplace.queueing.open_pairs("autumn", "R1")
    total = pairs.progress().total
    first = pairs.current
    assert first.first.brief == first.second.brief
    vote = pairs.vote("first", "clearer")
    assert (vote.first_draft, vote.second_draft, vote.blind) == (first.first.draft_id, first.second.draft_id, True)
    assert workplace.studying.study("autumn").sealed_at is not None
    assert pairs.undo() == first
    assert workplace.rating._store.votes("autumn") == ()
    for outcome in ("tie", "both_bad", "second"):
        pairs.vote(outcome)
    pairs = workplace.queueing.open_pairs("autumn", "R1")
    assert (pairs.progress().rated, pairs.current == first) == (3, False)
    while pairs.current is not None:
        pairs.vote("first")
    assert len(workplace.rating._store.votes("autumn")) == total
    with pytest.raises(UsageError):
        pairs.vote("first")


def test_disagreements_come_by_size_and_are_settled(workplace: Workplace) -> None:
    """The widest first; an adjudication is a row of its own that points to what it settles."""
    first, second = (workplace.queueing.open("autumn", rater) for rater in ("R1", "R2"))
    shared = [one.draft_id for one in first._order.entries if one in second._order.entries][:3]
    for index, draft_id in enumerate(shared):
        for queue, score in ((first, 3), (second, 3 + index)):
            queue.show(draft_id)
            queue.submit(Judgement({"accuracy": score, "brand_voice": 3}, "revise"))
    found = workplace.adjudicating.disagreements("autumn")
    assert [(one.draft.draft_id, one.spreads) for one in found] == [
        (shared[2], {"accuracy": 2}),
        (shared[1], {"accuracy": 1}),
    ]
    settled = workplace.adjudicating.adjudicate(shared[2], "R2", Judgement({"accuracy": 4}))
    assert set(settled.adjudicates.split()) == {one.id for one in found[0].ratings}
    found = workplace.adjudicating.disagreements("autumn")
    assert [(one.draft.draft_id, one.settled) for one in found] == [(shared[1], False), (shared[2], True)]
    with pytest.raises(KnownError, match="no rating"):
        workplace.adjudicating.adjudicate(shared[1], "R2", Judgement({"accuracy": 4}), settles=["x"])
    assert workplace.queueing.open("autumn", "R2").progress().rated == 3


def test_what_is_half_said_outlives_the_program(workplace: Workplace, queue: RatingQueue) -> None:
    """Kept on the disk, it is there for a queue opened anew, with the time it took; storing the rating ends that."""
    half = Judgement({"accuracy": 2}, None, "Half way.", (MarkedWords(0, 4, "cure", "why"),), "Mine.", 4000)
    first = queue.current
    queue.keep(half)
    queue.save_begun()
    again = workplace.queueing.open("autumn", "R1")
    assert (again.current, again.begun) == (first, half)
    assert workplace.queueing.open("autumn", "R2").begun is None
    again.skip()
    assert again.begun is None
    again.show(first.draft_id)
    assert again.begun == half
    again.submit(GOOD)
    assert workplace.rating.rating(first.draft_id, "R1") is not None
    assert not list(workplace.home.joinpath("unfinished-ratings").rglob("*.json"))


def test_a_half_changed_rating_is_kept_until_another_is_stored(workplace: Workplace, queue: RatingQueue) -> None:
    """A change begun on a stored rating comes back with it, but not once that rating has become another."""
    first = queue.current.draft_id
    queue.submit(GOOD)
    queue.back()
    changed = Judgement({"accuracy": 1, "brand_voice": 3}, "revise", "Nearly.")
    queue.keep(changed)
    queue.save_begun()
    again = workplace.queueing.open("autumn", "R1")
    again.back()
    assert again.begun == changed
    third = workplace.queueing.open("autumn", "R1")
    third._store.submit_rating(replace(workplace.rating.rating(first, "R1"), scores={"accuracy": 5}))
    third.back()
    assert (third.current.draft_id, third.begun) == (first, None)


def test_what_says_nothing_new_is_not_kept(workplace: Workplace, queue: RatingQueue) -> None:
    """A draft that was only looked at, and a rating as it is stored, leave no file."""
    queue.keep(Judgement(duration_ms=7000))
    queue.save_begun()
    queue.submit(GOOD)
    queue.back()
    queue.keep(replace(GOOD, duration_ms=3))
    queue.save_begun()
    assert not workplace.home.joinpath("unfinished-ratings").exists()
    queue.undo()
    # Taken back, it is nowhere but here.
    queue.keep(GOOD)
    queue.save_begun()
    assert workplace.queueing.open("autumn", "R1").begun == GOOD


def test_what_no_longer_fits_the_rubric_is_left_out(workplace: Workplace, queue: RatingQueue) -> None:
    """Criteria, labels and places that the draft and rubric do not have are dropped; the rest comes back."""
    marks = (MarkedWords(0, 4, "cure"), MarkedWords(0, 4, "no such label"), MarkedWords(3, 10**6, "cure"))
    queue.keep(Judgement({"accuracy": 3, "charm": 4}, None, "Note.", marks))
    queue.save_begun()
    begun = workplace.queueing.open("autumn", "R1").begun
    assert begun == Judgement({"accuracy": 3}, None, "Note.", marks[:1])


def test_a_comment_on_a_pair_outlives_the_program(workplace: Workplace) -> None:
    """Kept on the disk as it was typed, it waits for its pair; a vote ends that, and a vote taken back has its own."""
    queue = workplace.queueing.open_pairs("autumn", "R1")
    first = queue.current
    queue.keep("Left is cl", 4000)
    queue.save_begun()
    assert workplace.queueing.open_pairs("autumn", "R2").comment == ""
    # Drafts of the same rater and study are kept apart.
    assert workplace.queueing.open("autumn", "R1").begun is None
    again = workplace.queueing.open_pairs("autumn", "R1")
    assert (again.current, again.comment, again.begun.duration_ms) == (first, "Left is cl", 4000)
    again.skip()
    assert (again.begun, again.comment) == (None, "")
    again.undo()
    assert again.comment == "Left is cl"
    again.vote("first", "Left is clearer.")
    assert (again.begun, again.comment) == (None, "")
    assert not list(workplace.home.joinpath("unfinished-ratings").rglob("*.json"))
    again.undo()
    assert (again.current, again.begun, again.comment) == (first, None, "Left is clearer.")
    again.keep("   ")
    again.save_begun()
    assert workplace.queueing.open_pairs("autumn", "R1").begun is None


def test_pairs_put_aside_come_at_the_end(workplace: Workplace) -> None:
    """What was put aside stays so for a queue opened anew, comes last, and a vote or an undo ends it."""
    queue = workplace.queueing.open_pairs("autumn", "R1")
    entry = workplace.queueing.open("autumn", "R1")
    entry.skip()
    total, first = queue.progress().total, queue.current
    queue.skip()
    second = queue.current
    queue.skip()
    queue.undo()
    assert queue.current == second
    again = workplace.queueing.open_pairs("autumn", "R1")
    assert (again.current, again.progress().skipped, again.progress().position) == (second, 1, 1)
    for number in range(total):
        assert (again.current == first) is (number == total - 1)
        again.vote("tie")
    assert (again.current, again.progress().skipped) == (None, 0)
    assert workplace.queueing.open_pairs("autumn", "R1").progress().skipped == 0
    # Drafts put aside are counted apart, and stay so.
    assert workplace.queueing.open("autumn", "R1").progress().skipped == 1


def test_how_far_raters_are_is_known_without_opening_their_queues(workplace: Workplace, queue: RatingQueue) -> None:
    """Each rater who has begun is there, with what is done of all, in drafts and in pairs; nothing is drawn by it."""
    for _ in range(3):
        queue.submit(GOOD)
    pairs = workplace.queueing.open_pairs("autumn", "R1")
    pairs.vote("tie")
    rated, judged = queue.progress(), pairs.progress()
    assert workplace.queueing.standings("autumn") == {"R1": QueueStanding(3, rated.total)}
    assert workplace.queueing.pair_standings("autumn") == {"R1": QueueStanding(1, judged.total)}
    assert workplace.queueing.standings("autumn")["R1"].left == rated.total - 3
    assert [one.rater for one in workplace.studying.status("autumn").queues] == ["R1"]


def partly_drafted(workplace: Workplace, folder: Path) -> str:
    """A study of two raters whose second candidate has begun and is not done: its run was stopped."""
    for number in range(10):
        study = planned(workplace, folder, f"winter{number}", raters=["R1", "R2"], overlap=1.0, hidden_repeats=0.1)
        stop = threading.Event()
        report = workplace.study_runs.run(
            study, lambda progress, stop=stop: stop.set() if progress.done >= 18 else None, stop
        )
        if report.left:
            return study
    pytest.fail("The scripted engine was done before its run could be stopped, ten times.")


def test_what_was_made_since_a_queue_was_opened_counts_as_left(workplace: Workplace, tmp_path: Path) -> None:
    """A rater who is done with the first part of a study is not done once the rest is drafted, in drafts and in pairs:
    as many are told as the queue has when it is opened, on the page of the study too, and telling draws nothing.
    """
    study = partly_drafted(workplace, tmp_path)
    rated_all(workplace.queueing.open(study, "R1"))
    pairs = workplace.queueing.open_pairs(study, "R1")
    while pairs.current is not None:
        pairs.vote("tie")
    queueing = workplace.queueing
    part, part_pairs = queueing.standings(study)["R1"], queueing.pair_standings(study)["R1"]
    assert (part.left, part_pairs.left) == (0, 0)
    assert study_overview(workplace.studying.status(study)).raters[0].is_done
    run(workplace, study)
    changes: list[Change] = []
    workplace.subscribe(changes.extend)
    told, told_pairs = queueing.standings(study)["R1"], queueing.pair_standings(study)["R1"]
    overview = study_overview(workplace.studying.status(study))
    on_page = overview.raters[0]
    assert not changes
    assert (on_page.rater, on_page.rated, on_page.total) == ("R1", told.done, told.total)
    assert (on_page.is_done, overview.step) == (False, "rating")
    assert (told.done, told_pairs.done) == (part.done, part_pairs.done)
    whole, whole_pairs = queueing.open(study, "R1").progress(), queueing.open_pairs(study, "R1").progress()
    assert told.left == whole.left > 0
    assert told_pairs.left == whole_pairs.left > 0
