"""How does a clean copy deck stand on pages: header, panels, sections, scripts, sources; no findings?"""

from collections.abc import Mapping
from itertools import groupby

from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.piece import Block
from fairdraft.domain.printed_page import DECK_COLUMNS, Paper, PrintedDocument
from fairdraft.exchange.deck_parts import (
    approval_words,
    beside_line,
    bracketed,
    deck_annex,
    deck_label,
    deck_panels,
)
from fairdraft.exchange.page_setter import QUIET, SMALL, PageSetter, Passage, put_feet
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.printed_rows import (
    PageFrame,
    put_block,
    put_facts,
    put_heading,
    put_named_letters,
    put_script,
    put_title,
)
from fairdraft.exchange.script_rows import in_script
from fairdraft.exchange.word_parts import standing_of

_NO_MARKS: Mapping[str, int] = {}


def deck_pages(given: HandOff, letters: PrintedLetters, paper: Paper) -> PrintedDocument:
    """The pages, of the same content and order as the deck in Word."""
    review = given.review
    setter = PageSetter(letters, paper)
    frame = PageFrame(*DECK_COLUMNS, right=paper.width - DECK_COLUMNS[0])
    put_title(setter, frame, review.title)
    if review.sample_data:
        setter.text(frame.left, frame.width, Passage(review.notes[0], QUIET))
    setter.space(6)
    put_facts(setter, frame, given.header)
    for panel, blocks in deck_panels(given):
        put_heading(setter, frame, panel, 1)
        for scripted, run in groupby(blocks, in_script):
            if scripted:
                put_script(setter, frame, list(run), lambda line: beside_line(line, given), _NO_MARKS)
                continue
            for block in run:
                _put_block(setter, frame, block, given)
    for title, lines in deck_annex(given):
        put_heading(setter, frame, title, 1)
        setter.text(frame.left, frame.width, *(Passage(line, SMALL) for line in lines))
    put_named_letters(setter, frame)
    standing = standing_of([review.texts[0].approval])
    put_feet(setter, standing, f"Copy deck: {review.title}", frame.left, frame.right)
    pages = tuple(one.done() for one in setter.sheets)
    return PrintedDocument(f"Copy deck: {review.title}", standing, review.made_at, paper, pages)


def _put_block(setter: PageSetter, frame: PageFrame, block: Block, given: HandOff) -> None:
    if block.kind == "note":
        put_block(setter, frame, Block(block.id, block.section, "note", bracketed(block.text)), ("", ""), None, 2)
        return
    kind = approval_words(block, given) if block.kind == "locked" else ""
    put_block(setter, frame, block, (deck_label(block), kind), None, 2)
