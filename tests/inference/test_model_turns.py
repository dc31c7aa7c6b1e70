from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.generation import GenerationRequest, ModelFile, Prompt, WantedDraft
from fairdraft.inference.model_turns import MOST_GRACE, SHORTEST_TURN, ModelTurns

OAK, ELM, ASH = (ModelFile(name, name, name) for name in ("oak", "elm", "ash"))


def asked(name: str, model: ModelFile, *, patient: bool = True, drafts: int = 1) -> GenerationRequest:
    wanted = tuple(WantedDraft(f"d{at}", at) for at in range(drafts))
    return GenerationRequest(name, model, Prompt(completion="Write."), wanted, Sampling(), patient=patient)


class Played:
    """A worker that writes one request after another; its clock goes on with each, and with each loading."""

    def __init__(self, seconds_to_load: float = 1.0) -> None:
        self.now = 0.0
        self.seconds_to_load = seconds_to_load
        self.turns = ModelTurns(lambda: self.now)
        self.model: ModelFile | None = None
        self.loads: list[str] = []
        self.written: list[str] = []

    def write(self, seconds: float = 1.0) -> bool:
        """Write the next request, loading its model where that is another one; False where none waits."""
        request = self.turns.next(self.model, is_busy=False)
        if request is None:
            return False
        if request.model != self.model:
            self.now += self.seconds_to_load
            self.model = request.model
            self.loads.append(request.model.name)
            self.turns.loaded(self.seconds_to_load)
        self.now += seconds
        if not request.patient:
            self.turns.is_awaited()
        self.written.append(request.request_id)
        return True


def test_a_model_that_is_loaded_does_all_that_waits_for_it() -> None:
    """Whoever came between; then it is the turn of the one that waited longest."""
    played = Played()
    for at in range(4):
        for model in (OAK, ELM, ASH):
            played.turns.add(asked(f"{model.name}{at}", model))
    while played.write():
        pass
    assert played.loads == ["oak", "elm", "ash"]
    assert played.written[:5] == ["oak0", "oak1", "oak2", "oak3", "elm0"]


def test_a_turn_ends_where_others_wait_and_comes_again() -> None:
    """Three models that always have work come round, each for so long that loading takes a tenth of the time; a slow
    one for longer.
    """
    for seconds_to_load, most_loads in ((1.0, 31), (30.0, 4)):
        played = Played(seconds_to_load)
        for at in range(600):
            for model in (OAK, ELM, ASH):
                played.turns.add(asked(f"{model.name}{at}", model))
        while played.now < 600:
            played.write()
        assert len(played.loads) <= most_loads
        assert [name for name, _ in groupby(played.loads)] == played.loads
        assert set(played.loads) == {"oak", "elm"} | ({"ash"} if seconds_to_load == 1.0 else set())
        assert played.now >= len(played.loads) * SHORTEST_TURN


def test_what_a_person_waits_for_goes_first_whatever_is_to_be_loaded() -> None:
    """Patient drafts of the loaded model are held back until it is done."""
    played = Played()
    played.turns.add(asked("study0", OAK))
    assert played.write()
    played.turns.add(asked("study1", OAK))
    played.turns.add(asked("desk", ELM, patient=False))
    assert played.turns.next(OAK, is_busy=True) is None
    assert played.turns.holds_back
    assert played.turns.is_urgent
    assert played.write()
    assert played.written[-1] == "desk"
    played.now += played.turns.grace_left(ELM)
    assert played.write()
    assert not played.turns.holds_back
    assert not played.turns.is_urgent


def test_a_study_waits_a_moment_for_whoever_may_ask_again() -> None:
    """Ten times as long as their model took to load, and thirty seconds at most, counted from the end of their last
    drafts; a study of the same model, and a person who asks for any, wait for nothing.
    """
    for seconds_to_load, grace in ((0.2, 2.0), (60.0, MOST_GRACE)):
        played = Played(seconds_to_load)
        played.turns.add(asked("study0", OAK))
        played.turns.add(asked("desk0", ELM, patient=False))
        assert played.write()
        assert played.turns.grace_left(ELM) == grace
        assert not played.write()
        played.now += grace - 0.1
        played.turns.add(asked("desk1", ELM, patient=False))
        played.turns.add(asked("study1", ELM))
        assert played.turns.grace_left(ELM) == 0.0
        assert played.write(0.5)
        assert played.write(0.5)
        assert played.written == ["desk0", "desk1", "study1"]
        assert not played.turns.holds_back
        played.now += grace
        played.turns.add(asked("desk2", ASH, patient=False))
        assert played.write()
        assert not played.write()
        played.now += grace
        assert played.write()
        assert played.loads == ["elm", "ash", "oak"]


def test_nothing_is_waited_for_where_the_model_is_gone() -> None:
    """One that was unloaded is not kept."""
    played = Played()
    played.turns.add(asked("desk", ELM, patient=False))
    assert played.write()
    played.turns.add(asked("study", OAK))
    assert not played.write()
    played.model = None
    assert played.turns.grace_left(None) == 0.0
    assert played.write()


def test_what_came_back_waits_behind_the_others() -> None:
    """So three models come round; its drafts go before later ones of its own model."""
    turns = ModelTurns(lambda: 0.0)
    for one in (asked("elm0", ELM), asked("oak1", OAK), asked("ash0", ASH)):
        turns.add(one)
    turns.put_back([asked("oak0", OAK)])
    assert [one.request_id for one in turns.take_all()] == ["elm0", "ash0", "oak0", "oak1"]


def test_what_was_stopped_waits_no_more() -> None:
    """A request loses the drafts that were stopped and keeps the others; one that lost all is gone."""
    turns = ModelTurns()
    turns.add(asked("a", OAK, drafts=3))
    turns.add(asked("b", ELM))
    stopped = {("a", "d1"), ("b", "d0")}
    gone = turns.take_cancelled(lambda request_id, draft_id: (request_id, draft_id) in stopped)
    assert [(one.request_id, [draft.draft_id for draft in one.drafts]) for one in gone] == [
        ("a", ["d1"]),
        ("b", ["d0"]),
    ]
    assert (turns.has("a"), turns.has("b"), len(turns)) == (True, False, 1)
    assert turns.is_wanted(OAK, lambda *_: False)
    assert not turns.is_wanted(ELM, lambda *_: False)
    assert not turns.is_wanted(OAK, lambda *_: True)


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.floats(0, 60)), min_size=1, max_size=60))
def test_every_request_is_written_once(asks: Sequence[tuple[int, bool, float]]) -> None:
    """Whatever comes while drafts are written, each request is written once, and no model is loaded twice in a row."""
    played = Played()
    for at, (which, patient, seconds) in enumerate(asks):
        played.turns.add(asked(f"r{at}", (OAK, ELM, ASH)[which], patient=patient))
        if seconds > 30:
            played.write(seconds)
    while played.turns:
        if not played.write():
            left = played.turns.grace_left(played.model)
            # Times of a clock are rounded.
            assert 0 < left <= 10 * played.seconds_to_load + 1e-9
            played.now += left
    assert Counter(played.written) == Counter(f"r{at}" for at in range(len(asks)))
    assert [name for name, _ in groupby(played.loads)] == played.loads
