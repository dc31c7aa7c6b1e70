"""Is the way from one version of a piece to another told block by block, with no word lost?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.piece import Block, BlockKind
from fairdraft.domain.text_change import words_come_and_gone
from fairdraft.domain.version_diff import block_diffs, lines_diff, same_words

KINDS: tuple[BlockKind, ...] = ("copy", "locked", "note")
texts = st.lists(
    st.sampled_from(["ask", "your", "doctor", "GLYNORA®", ".", "may\nhelp", "é\U0001f600", "\n\n"]), max_size=8
)
words = texts.map(" ".join)
blocks = st.lists(
    st.builds(Block, st.sampled_from("abcdef"), st.just("body"), st.sampled_from(KINDS), words),
    max_size=5,
    unique_by=lambda one: one.id,
)


def block(own_id: str, text: str, kind: BlockKind = "copy") -> Block:
    return Block(own_id, "body", kind, text)


def said(found: object, *, without: str) -> list[str]:
    return [word for one in found for part in one.diff if part.op != without for word in part.text.split()]  # type: ignore[attr-defined]


@given(blocks, blocks)
def test_no_word_of_either_version_is_lost(before: list[Block], after: list[Block]) -> None:
    """Kept and inserted words are the later version in its order; kept and deleted ones those of the earlier."""
    found = block_diffs(before, after)
    assert said(found, without="delete") == [word for one in after for word in one.text.split()]
    assert sorted(said(found, without="insert")) == sorted(word for one in before for word in one.text.split())


@given(blocks)
def test_a_version_held_against_itself_keeps_everything(same: list[Block]) -> None:
    """No block counts as changed, also where every id is another one."""
    others = [Block(f"x{one.id}", one.section, one.kind, one.text) for one in same]
    assert same_words(same, others)
    for before in (same, others):
        found = block_diffs(before, same)
        assert [one.block for one in found] == same
        assert not any(one.is_changed for one in found)


def test_blocks_that_are_gone_stand_where_they_stood() -> None:
    """Behind the block that they followed, or at the beginning; approved language put in anew is the same block."""
    before = [block("n", "Art.", "note"), block("a", "Ask."), block("i", "Safety.", "locked"), block("z", "Last.")]
    after = [block("a", "Ask."), block("i2", "Safety.", "locked")]
    found = block_diffs(before, after)
    assert [(one.block.id, one.is_changed) for one in found] == [("n", True), ("a", False), ("i2", False), ("z", True)]
    assert [part.op for part in found[0].diff] == ["delete"]


def test_changes_are_words_within_the_lines_that_differ() -> None:
    """Lines that stand in both are kept whole, whatever is repeated around them."""
    old = "Ask your doctor.\nIt may help adults.\nAsk your doctor."
    parts = lines_diff(old, old.replace("may", "can"))
    assert [(one.op, one.text.strip()) for one in parts] == [
        ("keep", "Ask your doctor."),
        ("keep", "It"),
        ("delete", "may"),
        ("insert", "can"),
        ("keep", "help adults."),
        ("keep", "Ask your doctor."),
    ]


def test_very_long_lines_that_differ_are_told_as_gone_and_come() -> None:
    """To match each of very many words with each would take minutes."""
    old, new = "ask " * 6000, "tell " * 6000
    assert [one.op for one in lines_diff(old, new)] == ["delete", "insert"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", (0, 0)),
        ("", "ask your doctor", (3, 0)),
        ("ask your doctor", "", (0, 3)),
        ("ask your doctor", "ask\n\nyour  doctor ", (0, 0)),
        ("ask your doctor today", "ask the doctor", (1, 2)),
    ],
)
def test_words_that_come_and_go_are_counted(before: str, after: str, expected: tuple[int, int]) -> None:
    """A word in another's place is one that came and one that went; white space is none."""
    assert words_come_and_gone(before, after) == expected


@given(words, words)
def test_what_comes_one_way_goes_the_other(before: str, after: str) -> None:
    """The way back has the same numbers the other way around, and their difference is that of the lengths."""
    come, gone = words_come_and_gone(before, after)
    assert (gone, come) == words_come_and_gone(after, before)
    assert come - gone == len(after.split()) - len(before.split())
