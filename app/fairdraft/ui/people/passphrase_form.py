"""How is a passphrase typed, unseen, and what is wrong with it told?"""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.fitting_dialog import FittingDialog
from fairdraft.ui.parts.words import text_label

_UNFILLED = "Fill in every field first"


class PassphraseForm(FittingDialog):
    """A dialog that ends with what every question for a passphrase has: two boxes, a place for a fault, two buttons.

    Whoever asks puts `fields` into the column and calls `end_with`.
    """

    def __init__(self, parent: QWidget | None, title: str, width: int) -> None:
        super().__init__(parent, title, width)
        self.shown = QCheckBox("Show what I type")
        self.remember = QCheckBox("Remember it in this system's keyring")
        self.told = text_label("", tone="error", wrap=True)
        self.go: QPushButton = button("", "primary")
        self._fields: Sequence[QLineEdit] = ()

    def end_with(self, fields: Sequence[QLineEdit], leave: str, go: str, on_go: Callable[[], None]) -> None:
        """Put the boxes and the buttons under the fields, which have the keys; `on_go` is for when all are filled."""
        self._fields = fields
        for field in fields:
            field.textEdited.connect(self._on_edited)
        self.shown.toggled.connect(self._on_shown)
        self._on_shown(on=False)
        self.column.addWidget(self.shown)
        self.column.addWidget(self.remember)
        self.told.setVisible(False)
        self.column.addWidget(self.told)
        self.column.addStretch(1)
        foot = horizontal(margins=(0, 6, 0, 0), gap=8)
        foot.addStretch(1)
        leaving = button(leave, on_press=self.reject)
        leaving.setAutoDefault(False)
        foot.addWidget(leaving)
        self.go.setText(go)
        self.go.clicked.connect(on_go)
        self.go.setDefault(True)
        let_press(self.go, _UNFILLED)
        foot.addWidget(self.go)
        self.column.addLayout(foot)
        fields[0].setFocus()

    def tell(self, sentence: str) -> None:
        """Say what is wrong, until the next letter."""
        self.told.setText(sentence)
        self.told.setVisible(True)
        self.fit()

    def _on_edited(self) -> None:
        let_press(self.go, "" if all(field.text() for field in self._fields) else _UNFILLED)
        if not self.told.isHidden():
            self.told.setVisible(False)
            self.fit()

    def _on_shown(self, on: bool) -> None:  # noqa: FBT001 - Qt calls it
        for field in self._fields:
            field.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
