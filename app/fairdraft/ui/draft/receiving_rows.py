"""How does one comment, or one change of words, of a file that came back look before it is taken in?"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fairdraft.domain.returned_document import FileAnswer
from fairdraft.domain.returned_talk import ReturnedComment
from fairdraft.domain.returned_words import ReturnedChange
from fairdraft.services.profiles import UNNAMED
from fairdraft.ui.draft.piece_facts import clock
from fairdraft.ui.draft.sheet_style import block_name
from fairdraft.ui.draft.word_diff import diff_html, diff_words
from fairdraft.ui.parts.containers import card, horizontal, rule, vertical
from fairdraft.ui.parts.tick_boxes import BreakingBox, tick_indent
from fairdraft.ui.parts.words import AIR, ElidedLabel, WrappedLabel, chip, text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

# Under the words of the box above.
_WHY_NOT = {
    "approved": "Approved language: its words come from the product's file and do not change.",
    "edited": "These words have been edited here since. Change them by hand.",
}


class DiffLabel(WrappedLabel):
    """A change with some words on either side: what goes is struck out, what comes is underlined."""

    def __init__(self, change: ReturnedChange, theme: Theme) -> None:
        super().__init__()
        html = diff_html(change.diff, theme.tokens, most=2)
        self.setText(diff_words(change.diff))
        # The words of the file are escaped there; this label takes no other HTML.
        super(WrappedLabel, self).setText(f'<p style="line-height:{AIR}%; margin:0;">{html}</p>')


class ChangeCard(QFrame):
    """A change of words with its box; without one where it cannot be taken.

    Args:
        change: what was changed.
        theme: colors of the diff.
        may_take: whether this window may change the piece's words.
    """

    def __init__(self, change: ReturnedChange, theme: Theme, *, may_take: bool) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.change = change
        self.box: BreakingBox | None = None
        column = vertical(self, margins=(12, 10, 12, 10), gap=4)
        name, indent = block_name(change.block), tick_indent(theme.typography.size(13))
        head = horizontal(gap=8)
        if change.standing == "open" and may_take:
            self.box = BreakingBox(name)
            self.box.setAccessibleName(f"{name}: {diff_words(change.diff)}")
            head.addWidget(self.box, 1)
        else:
            label = text_label(name, "strong", wrap=True)
            label.setContentsMargins(indent, 0, 0, 0)
            head.addWidget(label, 1)
        by = ", ".join(change.authors) or "not tracked"
        who = ElidedLabel(by, "small")
        who.setAlignment(Qt.AlignmentFlag.AlignRight)
        who.setMaximumWidth(260)
        head.addWidget(who)
        column.addLayout(head)
        under = vertical(margins=(indent, 0, 0, 0), gap=3)
        under.addWidget(DiffLabel(change, theme))
        if change.standing in _WHY_NOT:
            under.addWidget(text_label(_WHY_NOT[change.standing], "small", tone="warning", wrap=True))
        column.addLayout(under)


def comment_card(one: ReturnedComment) -> QFrame:
    """A comment with the words that it is about, what became of them, and its answers."""
    box, column = card(gap=4)
    head = horizontal(gap=8)
    existing = one.existing
    quote = existing.quote if existing is not None else "" if one.place is None else one.place.quote
    head.addWidget(ElidedLabel(f"“{' '.join(quote.split())}”", "muted"), 1)
    words, tone = _kind(one)
    head.addWidget(chip(words, tone), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(head)
    became = _became(one)
    if became:
        column.addWidget(text_label(became, "small", tone="warning", wrap=True))
    if existing is None:
        _put(column, FileAnswer(one.comment.author, one.comment.at, one.comment.text))
    else:
        column.addWidget(text_label(existing.text, "muted", wrap=True))
    for answer in one.answers:
        column.addWidget(rule())
        _put(column, answer)
    if one.is_done:
        column.addWidget(rule())
        column.addWidget(
            text_label("Marked as done in the file, so it is resolved here.", "small", tone="present", wrap=True)
        )
    return box


def _kind(one: ReturnedComment) -> tuple[str, Tone]:
    if one.kind == "new":
        return "new", "accent"
    return ("new answer" if one.answers else "done in the file"), "neutral"


def _became(one: ReturnedComment) -> str:
    if one.place is None:
        return ""
    if one.standing == "gone":
        return "These words are no longer in the text. The comment is kept, and says so."
    return (
        "The comment is not on words of the piece as exported, so it is placed at the words beside it."
        if one.place.beside
        else ""
    )


def _put(column: QVBoxLayout, said: FileAnswer) -> None:
    column.addWidget(text_label(said.text, wrap=True))
    when = "" if said.at is None else f" · {clock(said.at)}"
    column.addWidget(text_label(f"{said.author or UNNAMED}{when}", "small", wrap=True))
