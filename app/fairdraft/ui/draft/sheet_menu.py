"""What does the menu over the sheet offer?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtWidgets import QMenu, QTextEdit

from fairdraft.ui.draft.marks import Mark


@dataclass(frozen=True, slots=True)
class MenuPlace:
    """Where a menu is asked for: a position of the document, and the mark over it that has the fewest words."""

    position: int
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class MenuOffer:
    """A line of the menu and what it does; those with the same `below` stand in a menu of that name of their own."""

    words: str
    act: Callable[[], None]
    below: str = ""


Offers = Callable[[MenuPlace], Sequence[MenuOffer]]
"""What can be done at a place, besides what any text offers."""


def add_offers(menu: QMenu, offers: Iterable[MenuOffer]) -> None:
    """Put what can be done there first, and a line below it."""
    for below, members in groupby(offers, key=lambda one: one.below):
        into = menu.addMenu(below) if below else menu
        for one in members:
            # A "&" in somebody's words names no key.
            into.addAction(one.words.replace("&", "&&"), one.act)
    if not menu.isEmpty():
        menu.addSeparator()


def add_edits(menu: QMenu, editor: QTextEdit, *, may_edit: bool) -> None:
    """Put what any text offers."""
    selected = editor.textCursor().hasSelection()
    menu.addAction("Undo", editor.undo).setEnabled(editor.document().isUndoAvailable())
    menu.addAction("Redo", editor.redo).setEnabled(editor.document().isRedoAvailable())
    menu.addSeparator()
    menu.addAction("Cut", editor.cut).setEnabled(selected and may_edit)
    menu.addAction("Copy", editor.copy).setEnabled(selected)
    menu.addAction("Paste", editor.paste).setEnabled(editor.canPaste() and may_edit)
    menu.addSeparator()
    menu.addAction("Select all", editor.selectAll)
