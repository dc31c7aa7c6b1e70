"""Which product file was drafted from a label, and what does a person have to confirm in it?"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from fairdraft.domain.label_draft import NOT_IN_A_LABEL, LabelDraft
from fairdraft.domain.shortening import shortened
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import card, clear, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.form_parts import section
from fairdraft.ui.parts.pages import ReadingPage
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.screen import PrimaryAction
from fairdraft.ui.theme.theme import Theme

_CONFIRM = (
    "Nothing is confirmed or saved yet. Save the file, confirm or replace every text in it, then add "
    "it with “Add a product file…”."
)
_ID = (
    "Campaigns refer to the product by this id. With the id of a product you already have, the file becomes a new "
    "version of that product when you add it."
)
_FILE_HEIGHT = 320
_LONGEST_VERSION = 32
# So much of the file is read here at most: the window would stand still over megabytes, as some labels have.
_MOST_SHOWN = 300_000
_REST = "# … and so on: the saved file has all of it."


class LabelPage(ReadingPage):
    """What was taken from a label, what it lacks, and the product file that was made of it.

    `save_wanted` asks to write the file, `id_wanted` carries another id for the product, and `compare_wanted` asks
    what the draft changes in the kept product of its id.
    """

    save_wanted = Signal()
    id_wanted = Signal(str)
    compare_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.draft: LabelDraft | None = None
        self.text = ""
        column = self.column
        vertical(self).addWidget(self.area)
        column.addWidget(self.way_back("Products"))
        self._read_from = text_label("", "strong", wrap=True)
        column.addWidget(self._read_from)
        column.addWidget(text_label(_CONFIRM, tone="warning", wrap=True))
        column.addSpacing(4)
        rows = section("Product", theme, column)
        line = horizontal(gap=8)
        line.addWidget(text_label("Id"))
        self.id = QLineEdit()
        self.id.setAccessibleName("Id of the product")
        self.id.returnPressed.connect(self._ask_id)
        self.id.textChanged.connect(lambda _text: self._fit())
        line.addWidget(self.id, 1)
        self.use = button("Use this id", on_press=self._ask_id)
        line.addWidget(self.use)
        rows.addLayout(line)
        rows.addWidget(text_label(_ID, "small", wrap=True))
        self.compare = button("", on_press=self.compare_wanted.emit)
        rows.addWidget(self.compare, 0, Qt.AlignmentFlag.AlignLeft)
        self._told = vertical(gap=6)
        column.addLayout(self._told)
        column.addWidget(SectionLabel("The product file", theme))
        self.file = PlainField("The product file as it will be written", "")
        self.file.setReadOnly(True)
        column.addWidget(self.file)
        column.addStretch(1)
        theme.changed.connect(self._fit)
        self._fit()

    @override
    def heading(self) -> str:
        return "Products" if self.draft is None else f"Draft of {self.draft.product.full_name}"

    @override
    def action(self) -> PrimaryAction | None:
        unread = "Read a label first" if self.draft is None else ""
        return PrimaryAction("Save the product file…", self.save_wanted.emit, enabled=not unread, tip=unread)

    def show_draft(self, source: Path, draft: LabelDraft, text: str, kept: str) -> None:
        """Show what was drafted; `kept` is the newest version of the product that has its id, empty where none has."""
        self.draft, self.text = draft, text
        product, account = draft.product, draft.account
        self.title.setText(f"Draft of {product.full_name}, version {product.version}")
        self._read_from.setText(f"Read from {source.name}.")
        self.id.setText(product.id)
        self.compare.setText(f"What changes from {shortened(kept, _LONGEST_VERSION)}")
        self.compare.setAccessibleName(f"What changes from version {kept}")
        self.compare.setVisible(bool(kept))
        clear(self._told)
        self._card("Taken from the label", account.found)
        self._card("Not in this label", account.missing)
        self._card("Note", (*account.notes, NOT_IN_A_LABEL))
        self.file.set_text(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}\n\n{_REST}")
        self._fit()
        in_reading_order(self)
        self.frame_changed.emit()

    def _card(self, title: str, lines: Sequence[str]) -> None:
        if not lines:
            return
        self._told.addWidget(SectionLabel(title, self._theme))
        box, rows = card(gap=6)
        box.setAccessibleName(title)
        rows.setContentsMargins(16, 12, 16, 12)
        for line in lines:
            rows.addWidget(text_label(f"{line[:1].upper()}{line[1:]}", wrap=True))
        self._told.addWidget(box)
        self._told.addSpacing(8)

    def _ask_id(self) -> None:
        if self.use.isEnabled():
            self.id_wanted.emit(self.id.text().strip())

    def _fit(self) -> None:
        self.file.setFixedHeight(round(_FILE_HEIGHT * self._theme.typography.scale))
        given = self.id.text().strip()
        other = bool(given) and self.draft is not None and given != self.draft.product.id
        let_press(self.use, "" if other else "Type a different id first")
