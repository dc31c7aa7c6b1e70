"""Which job code and date are a piece's own."""

import pytest

from fairdraft.domain.piece import Block
from fairdraft.services.own_marks import CODE_RULE, OwnMarks, own_lines, own_marks
from fairdraft.services.workplace import Workplace


def marks_of(workplace: Workplace, *blocks: tuple[str, str]) -> OwnMarks:
    made = [Block(f"b{number}", section, "copy", text) for number, (section, text) in enumerate(blocks)]
    return own_marks(made, workplace.checking.parts_said(CODE_RULE, own_lines(made)))


@pytest.mark.parametrize(
    ("section", "line", "codes", "dates"),
    [
        ("legal", "©2026 Example Pharma. US-GLY-26-0077 11/26", ("US-GLY-26-0077",), ("11/26",)),
        ("legal", "64Z-1923321 July 2026", ("64Z-1923321",), ("July 2026",)),
        ("legal", "© Example Pharma. US-GLY-26-0077", ("US-GLY-26-0077",), ()),
        ("footer", "US-GLY-26-0077", ("US-GLY-26-0077",), ()),
        ("body", "Material ID: 12345", ("12345",), ()),
        ("body", "For people with COVID-19.", (), ()),
        ("body", "Coming in July 2026: a day for you.", (), ()),
        ("references", "1. US-GLY-26-0077 11/26", (), ()),
    ],
)
def test_what_is_meant_is_told_from_what_looks_like_it(
    workplace: Workplace, section: str, line: str, codes: tuple[str, ...], dates: tuple[str, ...]
) -> None:
    """A code counts in the footer, behind its name, or beside a date or copyright; a date beside a code."""
    found = marks_of(workplace, (section, line))
    assert (found.codes, found.dates) == (codes, dates)


def test_what_may_mean_something_else_is_told_with_its_line(workplace: Workplace) -> None:
    """A person sees what was not taken for a code or a date, and why it came into question."""
    found = marks_of(workplace, ("body", "COVID-19 is one thing.\nJuly 2026 is another."))
    assert found.others == ("COVID-19 in “COVID-19 is one thing.”", "July 2026 in “July 2026 is another.”")
