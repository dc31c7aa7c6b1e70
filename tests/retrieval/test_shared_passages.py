"""The passages that two texts have in common."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.retrieval.near_copy import RUN
from fairdraft.retrieval.shared_passages import shared_passages
from fairdraft.retrieval.words import read_words, runs

WORDS = st.lists(st.sampled_from(["walk", "talk", "café", "don’t", "😀", "five"]), max_size=30).map(" ".join)


def test_passages_are_as_each_text_has_them() -> None:
    """Capitals and signs may differ; what is shorter than five words is nobody's."""
    ours = "Well: TALK to your doctor, today. Then walk."
    theirs = "You may talk to your doctor today; then go, and walk."
    found = shared_passages(ours, theirs)
    assert [ours[one.start : one.end] for one in found.first] == ["TALK to your doctor, today. Then"]
    assert [theirs[one.start : one.end] for one in found.second] == ["talk to your doctor today; then"]
    assert shared_passages("talk to your doctor", theirs).first == ()


@given(WORDS, WORDS)
def test_every_shared_run_is_marked_and_nothing_else(first: str, second: str) -> None:
    """A word is in a passage just where it stands in a run of five that the other text has; passages do not meet."""
    found = shared_passages(first, second)
    words, others = read_words(first), set(runs(read_words(second).words, RUN))
    shared = {at + step for at, run in enumerate(runs(words.words, RUN)) if run in others for step in range(RUN)}
    marked = {
        number
        for number, (start, end) in enumerate(words.places)
        if any(one.start <= start and end <= one.end for one in found.first)
    }
    assert marked == shared
    assert all(one.end < two.start for one, two in zip(found.first, found.first[1:], strict=False))
    assert bool(found.first) == bool(found.second)
