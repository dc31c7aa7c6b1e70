from hypothesis import example, given
from hypothesis import strategies as st

from fairdraft.domain.finding import SEVERITIES, Span
from fairdraft.exchange.marked_segments import Mark, segments

TEXT = "The quick brown fox jumps."
OFFSETS = st.integers(0, len(TEXT))
SPANS = st.tuples(OFFSETS, OFFSETS).map(lambda ends: Span(min(ends), max(ends)))
MARKS = st.lists(st.tuples(st.sampled_from(SEVERITIES), SPANS), max_size=8).map(
    lambda found: [Mark(number, severity, span) for number, (severity, span) in enumerate(found, start=1)]
)


@given(SPANS, MARKS)
@example(Span(0, 26), [Mark(1, "error", Span(26, 26)), Mark(2, "warning", Span(0, 0))])
def test_segments_divide_the_text_and_lose_nothing(place: Span, marks: list[Mark]) -> None:
    """The segments joined are the place's text, each under the worst of the marks that cover it."""
    found = segments(TEXT, place, marks)
    assert "".join(one.text for one in found) == TEXT[place.start : place.end]
    at = place.start
    for one in found:
        for offset in range(at, at + len(one.text)):
            covering = [mark.severity for mark in marks if mark.span.start <= offset < mark.span.end]
            worst = min(covering, key=SEVERITIES.index) if covering else None
            assert one.severity == worst
        at += len(one.text)


@given(SPANS, MARKS)
def test_each_mark_in_a_place_ends_once(place: Span, marks: list[Mark]) -> None:
    """A mark's number stands once behind its last character in the place, and not where none of it is."""
    found = segments(TEXT, place, marks)
    ends: dict[int, list[int]] = {}
    at = place.start
    for one in found:
        at += len(one.text)
        for mark in one.ends:
            ends.setdefault(mark.number, []).append(at)
    for mark in marks:
        start, end = max(mark.span.start, place.start), min(mark.span.end, place.end)
        inside = start < end or (mark.span.start == mark.span.end and start == end)
        assert ends.get(mark.number, []) == ([end] if inside else [])
