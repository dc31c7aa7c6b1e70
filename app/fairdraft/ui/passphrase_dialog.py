"""How is an encrypted store opened in the window?"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QLineEdit

from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.people.passphrase_form import PassphraseForm


@dataclass(frozen=True, slots=True)
class GivenPassphrase:
    """What a person typed to open the store, and whether the keyring of this machine shall keep it."""

    passphrase: str = field(repr=False)
    remember: bool


class PassphraseDialog(PassphraseForm):
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
        self.column.addWidget(text_label("Enter the passphrase", "title"))
        self.column.addWidget(text_label(problem.what, "muted", wrap=True))
        self.field = QLineEdit()
        self.field.setAccessibleName("Passphrase")
        self.column.addSpacing(4)
        self.column.addWidget(self.field)
        self.end_with((self.field,), "Quit", "Open", self._open)

    def _open(self) -> None:
        if not self.field.text():
            return
        self.given = GivenPassphrase(self.field.text(), self.remember.isChecked())
        try:
            self.workplace = self._open_with(self.given)
        except KnownError as problem:
            wrong = isinstance(problem, PassphraseNeededError)
            remedy = "Or clear the checkbox." if self.remember.isChecked() and not wrong else ""
            self.tell(f"{problem} {remedy}".strip())
            self.field.selectAll()
            self.field.setFocus()
        else:
            self.accept()
