"""What does the one who submits a piece read off, and what is left for people to fill in by hand?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetField:
    """A field of the sheet. An empty `value` is for people to fill in by hand, with `hint` of what the piece or its
    product says that may help; `box` is its number on Form FDA 2253.
    """

    name: str
    value: str = ""
    hint: str = ""
    box: str = ""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Fields under one heading; `about` says where they come from."""

    title: str
    about: str
    fields: tuple[SheetField, ...]


@dataclass(frozen=True, slots=True)
class SubmissionSheet:
    """The sheet of a piece: its parts, and the basis in law in sentences, with the status of the citation."""

    parts: tuple[SheetPart, ...]
    basis: tuple[str, ...]

    @property
    def by_hand(self) -> int:
        """How many fields are left for people."""
        return sum(not field.value for part in self.parts for field in part.fields)
