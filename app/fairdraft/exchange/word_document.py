"""How do pieces become a Word document with findings and marked words as comments?"""

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairdraft.domain.deck_labels import ANSWERS_HEADING, BLOCK_KINDS, COMMENTS_HEADING
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, render
from fairdraft.domain.raised_text import raised_parts
from fairdraft.domain.review_document import ReviewComment, ReviewDocument, ReviewedText
from fairdraft.domain.script_assembly import is_major_statement
from fairdraft.exchange.deck_parts import deck_label
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.export_folder import export_folder
from fairdraft.exchange.review_papers import write_review_papers
from fairdraft.exchange.review_words import (
    ANSWER_COLUMNS,
    COMMENT_COLUMNS,
    answer_cells,
    block_label,
    comment_cells,
)
from fairdraft.exchange.word_parts import (
    clean,
    muted,
    prepare,
    put_table,
    put_words,
    rezipped,
    tint,
    words_in_a_row,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run


def export_word(document: ReviewDocument, folder: Path) -> tuple[Path, ...]:
    """Write `<name>.docx` with card, dictionary and manifest, and return the files.

    Raises:
        KnownError: the folder cannot be written, or the disk does not give back what was written.
    """
    name = f"{document.name}.docx"
    with export_folder(folder) as files:
        content = word_bytes(document)
        files.write(name, content)
        read = words_in_a_row(docx_text(files.path(name)))
        if not all(words_in_a_row(block.text) in read for text in document.texts for block in text.blocks):
            raise files.not_the_same(name)
        write_review_papers(files, document, name, _DICTIONARY)
        return files.place()


_DICTIONARY = """\
# What is where in the document

- Each text has a heading, lines on its campaign, brief and origin, then its sections in reading order.
- Tinted sections are approved language that the program inserted word for word.
- Comments by "Fairdraft" are findings of the rule checker: severity, rule, state (open or dismissed), what was found,
  why, citation; if dismissed, also who dismissed it, when and why. All other comments are from people, under their
  pseudonyms: verdict, scores, marked words, suggested text.
- "Comments on record" lists every comment on words of a piece with its answers; open ones are at their words, too.
- "Answers on record" lists every dismissal of a piece's findings, including those whose words are no longer found.
- A comment on a section's name or a heading is about the piece as a whole, or about language that is missing.
- The footer says "not approved" until every text in the document has a named approval.
"""


def word_bytes(document: ReviewDocument) -> bytes:
    """The .docx as bytes."""
    # Word's library takes longer to import than most commands to run.
    from docx import Document

    made = Document()
    prepare(made, document.title, document.made_at, [one.approval for one in document.texts])
    made.add_heading(clean(document.title), 0)
    for note in document.notes:
        muted(made.add_paragraph(), note)
    for number, text in enumerate(document.texts):
        _put_text(made, text, new_page=number > 0)
    _date_comments(made, [one for text in document.texts for one in text.comments])
    buffer = io.BytesIO()
    made.save(buffer)
    return rezipped(buffer.getvalue())


def _put_text(made: "Document", text: ReviewedText, *, new_page: bool) -> None:
    heading = made.add_heading(clean(text.title), 1)
    heading.paragraph_format.page_break_before = new_page
    facts = made.add_paragraph()
    muted(facts, "\n".join(text.facts + ((text.approval,) if text.approval else ())))
    rendering = render(text.blocks)
    places = {one.block.id: one.span for one in rendering.blocks}
    runs: list[tuple[Span, Run]] = []
    for block in text.blocks:
        _put_block(made, block, places.get(block.id), text.comments, runs)
    for one in text.comments:
        touched = [] if one.span is None else _touched(one.span, runs)
        _comment(made, touched or heading.runs or [heading.add_run("")], one)
    if text.answers:
        made.add_heading(ANSWERS_HEADING, 2)
        put_table(made, ANSWER_COLUMNS, [answer_cells(one) for one in text.answers])
    if text.talk:
        made.add_heading(COMMENTS_HEADING, 2)
        put_table(made, COMMENT_COLUMNS, [comment_cells(one) for one in text.talk])


def _put_block(
    made: "Document",
    block: Block,
    span: Span | None,
    comments: Sequence[ReviewComment],
    runs: "list[tuple[Span, Run]]",
) -> None:
    name = made.add_paragraph()
    name.paragraph_format.keep_with_next = True
    muted(name, section_line(block))
    paragraph = made.add_paragraph()
    if block.kind == "locked":
        tint(paragraph)
    if span is None:
        paragraph.add_run(clean(block.text)).italic = True
        return
    borders = {span.start, span.end}
    for one in comments:
        if one.span is not None:
            borders |= {at for at in (one.span.start, one.span.end) if span.start < at < span.end}
    ordered = sorted(borders)
    for start, end in pairwise(ordered):
        words, at = block.text[start - span.start : end - span.start], start
        for run, (part, _) in zip(put_words(paragraph, words), raised_parts(words), strict=True):
            if block.section == "headline" and block.kind == "copy":
                run.bold = True
            runs.append((Span(at, at + len(part)), run))
            at += len(part)


def section_line(block: Block) -> str:
    """What stands above a block: the name of its section, by which an import knows it, and what it is beside that."""
    label = block_label(block) if is_major_statement(block) else deck_label(block)
    kind = None if block.section == block.kind else BLOCK_KINDS.get(block.kind)
    return f"{label} · {kind}" if kind else label


def _touched(span: Span, runs: "Sequence[tuple[Span, Run]]") -> "list[Run]":
    """The runs that hold the words; for a place without length the run before it."""
    if span.start == span.end:
        return [run for place, run in runs if place.start < span.start <= place.end][:1]
    return [run for place, run in runs if place.start < span.end and span.start < place.end]


def _comment(made: "Document", runs: "Sequence[Run]", one: ReviewComment) -> None:
    initials = "FD" if one.author == "Fairdraft" else "".join(part[0] for part in one.author.split("-") if part)[:3]
    made.add_comment([runs[0], runs[-1]], text=clean(one.text), author=clean(one.author), initials=initials.upper())


def _date_comments(made: "Document", comments: Sequence[ReviewComment]) -> None:
    # The library dates comments by the clock; they were said when they were said.
    for written, one in zip(made.comments, comments, strict=True):
        element: Any = written._comment_elm  # noqa: SLF001 - the library has no other way to the date
        element.date = _second(one.at)


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
