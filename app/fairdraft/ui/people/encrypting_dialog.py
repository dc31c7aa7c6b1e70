"""With which passphrase shall the store be encrypted, and does the person know what that means?"""

from PySide6.QtWidgets import QLineEdit, QWidget

from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PassphraseMemory, refuse_short
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal
from fairdraft.ui.parts.fitting_dialog import FittingDialog
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.people.passphrase_form import PassphraseForm
from fairdraft.ui.people.store_change import StoreChange

_MEANS = (
    "Nobody can open the store without the passphrase, and nobody can recover a lost one. Keep it where your agency "
    "keeps its passwords."
)
_CLOSES = (
    "The window closes and opens again for this. Drafts being written stop where they are, and so do runs, fetches "
    "and measurements. Start them again afterward."
)
_PLAIN = (
    "After this, anyone who can read this disk can read drafts and ratings. Copies elsewhere still need the passphrase."
)
_NOT_ENCRYPTED = (
    "Unsaved briefs and campaigns, unfinished ratings, your own words and the index by meaning are encrypted "
    "with the store. "
    "Not encrypted: {team}the log and the records of training sets (names and hashes), your own rule packs "
    "and recipes, model files, exports and copies elsewhere, and disk blocks that plain files leave behind. "
    "Encrypt the disk, too."
)


class PlainDialog(FittingDialog):
    """Asks whether the store shall be made plain again; accepted where it shall."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Decrypt the store", 480)
        column = self.column
        column.addWidget(text_label("Decrypt the store?", "title"))
        for words in (_PLAIN, _CLOSES):
            column.addWidget(text_label(words, "muted", wrap=True))
        column.addStretch(1)
        foot = horizontal(margins=(0, 6, 0, 0), gap=8)
        foot.addStretch(1)
        self.cancel = button("Keep it encrypted", on_press=self.reject)
        self.cancel.setDefault(True)
        foot.addWidget(self.cancel)
        self.go = button("Decrypt", on_press=self.accept)
        self.go.setAutoDefault(False)
        foot.addWidget(self.go)
        column.addLayout(foot)


class EncryptingDialog(PassphraseForm):
    """Asks for a new passphrase twice; the `change` that was agreed to, None where there is none.

    Args:
        memory: may keep the passphrase; asked before anything is done whether it can.
        parent: the window.
        encrypted: whether the store is encrypted already, and shall have another passphrase.
        team: whether there is a team's database, too.
    """

    def __init__(self, memory: PassphraseMemory, parent: QWidget, *, encrypted: bool, team: bool = False) -> None:
        title = "Change the passphrase" if encrypted else "Encrypt the store"
        super().__init__(parent, title, 560)
        self._memory = memory
        self.change: StoreChange | None = None
        column = self.column
        column.addWidget(text_label(title, "title"))
        not_encrypted = _NOT_ENCRYPTED.format(team="the team's database, " if team else "")
        also = "Copies elsewhere keep the old passphrase." if encrypted else not_encrypted
        for words in (_MEANS, also, _CLOSES):
            column.addWidget(text_label(words, "muted", wrap=True))
        column.addSpacing(4)
        self.first, self.again = QLineEdit(), QLineEdit()
        for field, name in ((self.first, "New passphrase"), (self.again, "Repeat it")):
            field.setAccessibleName(name)
            column.addWidget(text_label(name, "small"))
            column.addWidget(field)
        self.end_with((self.first, self.again), "Cancel", "Change it" if encrypted else "Encrypt", self._agree)

    def _agree(self) -> None:
        passphrase, remember = self.first.text(), self.remember.isChecked()
        try:
            if passphrase != self.again.text():
                raise KnownError("The two passphrases differ.", "Type the same passphrase twice.")
            refuse_short(passphrase)
            if remember:
                self._memory.make_sure()
        except KnownError as problem:
            self.tell(str(problem))
            return
        self.change = StoreChange(passphrase, remember)
        self.accept()
