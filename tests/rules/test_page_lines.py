"""Which lines of a text are taken for its page's own?"""

import pytest

from fairdraft.rules.page_lines import is_page_line


@pytest.mark.parametrize(
    "line",
    [
        "Important Safety Information (cont'd)",
        "Important Safety Information continues on next page",
        "This list continues on the back",
        "Continued from page 2",
        "Page 3 of 8",
        "US-GLY-26-0001 11/26",
    ],
)
def test_heads_notes_and_codes_are_a_pages_own(line: str) -> None:
    """They may stand between approved words."""
    assert is_page_line(line)


@pytest.mark.parametrize("line", ["Relief continues", "Relief continues over weeks", "It works on page after page"])
def test_what_is_said_of_a_medicine_is_no_line_of_a_page(line: str) -> None:
    """A result that goes on is a claim, and not a head that does."""
    assert not is_page_line(line)
