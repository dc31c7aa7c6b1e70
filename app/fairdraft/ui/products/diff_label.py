"""How does the way from one approved text to the next show on a page that can be read whole?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from fairdraft.domain.finding import DiffPart
from fairdraft.ui.draft.word_diff import diff_html, diff_words
from fairdraft.ui.parts.words import AIR, wrap_words
from fairdraft.ui.theme.theme import Theme

_MOST = 60


class DiffLabel(QLabel):
    """The changed places with a few words around them: what went is struck out, what came is underlined."""

    def __init__(self, diff: Sequence[DiffPart], theme: Theme) -> None:
        super().__init__()
        self._diff = tuple(diff)
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.RichText)
        wrap_words(self)
        self.setAccessibleName(diff_words(self._diff))
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        html = diff_html(self._diff, self._theme.tokens, most=_MOST)
        self.setText(f'<p style="line-height:{AIR}%; margin:0;">{html}</p>')
