"""How does a version of a piece read beside the words that it is held against?"""

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtWidgets import QFrame, QTextEdit

from fairdraft.domain.finding import DiffPart
from fairdraft.domain.piece import Block
from fairdraft.domain.version_diff import BlockDiff
from fairdraft.ui.draft.sheet_style import block_name
from fairdraft.ui.draft.word_diff import count_changes, diff_styles, diff_words
from fairdraft.ui.theme.theme import Theme

_FIRST = "first-change"
_AIR = 125
_MOST_SPOKEN = 2000
_KINDS = {"voice_over": "Voice-over", "super": "Super", "note": "Note"}


class VersionText(QTextEdit):
    """All blocks under their names, approved ones marked as locked: what went is struck out, what came underlined. The
    first change is brought into view.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "copy")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Words of the version")
        self._theme = theme
        self._blocks: tuple[BlockDiff, ...] = ()
        theme.changed.connect(self._draw)

    @property
    def changes(self) -> int:
        """In how many places words went or came."""
        return sum(count_changes(one.diff) for one in self._blocks)

    def show_blocks(self, blocks: Sequence[BlockDiff]) -> None:
        """Show the way from one version to another."""
        self._blocks = tuple(blocks)
        self._draw()
        self.verticalScrollBar().setValue(0)
        if self.changes:
            self.scrollToAnchor(_FIRST)

    def _draw(self) -> None:
        self.setHtml("".join(self._paragraphs()))
        spoken = "; ".join(f"{_name(one.block)}: {diff_words(one.diff)}" for one in self._blocks if one.is_changed)
        self.setAccessibleDescription(spoken[:_MOST_SPOKEN])

    def _paragraphs(self) -> Iterator[str]:
        tokens, letters = self._theme.tokens, self._theme.typography
        styles = diff_styles(tokens)
        sans = ", ".join(f"'{family}'" for family in letters.sans)
        name_style = f"font-family:{sans}; font-size:{letters.size(11)}px; font-weight:600; color:{tokens.muted};"
        anchored = False
        for number, one in enumerate(self._blocks):
            words = "".join(_part(part, styles) for part in one.diff)
            anchor = f'<a name="{_FIRST}"></a>' if one.is_changed and not anchored else ""
            anchored = anchored or one.is_changed
            color = tokens.muted if one.block.kind == "note" else tokens.text
            text = f'<p style="margin:0; line-height:{_AIR}%; white-space:pre-wrap; color:{color};">{words}</p>'
            if one.block.kind == "locked":
                # A paragraph's own ground would touch its letters.
                look = f'width="100%" cellpadding="8" bgcolor="{tokens.accent_soft}"'
                text = f"<table {look}><tr><td>{text}</td></tr></table>"
            yield (
                f'<p style="margin-top:{14 if number else 2}px; margin-bottom:3px;">{anchor}'
                f'<span style="{name_style}">{escape(_name(one.block))}</span></p>{text}'
            )


def _part(part: DiffPart, styles: dict[str, str]) -> str:
    # What stands behind the last word belongs to none: a struck blank would join two words.
    words = part.text.rstrip()
    behind = part.text[len(words) :]
    shown = escape(words)
    if part.op != "keep" and words:
        shown = f'<span style="{styles[part.op]}">{shown}</span>'
        behind = behind or " "
    return (shown + behind).replace("\n", "<br>")


def _name(block: Block) -> str:
    name = _KINDS.get(block.kind) or block_name(block)
    return f"{name} · locked" if block.kind == "locked" else name
