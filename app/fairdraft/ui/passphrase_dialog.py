"""How is an encrypted store opened in the window?"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QCheckBox, QLineEdit

from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.fitting_dialog import FittingDialog
from fairdraft.ui.parts.words import text_label


@dataclass(frozen=True, slots=True)
class GivenPassphrase:
    """What a person typed to open the store, and whether the keyring of this machine shall keep it."""

    passphrase: str = field(repr=False)
    remember: bool


class PassphraseDialog(FittingDialog):
    """Asks until a passphrase opens the store, or the person gives up; the opened `workplace` is None then, and else
    `given` what opened it.

    Args:
        problem: which store it is.
        open_with: opens it; KnownError where that fails.
    """

    def __init__(self, problem: PassphraseNeededError, open_with: Callable[[GivenPassphrase], Workplace]) -> None:
        super().__init__(None, "Fairdraft", 520)
        self._open_with = open_with
        self.workplace: Workplace | None = None
        self.given: GivenPassphrase | None = None
        column = self.column
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

    def _on_edited(self, text: str) -> None:
        self.open_button.setEnabled(bool(text))
        if self.told.isVisible():
            self.told.setVisible(False)
            self.fit()

    def _on_shown(self, on: bool) -> None:  # noqa: FBT001 - Qt calls it
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def _open(self) -> None:
        if not self.field.text():
            return
        self.given = GivenPassphrase(self.field.text(), self.remember.isChecked())
        try:
            self.workplace = self._open_with(self.given)
        except KnownError as problem:
            wrong = isinstance(problem, PassphraseNeededError)
            remedy = "Or leave the box unticked." if self.remember.isChecked() and not wrong else ""
            self.told.setText(f"{problem.what} {problem.remedy} {remedy}".strip())
            self.told.setVisible(True)
            self.fit()
            self.field.selectAll()
            self.field.setFocus()
        else:
            self.accept()
