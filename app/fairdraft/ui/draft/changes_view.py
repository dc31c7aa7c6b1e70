"""What has changed in a piece since the last step of its review?"""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTextEdit
from typing_extensions import override

from fairdraft.domain.finding import DiffPart
from fairdraft.ui.draft.word_diff import diff_html, diff_words
from fairdraft.ui.theme.theme import Theme

_HIGH = 104
_MOST = 60
_EDGE = 6


class ChangesView(QTextEdit):
    """The changed places with a few words around them: what went is struck out, what came is underlined."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "field")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("What changed since the last step of review")
        self._theme = theme
        self._diff: tuple[DiffPart, ...] = ()
        theme.changed.connect(self._draw)

    def show_changes(self, diff: Sequence[DiffPart]) -> None:
        """Show the way from the words of that step to the present ones."""
        if tuple(diff) != self._diff:
            self._diff = tuple(diff)
            self._draw()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its words, up to where it begins to scroll."""
        needed = round(self.document().size().height()) + 2 * _EDGE
        self.setFixedHeight(min(needed, round(_HIGH * self._theme.typography.scale)))

    def _draw(self) -> None:
        html = diff_html(self._diff, self._theme.tokens, most=_MOST)
        self.setHtml(f'<p style="line-height:130%; margin:0;">{html}</p>')
        self.setAccessibleDescription(diff_words(self._diff))
        self._fit()
