import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fairdraft.exchange.formula_guard import guarded, unguarded

CELLS = st.text(alphabet="'=+-@\t\r\n1.eE a,\"", max_size=8) | st.text(max_size=8)


@given(CELLS)
@example("'=1")
@example("''-x")
@example("-5")
def test_the_guard_can_be_taken_off(cell: str) -> None:
    """Whatever a cell holds comes back after guard and unguard."""
    assert unguarded(guarded(cell)) == cell


@given(CELLS)
def test_no_spreadsheet_sees_a_formula(cell: str) -> None:
    """A guarded cell begins with none of the characters that start a formula, unless it is a plain number."""
    written = guarded(cell)
    if written[:1] in ("=", "+", "-", "@", "\t", "\r"):
        float(written)
        assert not any(mark.isspace() or mark in "_naif" for mark in written)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1 (800) FDA", "'+1 (800) FDA"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("-5.25", "-5.25"),
        ("+1e3", "+1e3"),
        ("'quoted'", "'quoted'"),
        ("", ""),
        ("a=b", "a=b"),
    ],
)
def test_what_is_guarded(cell: str, written: str) -> None:
    """Formula beginnings are prefixed with an apostrophe; numbers, quotations and plain words are not."""
    assert guarded(cell) == written
