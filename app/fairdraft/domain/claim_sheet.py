"""What does a spreadsheet say of the claims of a product, and what in it cannot be taken?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import value_sha256
from fairdraft.domain.product import Claim

ClaimField = Literal[
    "id",
    "text",
    "variants",
    "qualifier",
    "document",
    "page",
    "paragraph",
    "table",
    "label_version",
    "channels",
    "expires",
]
SOURCE_FIELDS: tuple[ClaimField, ...] = ("document", "page", "paragraph", "table", "label_version")

_NO_LETTER = re.compile(r"[^a-z0-9]+")
_WORDS_IN_ID = 5
_SIGNS_OF_HASH = 6
_ROWS_TOLD = 12


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """The claims of one sheet, each with an id, in the order of its rows.

    `sheet` is empty where the file has none (.csv, .tsv). `fields` are those that have a column: of others the sheet
    says nothing. `skipped` are rows, counted from 1 as a spreadsheet does, that have something in them and no claim;
    `unknown_columns` were left, as their heads are written; `notes` are sentences on what was read otherwise than it
    stands there. `hidden` are rows of claims that a filter or a hand hides; they are among the claims where
    `takes_hidden`.
    """

    source: str
    sheet: str
    claims: tuple[Claim, ...]
    fields: frozenset[ClaimField]
    skipped: tuple[int, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: tuple[int, ...] = ()
    takes_hidden: bool = False


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """What cannot be taken: in which sheet, row (from 1) and column (by its head), what, and what to do."""

    sheet: str
    row: int
    column: str
    what: str
    remedy: str

    @property
    def place(self) -> str:
        """Where it stands, such as `sheet "Claims", row 7, column "Channels"`."""
        sheet = f'sheet "{self.sheet}", ' if self.sheet else ""
        return f'{sheet}row {self.row:,}, column "{self.column}"'

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "sheet": self.sheet or None,
            "row": self.row,
            "column": self.column,
            "what": self.what,
            "remedy": self.remedy,
        }


class WrongSheetError(KnownError):
    """Nothing of a sheet was taken in; its words tell the first of `problems`, which come in the order of the rows."""

    def __init__(self, source: str, problems: Sequence[SheetProblem]) -> None:
        first, more = problems[0], len(problems) - 1
        others = f" {counted(more, 'more problem')} in this file." if more else ""
        super().__init__(f"{source}, {first.place}: {first.what}.", f"{first.remedy}{others}")
        self.source = source
        self.problems = tuple(problems)


def made_claim_id(text: str) -> str:
    """The id of a claim that has none: its first words and a hash of all, so that the same words give the same id."""
    words = " ".join(text.split()).casefold()
    first = "-".join(filter(None, _NO_LETTER.split(words)[:_WORDS_IN_ID]))
    return "-".join(filter(None, (first, value_sha256(words)[:_SIGNS_OF_HASH])))


def rows_told(rows: Sequence[int]) -> str:
    """How many rows, and the first of them, such as "3 (5, 9, 12)"."""
    more = len(rows) - _ROWS_TOLD
    named = f"{', '.join(f'{one:,}' for one in rows[:_ROWS_TOLD])}{f' and {more:,} more' if more > 0 else ''}"
    return f"{len(rows):,} ({named})"
