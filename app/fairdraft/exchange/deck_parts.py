"""Of what is a copy deck made, whatever file it becomes: panels, labels, what is told beside approved language?"""

from collections.abc import Iterable, Iterator, Sequence

from fairdraft.domain.counting import counted
from fairdraft.domain.deck_labels import FIRST_PANEL, QUALIFIERS_HEADING, SOURCES_HEADING
from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.manuscript import ANNEX, HEADER
from fairdraft.domain.piece import Block
from fairdraft.domain.script_assembly import is_spoken_or_shown, said_and_shown
from fairdraft.exchange.claim_grid import qualifier_lines, reference_lines
from fairdraft.exchange.review_words import block_label
from fairdraft.exchange.script_rows import ScriptLine
from fairdraft.exchange.word_parts import words_in_a_row

# Labels by which an import knows the sections again, where the name of the section is printed copy itself.
_LABELS = {"isi": "ISI"}
_PANELS = frozenset(("panel", "frame", "card", "post", "email"))


def deck_panels(given: HandOff) -> Iterator[tuple[str, list[Block]]]:
    """The panels of the copy; what stands before the first has a heading, too. What stood at the head of the manuscript
    stands at the head of the deck; what stood behind it is told anew.
    """
    inside = (one for one in given.blocks if one.section not in (HEADER, ANNEX))
    return ((name or FIRST_PANEL, blocks) for name, blocks in panels(inside))


def panels(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Block]]]:
    """The blocks of each panel with its name, also of one in which nothing stands yet; those before the first panel
    have none.
    """
    name = ""
    inside: list[Block] = []
    for one in blocks:
        if one.kind == "note" and one.section in _PANELS:
            if inside or name:
                yield name, inside
            name, inside = one.text.strip(":[] "), []
        else:
            inside.append(one)
    if inside or name:
        yield name, inside


def deck_label(block: Block) -> str:
    """What a section is called in a deck."""
    return _LABELS.get(block.section, block_label(block))


def deck_annex(given: HandOff) -> Iterator[tuple[str, Sequence[str]]]:
    """What is told behind the copy: each heading with its lines, where there are any."""
    for title, lines in (
        (SOURCES_HEADING, reference_lines(given)),
        (QUALIFIERS_HEADING, qualifier_lines(given)),
    ):
        if lines:
            yield title, [f"{number}. {line}" for number, line in enumerate(lines, start=1)]


def approval_words(block: Block, given: HandOff) -> str:
    """What a locked block is, held against the language on file now."""
    if block.id in given.word_for_word:
        return f"Approved language, label {given.label_version}"
    return "Inserted as approved language; differs from the wording on file now"


def beside_line(line: ScriptLine, given: HandOff) -> list[str]:
    """What is told beside a line of a script: how long it takes to say, and what approved language begins with it."""
    words = len(line.words("voice_over").split())
    told = [f"{counted(words, 'word')}, {words / given.pace * 60:.0f} s at {given.pace:.0f} a minute"] if words else []
    if line.begins is not None:
        told.append(f"{block_label(line.begins)}. {approval_words(line.begins, given)}")
    return told


def bracketed(note: str) -> str:
    """A production note in square brackets, whether or not it was written so."""
    text = note.strip()
    return text if text.startswith("[") and text.endswith("]") else f"[{text}]"


def deck_words(block: Block) -> list[str]:
    """A block's words as both decks have them: a panel loses its colon, a visual its tag, a time its brackets; approved
    lines of a script stand beside each other.
    """
    if is_spoken_or_shown(block):
        return [words_in_a_row(words) for lines in said_and_shown(block.text) for words in lines]
    words = words_in_a_row(block.text)
    if block.section == "visual":
        return [words.partition(":")[2].strip() or words]
    return [words.strip(":[] ") if block.section in ("panel", "frame", "card", "post", "email", "time") else words]
