"""Tracked changes since review: accepted they are the present words, rejected the words that were read."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.piece import Block
from fairdraft.domain.redline import letters_diff, redline

_TEXT = st.lists(st.sampled_from(["ask", "your", "doctor.", " ", "  ", "\n", "\n\n", "A1C¹"]), max_size=16).map("".join)


@given(before=_TEXT, after=_TEXT)
def test_both_texts_come_back_letter_by_letter(before: str, after: str) -> None:
    """White space and line breaks included, and no two parts beside each other are of one kind."""
    parts = letters_diff(before, after)
    assert "".join(one.text for one in parts if one.op != "insert") == before
    assert "".join(one.text for one in parts if one.op != "delete") == after
    assert all(one.text for one in parts)
    assert all(one.op != other.op for one, other in pairwise(parts))


def test_only_what_changed_is_marked() -> None:
    """Words around a change stay as they are."""
    assert [(one.op, one.text) for one in letters_diff("Take it once a day.", "Take it twice a day.")] == [
        ("keep", "Take it"),
        ("delete", " once"),
        ("insert", " twice"),
        ("keep", " a day."),
    ]


def test_blocks_that_came_or_went_are_told_as_such() -> None:
    """One whose words all changed is kept; one that went stands behind the one that it followed."""
    before = (
        Block("h", "headline", "copy", "Old"),
        Block("s", "subhead", "copy", "Gone"),
        Block("b", "body", "copy", "x"),
    )
    after = (Block("h", "headline", "copy", "New"), Block("b", "body", "copy", "x"), Block("c", "body", "copy", "Come"))
    found = redline(before, after)
    assert [(one.block.id, one.fate) for one in found] == [
        ("h", "keep"),
        ("s", "delete"),
        ("b", "keep"),
        ("c", "insert"),
    ]
    assert [[part.op for part in one.parts] for one in found] == [
        ["delete", "insert"],
        ["delete"],
        ["keep"],
        ["insert"],
    ]
