"""Are places that meet one, and is meeting the same from both sides?"""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.analysis.span_matching import Place, met, united

PLACES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8)).map(lambda one: Place(one[0], one[0] + one[1])))


@given(PLACES, st.randoms())
def test_places_that_hang_together_are_one_in_any_order(places: list[Place], chance) -> None:
    """The order in which places are given does not matter, every one is a member once, and no two units meet."""
    units = united(places)
    mixed = places.copy()
    chance.shuffle(mixed)
    assert [one.place for one in united(mixed)] == [one.place for one in units]
    assert sorted(number for one in units for number in one.members) == list(range(len(places)))
    for one in units:
        members = [places[number] for number in one.members]
        assert one.place == Place(min(each.start for each in members), max(each.end for each in members))
        assert met([one], [other for other in units if other is not one]) == [False]


@given(PLACES)
def test_what_is_united_stays_as_it_is(places: list[Place]) -> None:
    """Uniting units again changes nothing."""
    once = [one.place for one in united(places)]
    assert [one.place for one in united(once)] == once


@given(PLACES, PLACES)
def test_meeting_is_the_same_from_both_sides(ones: list[Place], others: list[Place]) -> None:
    """One side has somebody who meets exactly when the other side has, and it is having a code point in common."""
    first, second = united(ones), united(others)
    assert any(met(first, second)) == any(met(second, first))
    for one, meets in zip(first, met(first, second), strict=True):
        points = set(range(one.place.start, max(one.place.end, one.place.start + 1)))
        assert meets == any(
            points & set(range(other.place.start, max(other.place.end, other.place.start + 1))) for other in second
        )


def test_neighbors_do_not_meet() -> None:
    """Words that end where others begin are two matters; a place without words is the character behind it."""
    assert len(united([Place(0, 4), Place(4, 9)])) == 2
    assert not Place(0, 4).meets(Place(4, 4))
    assert Place(4, 9).meets(Place(4, 4))
