"""What has a template of a copy deck places for, and what is wrong with it?"""

from collections.abc import Iterable
from dataclasses import dataclass

from fairdraft.domain.deck_fields import DeckField
from fairdraft.domain.name_list import listed
from fairdraft.domain.shortening import shortened

_LONGEST_QUOTE = 80

_ENDING = ".docx"


@dataclass(frozen=True, slots=True)
class TemplateLook:
    """What was found in a template.

    `fields` are those it has, each once, in order; `in_body` those of them that stand in the body, which a reader of
    the deck's text sees. `unknown` are tokens that no field is called by, each with the token that is nearest, empty
    where none is; `broken` what begins or ends like a token and is none. `dropped` are sentences on what of the file
    does not go out. `mixed` are rows with fields of several lists, as their tokens. `doubtful` are names of content
    controls that are almost those of fields, each with the token of that. `said_again` are pairs of tokens: of a part
    of the piece, and of the list for each of whose items it would be said. `unreached` are tokens of fields where none
    is filled; `clipped` those of long approved words, or of the whole copy, where only what fits is seen; `recomputed`
    those in fields of Word's own, which it would write over; `unseen` those in letters that nobody sees, and
    `unseen_words` other words in such letters; `together` those of several parts of a piece in one paragraph.
    """

    name: str
    fields: tuple[DeckField, ...]
    in_body: frozenset[DeckField]
    unknown: tuple[tuple[str, str], ...] = ()
    broken: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    mixed: tuple[tuple[str, ...], ...] = ()
    doubtful: tuple[tuple[str, str], ...] = ()
    said_again: tuple[tuple[str, str], ...] = ()
    unreached: tuple[str, ...] = ()
    clipped: tuple[str, ...] = ()
    recomputed: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    unseen_words: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """What has to be put right before a piece goes into it, a sentence each."""
        told = [
            f"{{{{{words}}}}} is not a field{f': did you mean {near}?' if near else '.'}"
            for words, near in self.unknown
        ]
        told += [f"“{words}” begins or ends like a field, but is not one." for words in self.broken]
        told += [f"A row has {' and '.join(one)}, but a row can be repeated for only one list." for one in self.mixed]
        told += [
            f"A row has {one} and {part}: that row is repeated, so give {part} its own row."
            for part, one in self.said_again
        ]
        told += [
            f"{one} is in an equation, a chart, a diagram or WordArt, where fields are not filled."
            for one in self.unreached
        ]
        told += [
            f"{one} is in a text box of a fixed size, which hides what does not fit: choose “Resize shape to fit "
            "text” for the box, or move the field out of it."
            for one in self.clipped
        ]
        told += [
            f"{one} is in a Word field, such as the title of the file, which Word overwrites: remove that field, and "
            "type the token instead."
            for one in self.recomputed
        ]
        told += [
            f"{one} is in letters that readers cannot see, white on white paper or smaller than 4 points: give it a "
            "dark color and a readable size."
            for one in self.unseen
        ]
        if not self.fields and not told:
            told.append("It has no field, such as {{copy}}, so no words of a piece would appear in it.")
        return tuple(told)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What may be meant otherwise, a sentence each; it goes out as it is."""
        controls = (
            f"The content control “{name}” is not a field and is left unchanged: did you mean {near}?"
            for name, near in self.doubtful
        )
        unseen = (
            f"“{shortened(words, _LONGEST_QUOTE)}” is in letters that readers cannot see, white on white paper or "
            "smaller than 4 points, and goes out like that."
            for words in self.unseen_words
        )
        together = (
            f"{listed(list(tokens))} share a paragraph, so their words cannot be told apart when the deck comes back: "
            "give each its own paragraph."
            for tokens in self.together
        )
        return (*controls, *unseen, *together)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What of any piece it has no place for, a sentence each; `{{copy}}` has places for all of it."""
        names = {one.name for one in self.in_body if not one.family and one.number is None}
        if "copy" in names or any(one.family == "element" for one in self.in_body):
            return ()
        wanted = {
            "isi": "the safety information",
            "indication": "the indication",
            "legal": "the legal lines",
            "names": "the names with the prescription status",
        }
        return tuple(
            f"It has no place for {what}: add {{{{{name}}}}}, or {{{{copy}}}} for all."
            for name, what in wanted.items()
            if name not in names
        )


def template_name(given: str) -> str:
    """The name of a template that was given by its name or its file's."""
    return given[: -len(_ENDING)] if given.casefold().endswith(_ENDING) else given


def template_among(names: Iterable[str], given: str) -> str | None:
    """The one of the kept names that is meant, in whatever letters; None where none is."""
    wanted = template_name(given).casefold()
    return next((one for one in names if one.casefold() == wanted), None)


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A template in the home folder: its name, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str
