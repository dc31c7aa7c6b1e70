"""How does a text cell keep a spreadsheet from reading it as a formula, and how is that undone?

A cell that begins with = + - @ tab or return gets an apostrophe in front; plain numbers do not, because a
spreadsheet reads them as what they are. A text that itself begins with apostrophes before such a character gets
one more, so that taking one off always gives back what was there.
"""

import re

_TEXT_TO_GUARD = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def guarded(cell: str) -> str:
    """The cell as a CSV file holds it."""
    if _TEXT_TO_GUARD.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`; other cells stay as they are."""
    return cell[1:] if _GUARDED.match(cell) else cell
