"""What has changed in a piece since the last step of its review?"""

from collections.abc import Sequence

from PySide6.QtWidgets import QTextEdit

from fairdraft.domain.finding import DiffPart
from fairdraft.ui.draft.word_diff import diff_html, diff_words
from fairdraft.ui.theme.theme import Theme

_HIGH = 104
_MOST = 60


class ChangesView(QTextEdit):
    """The changed places with a few words around them: what went is struck out, what came is underlined."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "field")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("What changed since the last step of review")
        self.setFixedHeight(round(_HIGH * theme.typography.scale))
        self._theme = theme
        self._diff: tuple[DiffPart, ...] = ()
        theme.changed.connect(self._draw)

    def show_changes(self, diff: Sequence[DiffPart]) -> None:
        """Show the way from the words of that step to the present ones."""
        if tuple(diff) != self._diff:
            self._diff = tuple(diff)
            self._draw()

    def _draw(self) -> None:
        html = diff_html(self._diff, self._theme.tokens, most=_MOST)
        self.setHtml(f'<p style="line-height:130%; margin:0;">{html}</p>')
        self.setAccessibleDescription(diff_words(self._diff))
