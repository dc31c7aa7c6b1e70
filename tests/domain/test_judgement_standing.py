"""Which of several judgements in one place counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.judgement_record import Settlement
from fairdraft.domain.judgement_standing import Decisions

NAMES = ("a", "b", "c", "d")
# The later a name, the later it was given.
MOMENTS = {name: f"2026-03-0{number}" for number, name in enumerate(NAMES, start=1)}
FIRST = datetime(2026, 4, 1, tzinfo=UTC)


def decided(kept: str, aside: str, day: int, replaces: tuple[str, ...] = ()) -> Settlement:
    return Settlement(f"s{day}", "rating", kept, aside, "W1", FIRST + timedelta(days=day), replaces)


def test_what_was_given_last_stands_until_somebody_decides() -> None:
    """Without a decision nothing is set aside, and of one moment the same one stands everywhere."""
    found = Decisions(()).standing({"a": "2026-03-01", "b": "2026-03-02"})
    assert (found.stands, found.aside) == ("b", {})
    for names in ("ab", "ba"):
        assert Decisions(()).standing(dict.fromkeys(names, "2026-03-01")).stands == "b"
    assert Decisions(()).standing({}).stands is None


def test_what_was_decided_for_goes_before_what_was_given_last() -> None:
    """A judgement that came after the decision waits beside the one that a person chose."""
    choice = decided("a", "b", 1)
    found = Decisions([choice]).standing({name: MOMENTS[name] for name in "abc"})
    assert (found.stands, found.aside) == ("a", {"b": choice})


def test_decisions_that_contradict_each_other_leave_both_open() -> None:
    """Both wait, and the decisions are told in their order; a third one that saw them holds."""
    one, other = decided("b", "a", 2), decided("a", "b", 1)
    places = {name: MOMENTS[name] for name in "ab"}
    found = Decisions([one, other]).standing(places)
    assert (found.stands, found.aside) == ("b", {})
    assert Decisions([one, other]).both_ways("a", "b") == (other, one)
    last = decided("a", "b", 3, replaces=(one.id, other.id))
    found = Decisions([one, other, last]).standing(places)
    assert (found.stands, found.aside) == ("a", {"b": last})
    assert Decisions([one, other, last]).both_ways("a", "b") == ()


def test_what_was_decided_both_ways_stands_alone_once_the_other_ended() -> None:
    """Decisions for and against a judgement that contradict each other set it aside no more where it is alone."""
    found = Decisions([decided("b", "a", 1), decided("a", "b", 2)]).standing({"a": MOMENTS["a"]})
    assert (found.stands, found.aside) == ("a", {})


def test_the_decision_that_set_it_aside_is_the_last_that_nobody_contradicted() -> None:
    """Of several against one judgement the last is told; one that another contradicts only where there is no other."""
    assert Decisions([decided("c", "a", 2), decided("b", "a", 1)]).standing(MOMENTS).aside["a"].kept == "c"
    settled, contradicted = decided("c", "a", 1), decided("b", "a", 2)
    found = Decisions([decided("a", "b", 3), settled, contradicted]).standing(MOMENTS)
    assert found.aside["a"] == settled
    assert found.stands == "c"


PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1])


@given(st.lists(PAIRS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_it_came_says_nothing(pairs: list[tuple[str, str]], chance: object) -> None:
    """Decisions and judgements in any order give the same, and something always stands."""
    made = [decided(kept, aside, day) for day, (kept, aside) in enumerate(pairs)]
    names = list(NAMES)
    expected = Decisions(made).standing(MOMENTS)
    chance.shuffle(made)  # type: ignore[attr-defined]
    chance.shuffle(names)  # type: ignore[attr-defined]
    assert Decisions(made).standing({name: MOMENTS[name] for name in names}) == expected
    assert expected.stands is not None
