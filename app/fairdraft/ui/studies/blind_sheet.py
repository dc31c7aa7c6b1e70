"""How is a draft read when nobody may know who wrote it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QFrame, QLabel, QWidget

from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import BlindDraft, MarkedWords
from fairdraft.domain.resized_brief import brief_name
from fairdraft.domain.rubric import Rubric
from fairdraft.ui.parts.containers import frame, vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.rate.reader import DraftReader
from fairdraft.ui.theme.theme import Theme

_MOST_DRAFTS = 2
_SCROLLS = {
    Qt.Key.Key_Up.value: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down.value: QAbstractSlider.SliderAction.SliderSingleStepAdd,
}


@dataclass(frozen=True, slots=True)
class _Paper:
    """The place of one draft: its title, the paper, and the words on it."""

    title: QLabel
    paper: QFrame
    reader: DraftReader


class BlindSheet(QWidget):
    """The words of one draft, or of two under each other, as raters read them, with the brief above.

    `key_pressed` carries plain keys, which a draft leaves to the page; arrows up and down scroll the draft.
    """

    key_pressed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = vertical(self, gap=10)
        self._brief = text_label("", "small", wrap=True)
        column.addWidget(self._brief)
        self._papers = tuple(_paper(theme) for _number in range(_MOST_DRAFTS))
        for one in self._papers:
            one.reader.key_pressed.connect(partial(self._take_key, one.reader))
            column.addWidget(one.title)
            column.addWidget(one.paper, 1)

    @property
    def readers(self) -> tuple[DraftReader, ...]:
        """What shows the drafts in view, in their order."""
        return tuple(one.reader for one in self._papers if not one.paper.isHidden())

    def show_drafts(
        self,
        drafts: Sequence[tuple[str, BlindDraft]],
        campaigns: Mapping[str, str],
        marks: Sequence[MarkedWords] = (),
    ) -> None:
        """Show drafts of one brief.

        Args:
            drafts: each under a title, empty for none.
            campaigns: their names by their ids.
            marks: of the first of the drafts.
        """
        self._brief.setText(_brief_words(drafts[0][1], campaigns) if drafts else "")
        for number, one in enumerate(self._papers):
            shown = number < len(drafts)
            one.paper.setVisible(shown)
            title, draft = drafts[number] if shown else ("", None)
            one.title.setText(title)
            one.title.setVisible(bool(title))
            if draft is not None:
                one.reader.show_draft(draft)
                one.reader.show_notes(() if number else marks)

    def _take_key(self, reader: DraftReader, event: QKeyEvent) -> None:
        action = _SCROLLS.get(event.key())
        if action is None:
            self.key_pressed.emit(event)
        else:
            reader.verticalScrollBar().triggerAction(action)


def _brief_words(draft: BlindDraft, campaigns: Mapping[str, str]) -> str:
    campaign = campaigns.get(draft.campaign, draft.campaign)
    return f"{campaign} · brief {brief_name(draft.brief)}: {draft.brief_text}"


def raters_marks(ratings: Sequence[tuple[str, Rating]], text: str, rubric: Rubric) -> tuple[MarkedWords, ...]:
    """The words of a draft that judgements point at; what rests on one of them says whose mark it is, and of what.

    Args:
        ratings: each under the words for whose it is.
        text: the draft's.
        rubric: names the labels.
    """
    labels = {one.id: one.name for one in rubric.labels}
    said: dict[tuple[int, int], list[str]] = {}
    for whose, rating in ratings:
        for one in rating.annotations:
            if one.stands_in(text):
                words = f"{whose}: {labels.get(one.label, one.label)}"
                said.setdefault((one.start, one.end), []).append(f"{words}. {one.comment}" if one.comment else words)
    return tuple(MarkedWords(start, end, "", "\n".join(lines)) for (start, end), lines in said.items())


def _paper(theme: Theme) -> _Paper:
    # What the raters marked is listed under their names, without numbers.
    reader = DraftReader(theme, numbered=False)
    reader.setAccessibleName("The draft")
    reader.setAccessibleDescription("")
    paper = frame("sheet")
    vertical(paper, margins=(1, 1, 1, 1)).addWidget(reader)
    return _Paper(text_label("", "strong"), paper, reader)
