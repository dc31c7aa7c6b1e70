"""How near is a draft to approved copy, told without alarm where there is no need of it?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.approved_copy import NEAR_COPY_SHARE, NEAR_COPY_WORDS, NearCopy
from fairdraft.domain.counting import counted
from fairdraft.domain.shortening import shortened
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.tips import tip_words
from fairdraft.ui.parts.words import set_property, text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_WHAT_IT_IS = (
    "Approved copy may be repeated on purpose. A run is five words in a row; language that the "
    "program inserts does not count."
)

_LONGEST_NAME = 60


class NearCopyLine(QWidget):
    """A line or two with a way to see the passages; nothing where no run is shared. `wanted` asks to see them."""

    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._near: NearCopy | None = None
        row = horizontal(self, gap=6)
        self._icon = text_label("")
        self._icon.setContentsMargins(0, 2, 0, 0)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.words = text_label("", "small", wrap=True)
        self.words.setContentsMargins(0, 2, 0, 0)
        row.addWidget(self.words, 1)
        self.look = button("Show", "link", on_press=self.wanted.emit)
        row.addWidget(self.look, 0, Qt.AlignmentFlag.AlignTop)
        self.setVisible(False)
        theme.changed.connect(self._draw)

    @property
    def near(self) -> NearCopy | None:
        """What is shown."""
        return self._near

    def show_near(self, near: NearCopy | None, of: str) -> None:
        """Show how near it is; `of` names the draft for screen readers."""
        self._near = near
        self.look.setAccessibleName(f"Show the passages that {of} shares with approved copy")
        self._draw()

    def _draw(self) -> None:
        near = self._near
        self.setVisible(near is not None)
        if near is not None:
            tone: Tone = "warning" if near.alarming else "neutral"
            self._icon.setPixmap(self._theme.pixmap("warning" if near.alarming else "copy", tone))
            self.words.setText(short_words(near))
            explained = f"{near_copy_words(near)}\n{_WHAT_IT_IS}"
            self.words.setToolTip(tip_words(explained))
            self.words.setAccessibleName(explained)
            set_property(self.words, "tone", tone if near.alarming else None)


def near_copy_words(near: NearCopy) -> str:
    """How near it is, in a sentence."""
    longest = f"the longest passage in both is {counted(near.words, 'word')}"
    return f"{_percent(near)} of its five-word runs are in “{near.name}”; {longest}."


def short_words(near: NearCopy) -> str:
    """The same in few words: what is most to be said of it, and of which piece."""
    name = shortened(near.name, _LONGEST_NAME)
    if near.words >= NEAR_COPY_WORDS and near.share < NEAR_COPY_SHARE:
        return f"{near.words:,} words in a row are in “{name}”"
    return f"{'All of it' if near.share >= 1 else _percent(near)} is in “{name}”"


def _percent(near: NearCopy) -> str:
    # What is not all of it is not called so.
    percent = round(100 * near.share) if near.share >= 1 else min(99, round(100 * near.share))
    return f"{percent}%" if percent else "Under 1%"
