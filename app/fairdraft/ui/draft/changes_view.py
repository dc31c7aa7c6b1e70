"""What has changed in a piece since reviewers read it?"""

from html import escape

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTextEdit

from fairdraft.domain.counting import counted
from fairdraft.domain.round_changes import KINDS, RoundChange
from fairdraft.domain.round_comparison import KIND_WORDS, RoundComparison
from fairdraft.ui.draft.finding_words import short_message
from fairdraft.ui.draft.word_diff import diff_html, diff_words
from fairdraft.ui.overriding import override
from fairdraft.ui.theme.theme import Theme

_HIGH = 168
_MOST = 60
_EDGE = 6
_LONG = 400
_NO_WORD = "No word changed; only spaces, line breaks or parts did."


class ChangesView(QTextEdit):
    """The changed sentences by the kind of their words, approved language first, each with the comments on it: what
    went is struck out, what came is underlined.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "field")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("What changed since the last review")
        self._theme = theme
        self._shown: RoundComparison | None = None
        self._instead = ""
        theme.changed.connect(self._draw)

    def show_changes(self, found: RoundComparison) -> None:
        """Show the way from the words that were read to the present ones."""
        if found != self._shown:
            self._shown, self._instead = found, "" if found.changes else _NO_WORD
            self._draw()

    def show_instead(self, words: str) -> None:
        """Show words in the place of changes that are not known: those of another piece are none of this one's."""
        self._shown, self._instead = None, words
        self._draw()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its words, up to where it begins to scroll: with large letters in a small window, too, the sheet
        below is to be read.
        """
        needed = round(self.document().size().height()) + 2 * _EDGE
        self.setFixedHeight(min(needed, round(_HIGH * self._theme.typography.scale), self.window().height() // 4))

    def _draw(self) -> None:
        found = self._shown
        shown = () if found is None else found.changes[:_MOST]
        place = self.verticalScrollBar().value()
        lines = self._lines(found) if found is not None and found.changes else [self._muted(self._instead)]
        self.setHtml("".join(lines))
        self.verticalScrollBar().setValue(place)
        self.setAccessibleDescription("; ".join(map(_told, shown)) or self._instead)
        self._fit()

    def _lines(self, found: RoundComparison) -> list[str]:
        lines: list[str] = []
        for kind in KINDS:
            changes = found.of_kind(kind)
            if changes:
                above = 6 if lines else 0
                head = escape(KIND_WORDS[kind])
                lines.append(f'<p style="margin:{above}px 0 1px 0; font-weight:600;">{head}</p>')
            lines += [self._line(one, found) for one in changes[:_MOST]]
            if len(changes) > _MOST:
                lines.append(self._paragraph(self._muted(f"and {counted(len(changes) - _MOST, 'more change')}")))
        return lines

    def _line(self, change: RoundChange, found: RoundComparison) -> str:
        same = change.only_moved
        words = escape(change.after) if same else diff_html(change.diff, self._theme.tokens, most=_MOST)
        if change.moved:
            words = f"{self._muted('moved here:' if same else 'moved here and changed:')} {words}"
        on = found.comment_words(change)
        return self._paragraph(f"{words} {self._muted(on)}" if on else words)

    def _paragraph(self, html: str) -> str:
        return f'<p style="line-height:130%; margin:0 0 2px 0;">{html}</p>'

    def _muted(self, words: str) -> str:
        return f'<span style="color:{self._theme.tokens.muted};">{escape(words)}</span>'


def _told(change: RoundChange) -> str:
    """A change for screen readers."""
    if change.only_moved:
        return short_message(f"moved here: “{change.after}”", _LONG)
    return short_message(f"{'moved here and changed: ' if change.moved else ''}{diff_words(change.diff)}", _LONG)
