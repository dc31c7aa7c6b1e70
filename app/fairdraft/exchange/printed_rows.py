"""Which rows do all printed documents of a piece have: titles, facts, sections beside their names, scripts, tables?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fairdraft.domain.piece import Block
from fairdraft.exchange.page_setter import (
    COPY,
    HEADLINE,
    LABEL,
    QUIET,
    SMALL,
    SMALL_BOLD,
    TINT_MARGIN,
    Cell,
    PageSetter,
    Passage,
    TextStyle,
)
from fairdraft.exchange.printed_letters import letter_words
from fairdraft.exchange.script_rows import SCRIPT_COLUMNS, ScriptLine, script_lines, shown_columns
from fairdraft.exchange.word_parts import property_title

TITLE = TextStyle(20, 25, bold=True)
HEADING = TextStyle(13, 18, bold=True)
NOTE = TextStyle(10, 14, ink="muted")
# Of a script: a time needs little room, the other columns share the rest.
_TIME_WIDTH = 62.0
_BETWEEN = 9.0


@dataclass(frozen=True, slots=True)
class PageFrame:
    """Where columns stand on a page, in points from its left: names from `left`, words from `words` to `right`."""

    left: float
    words: float
    right: float

    @property
    def width(self) -> float:
        """From the names to the end of the words."""
        return self.right - self.left

    @property
    def words_width(self) -> float:
        """Of the words alone."""
        return self.right - self.words

    @property
    def names_width(self) -> float:
        """Of the names alone."""
        return self.words - self.left - 14


def put_title(setter: PageSetter, frame: PageFrame, title: str) -> None:
    """The title of the document; a headline may be as long as a text, and stands whole where it is."""
    setter.head(0, property_title(title))
    setter.text(frame.left, frame.width, Passage(" ".join(property_title(title).split()), TITLE))
    setter.space(4)


def put_heading(setter: PageSetter, frame: PageFrame, title: str, level: int) -> None:
    """A heading that does not stay alone at the end of a page."""
    setter.need(HEADING.leading + 70)
    setter.space(14)
    setter.head(level, property_title(title))
    setter.text(frame.left, frame.width, Passage(title, HEADING))
    setter.y += 4


def put_facts(setter: PageSetter, frame: PageFrame, facts: Sequence[tuple[str, str]]) -> None:
    """Facts with their names, ruled; an empty one is left to be filled in by hand."""
    setter.rule(frame.left, frame.width)
    for name, value in facts:
        setter.row(
            (
                Cell(frame.left, frame.names_width, (Passage(name, SMALL_BOLD),)),
                Cell(frame.words, frame.words_width, (Passage(value, SMALL),)),
            ),
            above=3,
            below=3,
        )
        setter.rule(frame.left, frame.width)
    setter.space(6)


def put_block(
    setter: PageSetter, frame: PageFrame, block: Block, names: tuple[str, str], at: int | None, level: int
) -> None:
    """A section beside its name, and what is said of it below the name. `at` is where its words stand in the text that
    marks count by.
    """
    style = HEADLINE if block.section == "headline" and block.kind == "copy" else COPY
    if block.kind == "note":
        style = NOTE
    label, kind = names
    setter.space(_BETWEEN)
    # A name stays with the first lines of its words.
    setter.need(2 * style.leading)
    if label:
        setter.head(level, label)
    about = (Passage(label, LABEL), *((Passage(kind, QUIET),) if kind else ()))
    again = (Passage(f"{label}, continued", LABEL), *about[1:]) if label else ()
    is_tinted = block.kind == "locked"
    padding = 5.0 if is_tinted else 0.0
    width = frame.words_width - (TINT_MARGIN if is_tinted else 0.0)
    setter.row(
        (
            # The name stands on the base line of the first words.
            Cell(frame.left, frame.names_width, about, down=style.base - LABEL.base, again=again),
            Cell(frame.words, width, (Passage(block.text, style, at),), tinted=is_tinted),
        ),
        above=padding,
        below=padding,
    )


def put_script(
    setter: PageSetter,
    frame: PageFrame,
    blocks: Sequence[Block],
    beside: Callable[[ScriptLine], Sequence[str]],
    places: Mapping[str, int],
) -> None:
    """A script as a table; `beside` answers what is told below a row's voice-over, `places` where blocks stand."""
    lines = script_lines(blocks)
    # A radio script has no supers.
    columns = [one for one in shown_columns(lines) if one != "super" or any(line.words(one) for line in lines)]
    others = len([one for one in columns if one != "time"])
    share = (frame.width + 8 - (_TIME_WIDTH if "time" in columns else 0)) / others
    # One column alone is read like any copy.
    style = SMALL if others > 1 else COPY
    rows = []
    for line in lines:
        row: list[Cell | str] = []
        for column in columns:
            passages = [
                Passage(one.text, style, places[one.block.id] + one.start if one.block.id in places else None)
                for one in line.parts_in(column)
                if one.text
            ]
            is_tinted = line.approved and bool(passages)
            if column == "voice_over":
                passages += [Passage(f"[{one}]", QUIET) for one in beside(line)]
            row.append(Cell(0, 0, tuple(passages), is_tinted))
        rows.append(row)
    setter.space(_BETWEEN)
    heads = [SCRIPT_COLUMNS[one] for one in columns]
    setter.table(heads, [_TIME_WIDTH if one == "time" else share for one in columns], frame.left, rows)


def put_table(
    setter: PageSetter, frame: PageFrame, heads: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[str]]
) -> None:
    """A table across the page, its columns by their shares of the width."""
    widths = [(frame.width + 8) * one / sum(shares) for one in shares]
    setter.table(heads, widths, frame.left, rows)


def put_named_letters(setter: PageSetter, frame: PageFrame) -> None:
    """Which characters stand in this file by name, because its faces lack them."""
    if setter.named:
        told = ", ".join(map(letter_words, sorted(setter.named)[:40]))
        more = f" and {len(setter.named) - 40} others" if len(setter.named) > 40 else ""
        setter.space(12)
        words = "The fonts of this file lack these characters, which appear by name or number in brackets:"
        setter.text(frame.left, frame.width, Passage(f"{words} {told}{more}.", QUIET))
