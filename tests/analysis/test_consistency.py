"""Is a rater's own consistency taken from hidden repeats alone?"""

from fairdraft.analysis.consistency import consistency
from fairdraft.domain.comparison import Consistency


def test_repeats_are_held_against_the_first_occasion(rate):
    """Of four scores given again, two are equal and three within a point."""
    rows = [
        rate("p1", "a", {"accuracy": 3, "brand_voice": 2}),
        rate("p1", "a", {"accuracy": 3, "brand_voice": 3}, occasion=2),
        rate("p1", "a", {"accuracy": 1, "brand_voice": 2}, occasion=3),
        rate("p1", "a", 5, rater="R2"),
    ]
    assert consistency(rows) == (Consistency("R1", 4, 0.5, 0.75),)


def test_adjudications_and_lone_repeats_are_no_repeats(rate):
    """Deciding about one's own rating, or repeating what was never rated first, says nothing about consistency."""
    rows = [
        rate("p1", "a", 3),
        rate("p1", "a", 5, occasion=2, adjudicates="R1"),
        rate("p2", "a", 5, occasion=2),
        rate("p3", "a", {"brand_voice": 2}),
        rate("p3", "a", {"accuracy": 2}, occasion=2),
    ]
    assert consistency(rows) == ()
