"""How does a piece with its findings, their states and the answers to them become a page: HTML or Markdown?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairdraft import __version__
from fairdraft.domain.piece import render
from fairdraft.domain.review_document import ReviewComment, ReviewDocument, ReviewedText
from fairdraft.exchange.export_folder import export_folder
from fairdraft.exchange.markdown_text import plain, table
from fairdraft.exchange.marked_segments import Mark, Segment, segments
from fairdraft.exchange.review_papers import write_review_papers
from fairdraft.exchange.review_words import (
    ANSWER_COLUMNS,
    COMMENT_COLUMNS,
    answer_cells,
    block_label,
    comment_cells,
)
from fairdraft.exchange.storable_text import storable_in_html

_DICTIONARY = """\
# What is where on the page

- The text in reading order; approved language that the program inserted is marked.
- Each finding has a number, which follows its words, and a state: open, or dismissed with reason, person, date.
- Each open comment of a person has a number, too; "Comments on record" lists all of them with their answers.
- "Answers on record" lists every dismissal, including those whose words are no longer found or that were withdrawn.
"""


@dataclass(frozen=True, slots=True)
class _BlockView:
    label: str
    section: str
    locked: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class _CommentView:
    """A comment with its number; `head` is its first line, `rules` what of it names the rules, `lines` the other lines,
    `quote` the words it stands at.
    """

    number: int
    comment: ReviewComment
    head: str
    rules: str
    lines: tuple[str, ...]
    quote: str


def export_review_page(document: ReviewDocument, form: str, folder: Path) -> tuple[Path, ...]:
    """Write `<name>.html` or `<name>.md` with card, dictionary and manifest, and return the files.

    Raises:
        KnownError: the folder cannot be written, or the disk does not give back what was written.
    """
    name = f"{document.name}.{form}"
    states = Counter(one.status or "said by people" for text in document.texts for one in text.comments)
    with export_folder(folder) as files:
        files.write_text(name, review_html(document) if form == "html" else review_markdown(document))
        write_review_papers(files, document, name, _DICTIONARY, dict(sorted(states.items())))
        return files.place()


def review_html(document: ReviewDocument) -> str:
    """One self-contained page, without script; text of any origin stands in it as text."""
    # The template engine takes longer to import than most commands to run, and few write a page.
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    from fairdraft.exchange.report_style import REPORT_STYLE
    from fairdraft.exchange.review_template import REVIEW_STYLE, REVIEW_TEMPLATE

    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_finalized)
    return environment.from_string(REVIEW_TEMPLATE).render(
        document=document,
        texts=[(text, _blocks(text), _comments(text)) for text in document.texts],
        columns=ANSWER_COLUMNS,
        answer_cells=answer_cells,
        comment_columns=COMMENT_COLUMNS,
        comment_cells=comment_cells,
        style=Markup(REPORT_STYLE + REVIEW_STYLE),  # noqa: S704 (our own constants, no foreign text in them)
        version=__version__,
    )


def review_markdown(document: ReviewDocument) -> str:
    """The same as Markdown: the text first, findings with their numbers below."""
    lines = [f"# {plain(document.title)}", ""]
    lines += [f"> {plain(note)}" for note in document.notes]
    for text in document.texts:
        lines += ["", *(f"{plain(fact)}  " for fact in text.facts)]
        lines += [plain(text.approval) if text.approval else "Not approved: working material for review, not for use."]
        for block in _blocks(text):
            lines += ["", f"## {plain(block.label)}{' (approved language)' if block.locked else ''}", ""]
            lines += ["".join(_marked(one) for one in block.segments)]
        lines += ["", "## Findings and comments", ""]
        for view in _comments(text):
            quoted = f" “{plain(view.quote)}”" if view.quote else ""
            lines += [f"{view.number}. **{plain(view.head)}**{quoted}  "]
            lines += [f"   {plain(line)}  " for line in view.lines]
        if not text.comments:
            lines += ["No finding."]
        if text.answers:
            lines += ["", "## Answers on record", ""]
            lines += [
                table(list(ANSWER_COLUMNS), [[plain(cell) for cell in answer_cells(one)] for one in text.answers])
            ]
        if text.talk:
            lines += ["", "## Comments on record", ""]
            lines += [table(list(COMMENT_COLUMNS), [[plain(cell) for cell in comment_cells(one)] for one in text.talk])]
    return storable_in_html("\n".join(lines).rstrip() + "\n")


def _marked(segment: Segment) -> str:
    """Words as Markdown, with the numbers of the findings that end behind them."""
    # A line break is two blanks at the end of its line; a blank line needs none.
    words = "  \n".join(plain(line) for line in segment.text.split("\n")).replace("  \n  \n", "\n\n")
    # What `plain` flattens at the borders of a segment are the blanks between words.
    before = " " if segment.text[:1] in (" ", "\t") else ""
    after = " " if segment.text[-1:] in (" ", "\t") and segment.text.strip() else ""
    numbers = "".join(f"[{mark.number}]" for mark in segment.ends)
    return f"{before}{words}{f' {numbers}' if numbers else ''}{after}"


def _blocks(text: ReviewedText) -> tuple[_BlockView, ...]:
    rendering = render(text.blocks)
    marks = [
        Mark(number, one.severity, one.span)
        for number, one in enumerate(text.comments, start=1)
        if one.span is not None
    ]
    return tuple(
        _BlockView(
            label=block_label(one.block),
            section=one.block.section.replace("_", "-"),
            locked=one.block.kind == "locked",
            segments=segments(rendering.text, one.span, marks),
        )
        for one in rendering.blocks
    )


def _comments(text: ReviewedText) -> Sequence[_CommentView]:
    said = render(text.blocks).text
    views = []
    for number, one in enumerate(text.comments, start=1):
        head, *lines = one.text.split("\n")
        quote = " ".join(said[one.span.start : one.span.end].split()) if one.span else ""
        author = "" if one.severity else f"{one.author}: "
        rules = head.split(" · ")[1] if one.severity else one.author
        views.append(_CommentView(number, one, f"{author}{head}", rules, tuple(lines), quote))
    return views


def _finalized(value: Any) -> Any:
    """What the template prints, without characters that an HTML file cannot hold; our own markup has none."""
    return storable_in_html(value) if type(value) is str else value
