"""Marked words: code points of the text, found again, and the same after a journey as JSON."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.annotation import annotation_from_object, annotation_on
from fairdraft.domain.rating import Rating, rating_from_object

texts = st.text(st.characters(codec=None), min_size=1, max_size=80)


@given(texts, st.data())
def test_marked_words_are_those_of_the_text(text: str, data: st.DataObject) -> None:
    """The quote and its neighbors are cut from the text in code points, emoji and combining marks included."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    one = annotation_on(text, start, end, annotation_id="a", label="cure")
    assert one.quote == text[start:end]
    assert one.prefix + one.quote + one.suffix in text
    assert len(one.prefix) <= 32 >= len(one.suffix)
    assert one.stands_in(text)
    assert not one.stands_in(text[:start])
    assert annotation_from_object(json.loads(json.dumps(one.as_object()))) == one


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 6)])
def test_words_that_are_not_there_cannot_be_marked(start: int, end: int) -> None:
    """Empty, backwards or beyond the text."""
    with pytest.raises(ValueError, match="no words"):
        annotation_on("words", start, end, annotation_id="a", label="cure")


@given(texts, st.dictionaries(st.text(max_size=8), st.integers(1, 5), max_size=4), st.none() | texts)
def test_a_rating_is_the_same_after_a_journey(text: str, scores: dict[str, int], suggested: str | None) -> None:
    """Written as JSON and read again, nothing of it has changed."""
    marks = (annotation_on(text, 0, 1, annotation_id="a", label="cure", rule="EFF-01", comment=text),)
    rating = Rating(
        "r", "d", "s", "R1", "dtc", "1", datetime(2026, 3, 2, 12, 0, 0, 1, tzinfo=UTC), scores, "revise", text,
        suggested_text=suggested, annotations=marks, further={"colour": text}, presentation_seed=2**47,
    )  # fmt: skip
    assert rating_from_object(json.loads(json.dumps(rating.as_object()))) == rating
