"""How does a document for review stand on pages: its words, what was said of them at the words and in a list behind?"""

from collections import Counter
from itertools import groupby

from fairdraft.domain.counting import counted
from fairdraft.domain.deck_labels import ANSWERS_HEADING, BLOCK_KINDS, COMMENTS_HEADING, FINDINGS_HEADING, NOT_APPROVED
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import render
from fairdraft.domain.printed_page import REVIEW_COLUMNS, REVIEW_MARGIN, Paper, PrintedDocument
from fairdraft.domain.review_document import CHECKER, ReviewComment, ReviewDocument, ReviewedText
from fairdraft.domain.shortening import shortened
from fairdraft.exchange.deck_parts import panels
from fairdraft.exchange.page_marks import LEGEND, PageMarks
from fairdraft.exchange.page_setter import (
    LABEL,
    QUIET,
    SMALL,
    SMALL_BOLD,
    Cell,
    PageSetter,
    Passage,
    TextStyle,
    put_feet,
)
from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.printed_rows import (
    PageFrame,
    put_block,
    put_heading,
    put_named_letters,
    put_script,
    put_table,
    put_title,
)
from fairdraft.exchange.review_words import (
    ANSWER_COLUMNS,
    COMMENT_COLUMNS,
    answer_cells,
    block_label,
    comment_cells,
)
from fairdraft.exchange.script_rows import ScriptLine, in_script
from fairdraft.exchange.word_parts import standing_of

_QUOTE = TextStyle(SMALL.size, SMALL.leading, ink="muted")
_LONGEST_QUOTE = 200
# What is missing may be pages of approved language.
_LONGEST_TEXT, _IN_FULL = 1200, "[in full in the note on the words]"
_ANSWER_SHARES, _COMMENT_SHARES = (5, 6, 2, 2.6, 2.6), (1.2, 4, 5, 2.2, 2.6, 3, 4)


def review_pages(document: ReviewDocument, letters: PrintedLetters, paper: Paper) -> PrintedDocument:
    """The pages: of the same content and order as the Word document, with the list for paper besides."""
    setter, frame = PageSetter(letters, paper), _frame(paper)
    put_title(setter, frame, document.title)
    for note in document.notes:
        setter.text(frame.left, frame.width, Passage(note, QUIET))
    many = len(document.texts) > 1
    for number, text in enumerate(document.texts):
        if number:
            setter.new_page()
        _put_text(setter, text, many=many)
    put_named_letters(setter, frame)
    standing = standing_of([one.approval for one in document.texts])
    put_feet(setter, standing, document.title, frame.left, frame.right)
    return PrintedDocument(
        document.title, standing, document.made_at, paper, tuple(one.done() for one in setter.sheets)
    )


def _frame(paper: Paper) -> PageFrame:
    return PageFrame(*REVIEW_COLUMNS, right=paper.width - REVIEW_MARGIN - 6)


def _put_text(setter: PageSetter, text: ReviewedText, *, many: bool) -> None:
    # Numbers and signs stand in the margin at the right, so that no number comes between words that are copied.
    frame, edge = _frame(setter.paper), setter.paper.width
    marks = PageMarks(text.comments, (edge - REVIEW_MARGIN + 1, edge - 47), edge - 42)
    setter.on_line = marks.on_line
    first_page = len(setter.sheets) - 1
    level = 1
    if many:
        put_heading(setter, frame, text.title, 1)
        level = 2
    setter.space(6)
    setter.text(frame.left, frame.width, *(Passage(one, QUIET) for one in text.facts))
    setter.text(frame.left, frame.width, Passage(text.approval or NOT_APPROVED, SMALL_BOLD))
    if any(one.span is not None for one in text.comments):
        setter.text(frame.left, frame.width, Passage(LEGEND, QUIET))
    setter.y += 6
    setter.rule(frame.left, frame.width)
    setter.y += 2
    _put_copy(setter, text, level)
    setter.on_line = None
    put_heading(setter, frame, FINDINGS_HEADING, level)
    _put_comments(setter, text, marks)
    marks.put_numbers(setter)
    marks.put_notes(setter, first_page)
    if text.answers:
        put_heading(setter, frame, ANSWERS_HEADING, level)
        put_table(setter, frame, ANSWER_COLUMNS, _ANSWER_SHARES, [answer_cells(one) for one in text.answers])
    if text.talk:
        put_heading(setter, frame, COMMENTS_HEADING, level)
        put_table(setter, frame, COMMENT_COLUMNS, _COMMENT_SHARES, [comment_cells(one) for one in text.talk])


def _put_copy(setter: PageSetter, text: ReviewedText, level: int) -> None:
    frame = _frame(setter.paper)
    places = {one.block.id: one.span.start for one in render(text.blocks).blocks}
    for panel, blocks in panels(text.blocks):
        inside = level
        if panel:
            put_heading(setter, frame, panel, level)
            inside = level + 1
        for scripted, run in groupby(blocks, in_script):
            if scripted:
                setter.head(inside, "Script")
                put_script(setter, frame, list(run), _begins, places)
                continue
            for block in run:
                kind = "" if block.section == block.kind else BLOCK_KINDS.get(block.kind, "")
                put_block(setter, frame, block, (block_label(block), kind), places.get(block.id), inside)


def _begins(line: ScriptLine) -> list[str]:
    return [] if line.begins is None else [f"{block_label(line.begins)}: {BLOCK_KINDS['locked']}"]


def _put_comments(setter: PageSetter, text: ReviewedText, marks: PageMarks) -> None:
    frame = _frame(setter.paper)
    states = Counter(one.status or "of people" for one in text.comments)
    told = [f"{counted(states[one], 'finding')} {one}" for one in ("open", "dismissed") if states[one]]
    told += [counted(states["of people"], "open comment")] if states["of people"] else []
    setter.text(frame.left, frame.width, Passage(f"{', '.join(told)}." if told else "No finding.", SMALL))
    said = render(text.blocks).text
    setter.y += 4
    for number, one in enumerate(text.comments, start=1):
        setter.rule(frame.left, frame.width)
        page = marks.page_of(number)
        head, *lines = _lines(one)
        quote = [Passage(f"“{words}”", _QUOTE)] if (words := _quote(one, said)) else []
        setter.row(
            (
                Cell(
                    frame.left,
                    frame.names_width,
                    (
                        Passage(str(number), TextStyle(LABEL.size, SMALL.leading, bold=True, ink="accent")),
                        Passage("whole piece" if page is None else f"page {page}", QUIET),
                    ),
                ),
                Cell(
                    frame.words,
                    frame.words_width,
                    (Passage(head, SMALL_BOLD), *quote, *(Passage(line, SMALL) for line in lines)),
                ),
            ),
            above=4,
            below=5,
        )


def _lines(comment: ReviewComment) -> list[str]:
    if comment.author == CHECKER:
        head, _, text = comment.text.partition("\n")
        return [head, text if len(text) <= _LONGEST_TEXT else f"{shortened(text, _LONGEST_TEXT)} {_IN_FULL}"]
    return [f"Comment by {comment.author}, {utc_text(comment.at)[:10]}", comment.text]


def _quote(comment: ReviewComment, said: str) -> str:
    if comment.span is None:
        return ""
    return shortened(said[comment.span.start : comment.span.end], _LONGEST_QUOTE)
