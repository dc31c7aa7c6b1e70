"""The window is killed while somebody rates in it: what it confirmed is there, what was begun comes back."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from fairdraft import bootstrap
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.unfinished_rating import unfinished_from_object
from fairdraft.services.workplace import Workplace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

_RATER = Path(__file__).with_name("window_rater.py")
_NO_STOP = -1
Place = tuple[str, Any]
What = Literal["drafts", "pairs"]


@dataclass
class Sitting:
    """What one window told before it was killed: the drafts or pairs that it showed, and those that it confirmed.

    `begun` is what it offered again of the first, `wrote` the comment that it left half written.
    """

    shown: list[Place] = field(default_factory=list)
    confirmed: list[Place] = field(default_factory=list)
    will_say: dict[Place, dict[str, Any]] = field(default_factory=dict)
    begun: Any = None
    wrote: str = ""

    def hear(self, line: str) -> str:
        """Take a line of the window in; tells what it is about."""
        told = json.loads(line)
        kind = next(iter(told))
        place = told[kind][0], told[kind][1]
        if kind == "shown":
            if not self.shown:
                self.begun = told["begun"]
            self.shown.append(place)
            self.will_say[place] = told["will_say"]
        elif kind == "confirmed":
            self.confirmed.append(place)
        elif kind == "half":
            self.wrote = told["wrote"]
        return kind


def rater(what: What, home: Path, pace: int, stop: int = _NO_STOP) -> list[str]:
    """The command line of a window of its own in which somebody judges drafts or pairs."""
    return [sys.executable, str(_RATER), what, str(home), "autumn", "R1", str(pace), str(stop)]


def sit(what: What, home: Path, pace: int, seconds: float, stop: int = _NO_STOP) -> Sitting:
    """Judge in a window, and kill it some seconds after its first judgement, or after it left one half done."""
    heard = Sitting()
    wanted = "confirmed" if stop == _NO_STOP else "half"
    errors = home.with_name("errors.txt")
    with (
        errors.open("w") as said,
        subprocess.Popen(rater(what, home, pace, stop), stdout=subprocess.PIPE, stderr=said, text=True) as window,
    ):
        assert window.stdout is not None
        try:
            while heard.hear(window.stdout.readline() or '{"end": [0, 0]}') != wanted:
                assert window.poll() is None, errors.read_text()
            if wanted == "half":
                _wait_for_the_words(home, heard.wrote)
            time.sleep(seconds)
        finally:
            window.send_signal(signal.SIGKILL)
        for line in window.stdout:
            heard.hear(line)
    assert errors.read_text() == ""
    return heard


def _wait_for_the_words(home: Path, words: str) -> None:
    kept = home / "unfinished-ratings"
    until = time.monotonic() + 10
    while not any(f'"{words}"' in one.read_text() for one in kept.rglob("*.json")):
        assert time.monotonic() < until, "what was half said is not on the disk"
        time.sleep(0.02)


def is_whole(rating: Rating, said: dict[str, Any], *, interrupted: bool) -> bool:
    """Whether a stored rating says all that its rater said, and nothing else.

    One that was interrupted may have a comment that ends where the window was killed.
    """
    comments = [one.comment for one in rating.annotations]
    expected = [said["comment"]] * said["mark"]
    marked = comments == expected or (interrupted and len(comments) == 1 and said["comment"].startswith(comments[0]))
    return marked and (rating.scores, rating.verdict, rating.comment) == (
        said["scores"],
        said["verdict"],
        said["note"],
    )


def is_part(begun: Judgement, said: dict[str, Any]) -> bool:
    """Whether what was begun is part of what its rater was about to say."""
    return (
        begun.scores.items() <= said["scores"].items()
        and begun.verdict in (None, said["verdict"])
        and said["note"].startswith(begun.note)
        and len(begun.marks) <= 1
        and all(said["comment"].startswith(one.comment) for one in begun.marks)
    )


class Evening:
    """A study that is rated in one window after another, each killed; `kill` looks at the store after each."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.confirmed: list[Place] = []
        self.will_say: dict[Place, dict[str, Any]] = {}
        self.interrupted: set[Place] = set()
        self.begun: Judgement | None = None
        self.order: list[Place] = []

    def kill(self, pace: int, seconds: float, stop: int = _NO_STOP) -> Sitting:
        """Rate, be killed, and compare what the window told with what the store has."""
        one = sit("drafts", self.home, pace, seconds, stop)
        begun = None if one.begun is None else unfinished_from_object(one.begun).judgement
        assert begun == self.begun
        self.will_say |= one.will_say
        self.confirmed += one.confirmed
        self.interrupted.add(one.shown[-1])
        workplace = bootstrap.open_workplace(self.home, scripted=True)
        try:
            self._look(workplace, one.shown[-1])
        finally:
            workplace.close()
        return one

    def _look(self, workplace: Workplace, last: Place) -> None:
        assert bootstrap.keeper_of(self.home).check() == ()
        stored = workplace.rating.ratings(study="autumn")
        places = Counter((one.draft_id, one.occasion) for one in stored)
        assert set(places.values()) == {1}
        # The last one may be stored, and was not confirmed.
        assert set(self.confirmed) <= set(places) <= {*self.confirmed, last}
        for one in stored:
            place = (one.draft_id, one.occasion)
            assert is_whole(one, self.will_say[place], interrupted=place in self.interrupted)
        [order] = workplace.studying._store.rating_queues("autumn")
        drawn = [(one.draft_id, one.occasion) for one in order.entries]
        assert self.order in ([], drawn)
        self.order = drawn
        assert set(places) == set(drawn[: len(places)])
        queue = workplace.queueing.open("autumn", "R1")
        assert queue.progress().rated == len(places)
        self.begun = queue.begun
        if len(places) < len(drawn):
            assert queue.current is not None
            assert queue.current.draft_id == drawn[len(places)][0]
        if self.begun is not None:
            assert is_part(self.begun, self.will_say[drawn[len(places)]])
        # Confirmed or not, all of it counts from now on.
        self.confirmed = drawn[: len(places)]


@pytest.fixture
def evening(tmp_path: Path, drafted_home: Path) -> Evening:
    shutil.copytree(drafted_home, tmp_path / "home")
    return Evening(tmp_path / "home")


def test_a_window_that_is_killed_loses_nothing(evening: Evening) -> None:
    """Killed while a comment is written, then at any moment, each window leaves all of it for the one after it."""
    first = evening.kill(0, 0, stop=2)
    assert len(first.confirmed) == 2
    begun, said = evening.begun, first.will_say[first.shown[-1]]
    assert begun is not None
    assert begun.scores == dict(list(said["scores"].items())[:2])
    assert (begun.verdict, begun.note) == (said["verdict"], said["note"])
    assert [(one.start, one.comment) for one in begun.marks] == [(0, said["comment"])]
    second = evening.kill(5, random.uniform(0, 0.8))  # noqa: S311 - any moment will do
    assert unfinished_from_object(second.begun).judgement == begun
    assert second.shown[0] == first.shown[-1]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_study_is_rated_to_its_end_over_many_kills(evening: Evening) -> None:
    """Windows of slow and quick raters are killed at any moment of a rating; the last one gets to the end."""
    chance = random.Random()  # noqa: S311 - likewise
    kills = 0
    while len(evening.confirmed) < max(1, len(evening.order) - 3):
        evening.kill(chance.choice((10, 20, 40)), chance.uniform(0, 1.2))
        kills += 1
    assert kills > 3
    assert (
        subprocess.run(rater("drafts", evening.home, 0), capture_output=True, check=False, timeout=250).returncode == 0
    )
    workplace = bootstrap.open_workplace(evening.home, scripted=True)
    try:
        rated = Counter((one.draft_id, one.occasion) for one in workplace.rating.ratings(study="autumn"))
        assert rated == Counter(evening.order)
        assert [one for one in evening.home.rglob("*") if "unfinished-ratings" in one.parts and one.is_file()] == []
    finally:
        workplace.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_pairs_are_judged_to_their_end_over_many_kills(tmp_path: Path, drafted_home: Path) -> None:
    """Every vote that was confirmed is there once with its whole comment, and a half-written one waits for its pair."""
    home = tmp_path / "home"
    shutil.copytree(drafted_home, home)
    chance = random.Random()  # noqa: S311 - likewise
    will_say: dict[Place, dict[str, Any]] = {}
    first = sit("pairs", home, 5, 0, stop=2)
    given, pairs, waiting = _votes(home, first.will_say)
    assert (given, waiting) == (first.confirmed, first.wrote)
    kills = 1
    while len(given) < len(pairs):
        window = sit("pairs", home, chance.choice((5, 10, 20)), chance.uniform(0, 1.2))
        kills += 1
        assert window.begun == waiting
        will_say |= first.will_say | window.will_say
        confirmed = {*given, *window.confirmed}
        given, _, waiting = _votes(home, will_say)
        # The last one may be stored, and was not confirmed.
        assert confirmed <= set(given) <= {*confirmed, window.shown[-1]}
    assert kills > 2


def _votes(home: Path, will_say: dict[Place, dict[str, Any]]) -> tuple[list[Place], list[Place], str | None]:
    """The pairs that are judged, all pairs in their order, and what is half written on the next."""
    assert bootstrap.keeper_of(home).check() == ()
    workplace = bootstrap.open_workplace(home, scripted=True)
    try:
        votes = workplace.queueing._store.votes("autumn")
        queue = workplace.queueing.open_pairs("autumn", "R1")
        given, pairs = [(one.first_draft, one.second_draft) for one in votes], list(queue._order.pairs)
        assert given == pairs[: len(given)]
        for place, one in zip(given, votes, strict=True):
            assert {"outcome": one.outcome, "comment": one.comment} == will_say[place]
        if queue.begun is None:
            return given, pairs, None
        assert will_say[pairs[len(given)]]["comment"].startswith(queue.begun.comment)
        return given, pairs, queue.begun.comment
    finally:
        workplace.close()
