"""How does a person read the help beside the work?"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.word_search import words_of
from fairdraft.services.checking import RuleExplanation
from fairdraft.ui.background import Background
from fairdraft.ui.help.pages import CONTENTS, RULES, HelpFinding, HelpPage, escaped, load_pages, search
from fairdraft.ui.help.reader import HelpReader
from fairdraft.ui.help.rule_pages import rule_pages
from fairdraft.ui.parts.buttons import button, let_press, offer_clearing
from fairdraft.ui.parts.containers import frame, horizontal, scrolled, vertical
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

FIRST = "start"
OF_SCREEN = {
    "draft": "drafting",
    "studies": "studies",
    "rate": "studies#rating-blind",
    "pairs": "studies#rating-blind",
    "compare": "studies#comparing",
    "models": "models",
    "library": "library",
    "products": "checking#a-product-file-from-a-label",
    "campaigns": "drafting#campaigns",
    "settings": "settings",
}
"""Which page tells about a screen."""

_SIZE, _SMALLEST = QSize(980, 720), QSize(680, 480)
_SIDE = 232
# Titles that are too long for the list.
_NAMES = {
    "studies": "Studies and rating",
    "library": "Library",
    "adaptation": "Choosing and adapting",
    "training": "Training an adapter",
    "templates": "Word templates of decks",
    RULES: "What the rules check",
    "privacy": "Data and privacy",
}
_RESULTS = "search results"
_MOST = 40


class HelpWindow(QWidget):
    """A window of its own, so that the work stays in view. `told` carries a KnownError.

    Args:
        folder: the pages that ship with the program.
        rules: gives the rules in use; asked off the window's thread, when the help is first opened.
        parent: the window it belongs to.
    """

    told = Signal(object)

    def __init__(
        self,
        folder: Path,
        rules: Callable[[], Sequence[RuleExplanation]],
        background: Background,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Fairdraft help")
        self.setMinimumSize(_SMALLEST)
        self.resize(_SIZE)
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._rules = rules
        self._background = background
        self._asked = False
        self.pages: dict[str, HelpPage] = load_pages(folder)
        self._been: list[str] = []
        self._ahead: list[str] = []
        self.address = ""
        self._buttons: dict[str, QPushButton] = {}
        row = horizontal(self, gap=0)
        row.addWidget(self._side())
        column = vertical(gap=0)
        column.addWidget(self._head())
        self.reader = HelpReader(theme)
        self.reader.followed.connect(self._follow)
        column.addWidget(self.reader, 1)
        row.addLayout(column, 1)
        self._add_keys(parent)

    def open(self, address: str = "") -> None:
        """Show a page (`page` or `page#heading`); the one that was read last, or the first, where none is named."""
        if not self._asked:
            self._asked = True
            self._background.run(self._rules, self._take_rules, self.told.emit)
        self.show_page(address or self.address or FIRST)
        self.show()
        self.activateWindow()
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_for(self, screen: str) -> None:
        """Show the page about a screen."""
        self.open(OF_SCREEN.get(screen, FIRST))

    def show_page(self, address: str) -> None:
        """Show a page, and remember the one before."""
        if address == self.address:
            self._mark_listed()
            return
        if self.address:
            self._been.append(self.address)
        self._ahead.clear()
        self._show(address)

    def back(self) -> None:
        """Show the page that was read before."""
        if self._been:
            self._ahead.append(self.address)
            self._show(self._been.pop())

    def forward(self) -> None:
        """Undo the last step back."""
        if self._ahead:
            self._been.append(self.address)
            self._show(self._ahead.pop())

    # ---- inside

    def _side(self) -> QWidget:
        side = frame("left")
        side.setFixedWidth(_SIDE)
        column = vertical(side, margins=(12, 14, 12, 12), gap=10)
        self.field = QLineEdit()
        self.field.setPlaceholderText(f"Search the help ({key_words('Ctrl+F')})")
        self.field.setAccessibleName("Search the help")
        offer_clearing(self.field)
        self.field.textEdited.connect(self._search)
        self.field.returnPressed.connect(self._open_first)
        column.addWidget(self.field)
        area, listed = scrolled(margins=(0, 2, 0, 0), gap=1)
        for title, names in CONTENTS:
            label = SectionLabel(title, self._theme)
            label.setContentsMargins(10, 12 if self._buttons else 8, 0, 2)
            listed.addWidget(label)
            for name in names:
                words = _NAMES.get(name) or self.pages[name].title
                one = button(words, "navigation", on_press=lambda name=name: self.show_page(name))  # type: ignore[misc] # a loop's name, bound
                if name in self.pages:
                    one.setToolTip(plain_tip(self.pages[name].title))
                one.setCheckable(True)
                self._buttons[name] = one
                listed.addWidget(one)
        column.addWidget(area, 1)
        column.addWidget(text_label("These pages are on this machine; nothing is downloaded.", "small", wrap=True))
        return side

    def _head(self) -> QWidget:
        head = frame("top")
        head.setFixedHeight(44)
        row = horizontal(head, margins=(12, 0, 12, 0), gap=4)
        self.back_button = button("←", "quiet", name="Back", tip=f"Back ({key_words('Alt+Left')})", on_press=self.back)
        self.forward_button = button(
            "→", "quiet", name="Forward", tip=f"Forward ({key_words('Alt+Right')})", on_press=self.forward
        )
        row.addWidget(self.back_button)
        row.addWidget(self.forward_button)
        row.addStretch(1)
        row.addWidget(button("Close", tip="Close (Esc)", on_press=self._leave))
        return head

    def _add_keys(self, parent: QWidget) -> None:
        for keys, call in (
            ("Esc", self._leave),
            ("Ctrl+Q", parent.close),
            ("Alt+Left", self.back),
            ("Alt+Right", self.forward),
            ("Ctrl+F", self._look_for),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(call)

    def _leave(self) -> None:
        self.close()

    def _look_for(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _take_rules(self, rules: Sequence[RuleExplanation]) -> None:
        self.pages |= rule_pages(rules)
        if self.address.split("#")[0] in (RULES, _RESULTS) or self.address.startswith("rule-"):
            self._show(self.address)

    def _follow(self, address: str) -> None:
        # Pages name each other as files do, so that they can also be read without the program.
        name, hash_, heading = address.partition("#")
        name = name.removesuffix(".md") or self.address.partition("#")[0]
        if name in self.pages:
            self.show_page(f"{name}{hash_}{heading}")

    def _show(self, address: str) -> None:
        self.address = address
        name, _hash, heading = address.partition("#")
        if name == _RESULTS:
            self.reader.show_page(_results(self._found(), self.field.text()))
        elif name in self.pages:
            self.reader.show_page(self.pages[name].text, heading, words_of(self.field.text()))
        else:
            self.reader.show_page("# What the rules check\n\nReading the rules…")
        self._mark_listed()
        let_press(self.back_button, "" if self._been else "No earlier page")
        let_press(self.forward_button, "" if self._ahead else "No later page")

    def _mark_listed(self) -> None:
        name = self.address.partition("#")[0]
        for page, one in self._buttons.items():
            one.setChecked(page == name or (page == RULES and name.startswith("rule-")))

    def _search(self) -> None:
        if self.address == _RESULTS and not words_of(self.field.text()):
            self.back()
        elif self.address == _RESULTS or not words_of(self.field.text()):
            self._show(self.address)
        else:
            self.show_page(_RESULTS)

    def _open_first(self) -> None:
        found = self._found()
        if found:
            self.show_page(found[0].section.address)
            self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self) -> tuple[HelpFinding, ...]:
        return search(self.pages, self.field.text())


def _results(found: Sequence[HelpFinding], query: str) -> str:
    asked = words_of(query)
    if not found:
        words = escaped(" ".join(asked))
        told = f"all of these words: {words}. Try fewer." if len(asked) > 1 else f"“{words}”. Try another word."
        return f"# Nothing found\n\nNo page has {told}"
    lines = [f"# {counted(len(found), 'place')}\n"]
    for one in found[:_MOST]:
        section = one.section
        where = section.title if section.heading == section.title else f"{section.title}: {section.heading}"
        lines.append(f"### [{escaped(where)}]({section.address})\n\n{escaped(one.passage)}\n")
    if len(found) > _MOST:
        lines.append(f"… and {len(found) - _MOST} more. Add a word to narrow it down.")
    return "\n".join(lines)
