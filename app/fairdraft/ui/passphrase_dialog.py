"""How is an encrypted store opened in the window?"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit
from typing_extensions import override

from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import text_label


@dataclass(frozen=True, slots=True)
class GivenPassphrase:
    """What a person typed to open the store, and whether the keyring of this machine shall keep it."""

    passphrase: str = field(repr=False)
    remember: bool


class PassphraseDialog(QDialog):
    """Asks until a passphrase opens the store, or the person gives up; the opened `workplace` is None then.

    Args:
        problem: which store it is.
        open_with: opens it; KnownError where that fails.
    """

    def __init__(self, problem: PassphraseNeededError, open_with: Callable[[GivenPassphrase], Workplace]) -> None:
        super().__init__()
        self._open_with = open_with
        self.workplace: Workplace | None = None
        self.setWindowTitle("Fairdraft")
        self.setMinimumWidth(520)
        column = vertical(self, margins=(24, 22, 24, 18), gap=8)
        column.addWidget(text_label("Give the passphrase", "title"))
        column.addWidget(text_label(problem.what, "muted", wrap=True))
        self.field = QLineEdit()
        self.field.setAccessibleName("Passphrase")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.textEdited.connect(self._on_edited)
        column.addSpacing(4)
        column.addWidget(self.field)
        self.shown = QCheckBox("Show what I type")
        self.shown.toggled.connect(self._on_shown)
        column.addWidget(self.shown)
        self.remember = QCheckBox("Remember it in the keyring of this system")
        column.addWidget(self.remember)
        self.told = text_label("", tone="error", wrap=True)
        self.told.setVisible(False)
        column.addWidget(self.told)
        column.addStretch(1)
        foot = horizontal(margins=(0, 6, 0, 0), gap=8)
        foot.addStretch(1)
        leave = button("Quit", on_press=self.reject)
        leave.setAutoDefault(False)
        foot.addWidget(leave)
        self.open_button = button("Open", "primary", on_press=self._open)
        self.open_button.setDefault(True)
        self.open_button.setEnabled(False)
        foot.addWidget(self.open_button)
        column.addLayout(foot)
        self.field.setFocus()
        self._column = column

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its sentences need; a dialog does not grow by itself."""
        self._column.activate()
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))

    def _on_edited(self, text: str) -> None:
        self.open_button.setEnabled(bool(text))
        if self.told.isVisible():
            self.told.setVisible(False)
            self._fit()

    def _on_shown(self, on: bool) -> None:  # noqa: FBT001 - Qt calls it
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def _open(self) -> None:
        if not self.field.text():
            return
        try:
            self.workplace = self._open_with(GivenPassphrase(self.field.text(), self.remember.isChecked()))
        except KnownError as problem:
            wrong = isinstance(problem, PassphraseNeededError)
            remedy = "Or leave the box unticked." if self.remember.isChecked() and not wrong else ""
            self.told.setText(f"{problem.what} {problem.remedy} {remedy}".strip())
            self.told.setVisible(True)
            self._fit()
            self.field.selectAll()
            self.field.setFocus()
        else:
            self.accept()
