"""How rows stand where a terminal is narrow."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.cli.columns import in_columns

HEADS = ("ID", "NAME", "NOTE")
ROWS = [("a1", "Starter", "small, for trying the program"), ("b2", "Other", "")]
CELLS = st.lists(st.text("ab c", max_size=40), min_size=3, max_size=3)


def test_columns_are_as_wide_as_their_longest_cell() -> None:
    """Where room does not matter, as in a file, each row is one line."""
    assert list(in_columns(HEADS, ROWS)) == [
        "ID  NAME     NOTE",
        "a1  Starter  small, for trying the program",
        "b2  Other",
    ]


def test_words_go_on_below_in_their_column() -> None:
    """The widest column gives way, and no other."""
    assert list(in_columns(HEADS, ROWS, 30)) == [
        "ID  NAME     NOTE",
        "a1  Starter  small, for trying",
        "             the program",
        "b2  Other",
    ]


def test_rows_stand_in_lines_of_their_own_where_columns_would_be_too_narrow() -> None:
    """Each cell then has its head beside it; empty ones are left out."""
    assert list(in_columns(HEADS, ROWS, 24)) == [
        "a1",
        "  NAME  Starter",
        "  NOTE  small, for",
        "        trying the",
        "        program",
        "b2",
        "  NAME  Other",
    ]


@given(st.lists(CELLS, max_size=4), st.integers(20, 130))
def test_nothing_is_lost_or_broken_in_narrow_columns(rows: list[list[str]], room: int) -> None:
    """Every word is there as often as in the rows, and lines keep to the room unless a word alone is longer."""
    lines = list(in_columns(HEADS, rows, room))
    words = sorted(word for row in rows for cell in row for word in cell.split())
    heads = {*HEADS}
    assert sorted(word for line in lines for word in line.split() if word not in heads) == words
    longest = max((len(word) for word in words), default=0)
    assert all(len(line) <= max(room, longest + len("  NAME  ")) for line in lines)
