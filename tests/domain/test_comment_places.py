"""Do comments stay on their words while the text around and inside them is edited?"""

from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.comment_places import TextCarrier, comment_object, in_text_order, place_comments
from fairdraft.domain.finding import Span
from fairdraft.domain.piece_comment import CommentAnswer, PieceComment, open_count
from fairdraft.domain.recorded_talk import became, became_of_words_beside

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = "Ask about GLYNORA.\n\nIt may help adults lower their blood sugar. Ask your doctor today."

texts = st.lists(
    st.sampled_from(["ask", "your", "doctor", "GLYNORA", ".", "may\nhelp", "é\U0001f600"]), max_size=9
).map(" ".join)


def comment_on(words: str, text: str = TEXT, **fields: object) -> PieceComment:
    start = text.index(words)
    values = {"id": f"c-{words}", "piece_id": "p1", "revision_id": "r1", "quote": words, "text_sha256": "ab"}
    values |= {"text": "Too much.", "by": "M1", "made_at": NOON, "start": start, "end": start + len(words)}
    return PieceComment(**(values | fields))  # type: ignore[arg-type] # fields of a test's choice


def carried(words: str, new: str, old: str = TEXT) -> tuple[str, str]:
    start = old.index(words)
    found = TextCarrier(old, new).carry(Span(start, start + len(words)))
    return new[found.span.start : found.span.end], found.standing


@pytest.mark.parametrize(
    ("words", "new", "expected"),
    [
        ("may help", TEXT.replace("Ask about", "Talk to your doctor about"), ("may help", "unchanged")),
        ("may help", TEXT.replace("today", "now. Really"), ("may help", "unchanged")),
        ("may help", TEXT.replace("Ask", "Talk").replace("adults", "people"), ("may help", "unchanged")),
        ("may help adults", TEXT.replace("may help", "can help"), ("can help adults", "changed")),
        ("help adults lower", TEXT.replace("adults", "some adults"), ("help some adults lower", "changed")),
        ("adults lower their blood sugar", TEXT.replace("blood sugar", "A1C"), ("adults lower their A1C", "changed")),
        ("adults", TEXT.replace("adults ", ""), ("", "gone")),
        ("It may help adults lower their blood sugar.", "Ask about GLYNORA.", ("", "gone")),
        ("Ask your doctor", "", ("", "gone")),
        # Cut and pasted whole, before the words that stood in front of it.
        (
            "Ask your doctor today.",
            "Ask your doctor today. Ask about GLYNORA.\n\nIt may help adults lower their blood sugar.",
            ("Ask your doctor today.", "unchanged"),
        ),
        # Another line break between the words is no change of them.
        ("lower their", TEXT.replace("lower their", "lower\ntheir"), ("lower\ntheir", "unchanged")),
    ],
)
def test_a_comment_follows_its_words(words: str, new: str, expected: tuple[str, str]) -> None:
    """Words stay the same, are other ones in part, or are gone; each is told apart."""
    assert carried(words, new) == expected


def test_words_that_went_are_not_taken_for_the_same_words_elsewhere() -> None:
    """Of two equal sentences the commented one is gone, though the other one still stands."""
    old, new = "Ask today. It may help. Ask today!", "Ask today. It may help."
    found = TextCarrier(old, new).carry(Span(old.rindex("Ask"), len(old) - 1))
    assert (found.span, found.standing) == (Span(len(new), len(new)), "gone")


def test_a_comment_may_begin_within_a_word() -> None:
    """Of a word that was marked in part, that part is followed, also where the same letters stand twice."""
    old = "alphabet soup, then alphabet soups"
    new = f"First {old} again."
    start = old.rindex("bet")
    found = TextCarrier(old, new).carry(Span(start, start + len("bet soup")))
    assert (found.span, found.standing) == (Span(start + 6, start + 14), "unchanged")


def test_words_that_stand_twice_are_not_taken_for_each_other() -> None:
    """When the commented one of two equal words is deleted, the other one is not commented on."""
    assert carried("Ask about", TEXT.replace("Ask about GLYNORA.\n\n", "")) == ("", "gone")
    text = "Safe for adults. Also said to be safe."
    assert carried("safe", "Safe for adults. Also said to be so.", text) == ("", "gone")


def test_gone_words_tell_where_they_stood() -> None:
    """The empty place of deleted words is behind those that stood before them."""
    new = TEXT.replace("adults ", "")
    start = TEXT.index("adults")
    assert TextCarrier(TEXT, new).carry(Span(start, start + 6)).span.start == new.index(" lower")


@given(texts, texts, texts, texts)
def test_edits_on_one_side_leave_the_words_alone(before: str, words: str, after: str, typed: str) -> None:
    """Whatever is typed before or after commented words, they are the same and unchanged."""
    old = before + words + after
    span = Span(len(before), len(before) + len(words))
    for new in (before + words + typed, typed + words + after, typed + old, old + typed):
        found = TextCarrier(old, new).carry(span)
        assert found.standing == "unchanged"
        assert new[found.span.start : found.span.end] == words


@given(texts, texts, st.integers(0, 60), st.integers(0, 60))
def test_a_place_is_always_one_of_the_text(old: str, new: str, one: int, other: int) -> None:
    """Between any two texts a place lies inside the new one, empty exactly where the words are gone."""
    start, end = sorted((min(one, len(old)), min(other, len(old))))
    found = TextCarrier(old, new).carry(Span(start, end))
    assert 0 <= found.span.start <= found.span.end <= len(new)
    if found.standing == "unchanged":
        assert new[found.span.start : found.span.end].split() == old[start:end].split()
    if found.standing == "gone":
        assert found.span.start == found.span.end


def test_comments_are_numbered_as_they_were_made_and_read_in_the_order_of_the_text() -> None:
    """A number stays with its comment; comments of several revisions are placed from their own texts."""
    later = TEXT.replace("today", "now")
    first, second = comment_on("adults"), comment_on("now", later, revision_id="r2")
    third = comment_on("GLYNORA")
    placed = place_comments([first, second, third], {"r1": TEXT, "r2": later}, "New: " + later)
    assert [(one.number, one.words, one.standing) for one in placed] == [
        (1, "adults", "unchanged"),
        (2, "now", "unchanged"),
        (3, "GLYNORA", "unchanged"),
    ]
    assert [one.number for one in in_text_order(placed)] == [3, 1, 2]


def test_a_comment_is_open_until_it_is_resolved_and_again_when_it_is_reopened() -> None:
    """Answers alone change nothing; the last step counts."""

    def steps(*kinds: str) -> tuple[CommentAnswer, ...]:
        return tuple(CommentAnswer(str(n), "c", kind, "", "W1", NOON) for n, kind in enumerate(kinds))  # type: ignore[arg-type] # a literal

    one = comment_on("adults")
    assert one.is_open
    assert comment_on("adults", answers=steps("answered")).is_open
    resolved = comment_on("adults", answers=steps("resolved", "answered"))
    assert resolved.resolution == resolved.answers[0]
    assert comment_on("adults", answers=steps("resolved", "reopened", "answered")).is_open
    assert open_count([one, resolved]) == 1


def test_a_gone_comment_keeps_its_words_in_json_and_has_no_place() -> None:
    """Offsets are null where the words are gone; the quoted words stay."""
    (placed,) = place_comments([comment_on("adults ")], {"r1": TEXT}, TEXT.replace("adults ", ""))
    told = comment_object(placed)
    assert (told["quote"], told["standing"], told["start"], told["end"], told["words"]) == (
        "adults ", "gone", None, None, None,
    )  # fmt: skip
    assert not placed.is_marked


def test_words_that_stand_beside_what_became_of_them_are_not_quoted_again() -> None:
    """Alone the words are quoted, since the text has others now; in a row that has them they are not."""
    (placed,) = place_comments([comment_on("adults ")], {"r1": TEXT}, TEXT.replace("adults ", ""))
    assert became(placed) == "open; its words “adults” are gone"
    assert became_of_words_beside(placed) == "open; its words are gone"


def test_comments_on_a_long_text_are_placed_while_somebody_writes() -> None:
    """Of 12,000 words with every third sentence another one, kept sentences are found where they are at once: places
    are asked for at each pause in writing.
    """
    before = [
        " ".join(f"word{(number * 7 + step**3) % (5 + 20 * step)}" for step in range(12)) + f" {number}."
        for number in range(1000)
    ]
    after = [one if number % 3 else f"Here {number} another sentence came." for number, one in enumerate(before)]
    old, new = " ".join(before), " ".join(after)
    begun = process_time()
    carrier = TextCarrier(old, new)
    for one in before[1::30]:
        start = old.index(one)
        found = carrier.carry(Span(start, start + len(one)))
        assert (new[found.span.start : found.span.end], found.standing) == (one, "unchanged")
    start = old.index(before[300])
    assert carrier.carry(Span(start, start + len(before[300]))).standing == "gone"
    assert process_time() - begun < 3
