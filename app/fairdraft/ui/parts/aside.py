"""How does a page show something else, made over some turns of the event loop, without a blink?"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fairdraft.ui.parts.containers import vertical

Section = Callable[[QVBoxLayout], None]
"""Adds a part to the column it is given."""


class Aside:
    """A place in a column whose content is made out of sight, and then takes the place of what stood there.

    Args:
        place: the column; it holds nothing else.
        gap: between the parts.
    """

    def __init__(self, place: QVBoxLayout, *, gap: int) -> None:
        self._place = place
        self._gap = gap
        self._shown: QWidget | None = None
        self._made: tuple[QWidget, QVBoxLayout] | None = None

    def steps(self, sections: Iterable[Section]) -> Iterator[Callable[[], None]]:
        """What is to be done, one after another, to show these parts; nothing changes before the last step."""
        yield self._begin
        for section in sections:
            yield partial(self._add, section)
        yield self._exchange

    def _begin(self) -> None:
        if self._made is not None:
            self._made[0].deleteLater()
        page = QWidget(self._place.parentWidget())
        page.setVisible(False)
        page.resize(self._place.contentsRect().size())
        self._made = page, vertical(page, gap=self._gap)

    def _add(self, section: Section) -> None:
        if self._made is not None:
            page, column = self._made
            section(column)
            # Else all of it would get its looks in the turn in which it is shown.
            for one in page.findChildren(QWidget):
                one.ensurePolished()

    def _exchange(self) -> None:
        if self._made is None:
            return
        if self._shown is not None:
            self._place.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown, self._made = self._made[0], None
        self._place.addWidget(self._shown)
        self._shown.setVisible(True)
