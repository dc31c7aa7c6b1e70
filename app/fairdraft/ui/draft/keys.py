"""Which keys work on the whole draft screen, wherever the focus is?"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fairdraft.ui.draft.drafting_desk import DraftingDesk
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.sheet_desk import SheetDesk


class DraftKeys:
    """The shortcuts of the draft screen; they are of the whole window while that screen is in front.

    Args:
        screen: which they belong to.
        view: its widgets.
        desk: where drafts are written.
        sheet: the piece that is edited.
        show_all: shows the variants side by side.
    """

    def __init__(
        self, screen: QWidget, view: DraftLayout, desk: DraftingDesk, sheet: SheetDesk, show_all: Callable[[], None]
    ) -> None:
        self._screen = screen
        self._view = view
        self._desk = desk
        self._sheet = sheet
        for keys, call in (
            ("Ctrl+F", self._find),
            ("Ctrl+R", view.rating.take_focus),
            ("Ctrl+L", sheet.lengths.ask),
            ("Alt+Return", sheet.use_first_approved),
            ("F8", lambda: sheet.next_finding(1)),
            ("Shift+F8", lambda: sheet.next_finding(-1)),
            ("Ctrl+0", show_all),
            ("Ctrl+Shift+H", sheet.versions.open),
            ("F9", lambda: sheet.script.add_line("voice_over")),
            ("Shift+F9", lambda: sheet.script.add_line("super")),
            ("Ctrl+F9", sheet.script.remove_line),
            ("Esc", self._escape),
        ):
            QShortcut(QKeySequence(keys), screen).activated.connect(call)

    def _find(self) -> None:
        if self._sheet.draft_id is not None:
            self._view.search.open_bar()

    def _escape(self) -> None:
        rating = self._view.rating
        if self._desk.busy:
            self._desk.stop()
        elif not self._view.search.isHidden():
            self._view.search.close_bar()
        elif rating.isAncestorOf(self._screen.focusWidget()) or rating.hasFocus():
            rating.set_open(is_open=False)
            self._view.editor.setFocus(Qt.FocusReason.OtherFocusReason)
