"""What can be done on the draft screen, by keys that work wherever the focus is and by name?"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.deck_form_desk import EXAMPLE, IN_TEMPLATE
from fairdraft.ui.draft.drafting_desk import DraftingDesk
from fairdraft.ui.draft.find_bar import REPLACE_KEYS
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.piece_file_desk import FORMS, PROOF
from fairdraft.ui.draft.print_desk import PRINT, PRINT_KEYS
from fairdraft.ui.draft.sheet_desk import SheetDesk
from fairdraft.ui.draft.sheet_menu_desk import SheetMenuDesk
from fairdraft.ui.named_keys import NamedKey, commands_of, listen
from fairdraft.ui.screen import Command

# What a piece that is open for reading only does not take.
_WRITING = frozenset((REPLACE_KEYS, "Alt+Return"))


class DraftKeys:
    """The shortcuts of the draft screen; they are of the whole window while that screen is in front.

    Args:
        screen: which they belong to.
        workplace: the services.
        view: its widgets.
        desk: where drafts are written.
        sheet: the piece that is edited.
        show_all: shows the variants side by side.
    """

    def __init__(
        self,
        screen: QWidget,
        workplace: Workplace,
        view: DraftLayout,
        desk: DraftingDesk,
        sheet: SheetDesk,
        show_all: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._view = view
        self._desk = desk
        self._sheet = sheet
        self._menu = SheetMenuDesk(workplace, view, desk, sheet, screen)
        self._keys = (
            NamedKey("Ctrl+F", "Find on the sheet", self._find),
            NamedKey(REPLACE_KEYS, "Replace on the sheet", lambda: self._find(replacing=True)),
            NamedKey(PRINT_KEYS, PRINT, sheet.files.printing.ask),
            NamedKey("Ctrl+R", "Rate this variant", view.rating.take_focus),
            NamedKey("Ctrl+L", "This message in other lengths", sheet.lengths.ask),
            NamedKey("Alt+Return", "Insert the first missing approved text", sheet.required.use_first),
            NamedKey("F8", "Next finding", lambda: sheet.next_finding(1)),
            NamedKey("Shift+F8", "Previous finding", lambda: sheet.next_finding(-1)),
            NamedKey("Ctrl+Shift+A", "All variants side by side", show_all),
            NamedKey("Ctrl+Shift+H", "Versions of this piece", sheet.versions.open),
            NamedKey("F9", "", lambda: sheet.script.add_line("voice_over")),
            NamedKey("Shift+F9", "", lambda: sheet.script.add_line("super")),
            NamedKey("Ctrl+Shift+F9", "", lambda: sheet.script.add_line("visual")),
            NamedKey("Ctrl+F9", "", sheet.script.remove_line),
            NamedKey("Esc", "", self._escape),
        )
        listen(screen, self._keys)

    def commands(self) -> tuple[Command, ...]:
        """What can be done now, by name."""
        if self._sheet.draft_id is None:
            ways = self._view.setup.ways
            links = (one for one in (ways.own, ways.manuscript) if one.isEnabled())
            return tuple(Command(one.text(), one.click) for one in links)
        steps = (Command(one.text(), one.click) for one in self._view.review.steps())
        files = (Command(f"Save the piece: {words}", self._writes(form)) for form, words in FORMS.items())
        forms = self._sheet.files.deck_forms
        decks = (
            Command(f"Save the piece: {IN_TEMPLATE}…", forms.use_template),
            Command(EXAMPLE, forms.save_example),
        )
        proof = Command(PROOF, self._sheet.proof.open)
        may_write = self._sheet.keeper.piece is not None
        keys = (one for one in self._keys if may_write or one.keys not in _WRITING)
        return (*commands_of(keys), *steps, *files, *decks, proof, *self._menu.commands())

    def _writes(self, form: str) -> Callable[[], None]:
        return lambda: self._sheet.files.write(form)

    def _find(self, *, replacing: bool = False) -> None:
        if self._sheet.draft_id is not None:
            self._view.search.open_bar(replacing=replacing)

    def _escape(self) -> None:
        rating = self._view.rating
        if self._desk.busy:
            self._desk.stop()
        elif not self._view.search.isHidden():
            self._view.search.close_bar()
        elif rating.isAncestorOf(self._screen.focusWidget()) or rating.hasFocus():
            rating.set_open(is_open=False)
            # Hidden, the sheet would take the keys as well.
            front = self._view.editor if self._sheet.draft_id is not None else self._view.variants
            front.setFocus(Qt.FocusReason.OtherFocusReason)
