"""The page on deck templates has every field that there is, with the words of the program."""

import re
from pathlib import Path

from fairdraft.domain.deck_fields import COPY_FIELDS, HEAD_FIELDS, ROW_FIELDS, DeckField

PAGE = Path(__file__).parents[2] / "resources" / "help" / "templates.md"


def test_the_tables_of_fields_are_those_of_the_program() -> None:
    """Each field stands in them once, in the program's order, with what fills it."""
    told = re.findall(r"^\| `(\{\{.+?\}\})` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    known = [(DeckField(name).token, what) for name, what in (HEAD_FIELDS | COPY_FIELDS).items()]
    known += [
        (DeckField(name, family).token, what) for family, many in ROW_FIELDS.items() for name, what in many.items()
    ]
    assert told == known
