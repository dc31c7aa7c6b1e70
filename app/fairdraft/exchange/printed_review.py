"""How does a document for review stand on pages: its words, what was said of them at the words and in a list behind?"""

from collections import Counter
from itertools import groupby

from fairdraft.domain.counting import counted
from fairdraft.domain.deck_labels import ANSWERS_HEADING, COMMENTS_HEADING, FINDINGS_HEADING
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import render
from fairdraft.domain.printed_page import PrintedDocument
from fairdraft.domain.review_document import CHECKER, ReviewComment, ReviewDocument, ReviewedText
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
from fairdraft.exchange.word_parts import KINDS, NOT_APPROVED, standing_of

_FRAME = PageFrame(left=60, words=168, right=516)
# Numbers and signs stand in the margin at the right, so that no number comes between words that are copied.
_BESIDE, _SIGNS = (523.0, 565.0), 570.0
_QUOTE = TextStyle(SMALL.size, SMALL.leading, ink="muted")
_LONGEST_QUOTE = 200
# What is missing may be pages of approved language.
_LONGEST_TEXT, _IN_FULL = 1200, "[in full in the note on the words]"
_ANSWER_SHARES, _COMMENT_SHARES = (5, 6, 2, 2.6, 2.6), (1.2, 4, 5, 2.2, 2.6, 3, 4)


def review_pages(document: ReviewDocument, letters: PrintedLetters) -> PrintedDocument:
    """The pages, US Letter: of the same content and order as the Word document, with the list for paper besides."""
    setter = PageSetter(letters)
    put_title(setter, _FRAME, document.title)
    for note in document.notes:
        setter.text(_FRAME.left, _FRAME.width, Passage(note, QUIET))
    many = len(document.texts) > 1
    for number, text in enumerate(document.texts):
        if number:
            setter.new_page()
        _put_text(setter, text, many=many)
    put_named_letters(setter, _FRAME)
    standing = standing_of([one.approval for one in document.texts])
    put_feet(setter, standing, document.title, _FRAME.left, _FRAME.right)
    return PrintedDocument(document.title, standing, document.made_at, tuple(one.done() for one in setter.sheets))


def _put_text(setter: PageSetter, text: ReviewedText, *, many: bool) -> None:
    marks = PageMarks(text.comments, _BESIDE, _SIGNS)
    setter.on_line = marks.on_line
    first_page = len(setter.sheets) - 1
    level = 1
    if many:
        put_heading(setter, _FRAME, text.title, 1)
        level = 2
    setter.space(6)
    setter.text(_FRAME.left, _FRAME.width, *(Passage(one, QUIET) for one in text.facts))
    setter.text(_FRAME.left, _FRAME.width, Passage(text.approval or NOT_APPROVED, SMALL_BOLD))
    if any(one.span is not None for one in text.comments):
        setter.text(_FRAME.left, _FRAME.width, Passage(LEGEND, QUIET))
    setter.y += 6
    setter.rule(_FRAME.left, _FRAME.width)
    setter.y += 2
    _put_copy(setter, text, level)
    setter.on_line = None
    put_heading(setter, _FRAME, FINDINGS_HEADING, level)
    _put_comments(setter, text, marks)
    marks.put_numbers(setter)
    marks.put_notes(setter, first_page)
    if text.answers:
        put_heading(setter, _FRAME, ANSWERS_HEADING, level)
        put_table(setter, _FRAME, ANSWER_COLUMNS, _ANSWER_SHARES, [answer_cells(one) for one in text.answers])
    if text.talk:
        put_heading(setter, _FRAME, COMMENTS_HEADING, level)
        put_table(setter, _FRAME, COMMENT_COLUMNS, _COMMENT_SHARES, [comment_cells(one) for one in text.talk])


def _put_copy(setter: PageSetter, text: ReviewedText, level: int) -> None:
    places = {one.block.id: one.span.start for one in render(text.blocks).blocks}
    for panel, blocks in panels(text.blocks):
        inside = level
        if panel:
            put_heading(setter, _FRAME, panel, level)
            inside = level + 1
        for scripted, run in groupby(blocks, in_script):
            if scripted:
                setter.head(inside, "Script")
                put_script(setter, _FRAME, list(run), _begins, places)
                continue
            for block in run:
                kind = "" if block.section == block.kind else KINDS.get(block.kind, "")
                put_block(setter, _FRAME, block, (block_label(block), kind), places.get(block.id), inside)


def _begins(line: ScriptLine) -> list[str]:
    return [] if line.begins is None else [f"{block_label(line.begins)}: {KINDS['locked']}"]


def _put_comments(setter: PageSetter, text: ReviewedText, marks: PageMarks) -> None:
    states = Counter(one.status or "of people" for one in text.comments)
    told = [f"{counted(states[one], 'finding')} {one}" for one in ("open", "dismissed") if states[one]]
    told += [counted(states["of people"], "open comment")] if states["of people"] else []
    setter.text(_FRAME.left, _FRAME.width, Passage(f"{', '.join(told)}." if told else "No finding.", SMALL))
    said = render(text.blocks).text
    setter.y += 4
    for number, one in enumerate(text.comments, start=1):
        setter.rule(_FRAME.left, _FRAME.width)
        page = marks.page_of(number)
        head, *lines = _lines(one)
        quote = [Passage(f"“{words}”", _QUOTE)] if (words := _quote(one, said)) else []
        setter.row(
            (
                Cell(
                    _FRAME.left,
                    _FRAME.names_width,
                    (
                        Passage(str(number), TextStyle(LABEL.size, SMALL.leading, bold=True, ink="accent")),
                        Passage("whole piece" if page is None else f"page {page}", QUIET),
                    ),
                ),
                Cell(
                    _FRAME.words,
                    _FRAME.words_width,
                    (Passage(head, SMALL_BOLD), *quote, *(Passage(line, SMALL) for line in lines)),
                ),
            ),
            above=4,
            below=5,
        )


def _lines(comment: ReviewComment) -> list[str]:
    if comment.author == CHECKER:
        head, _, text = comment.text.partition("\n")
        return [head, text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT].rsplit(None, 1)[0]} … {_IN_FULL}"]
    return [f"Comment by {comment.author}, {utc_text(comment.at)[:10]}", comment.text]


def _quote(comment: ReviewComment, said: str) -> str:
    if comment.span is None:
        return ""
    words = " ".join(said[comment.span.start : comment.span.end].split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE].rstrip()}…"
