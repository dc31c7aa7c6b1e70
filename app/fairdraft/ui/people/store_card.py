"""Can others who read this disk read what is kept here, and where is that changed?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, horizontal, vertical
from fairdraft.ui.parts.words import text_label


class StoreCard(QWidget):
    """Says whether the store is encrypted. `encrypt_wanted` asks for a passphrase, the first or another one;
    `plain_wanted` for none any more. Of a `team`, the store is what lies on this machine beside the team's database.
    """

    encrypt_wanted = Signal()
    plain_wanted = Signal()

    def __init__(self, *, team: bool) -> None:
        super().__init__()
        self._beside = " The team's database is not affected." if team else ""
        outer = vertical(self, gap=0)
        box, layout = card(gap=8)
        layout.setContentsMargins(28, 20, 28, 20)
        outer.addWidget(box)
        self.title = text_label("", "strong")
        layout.addWidget(self.title)
        self.words = text_label("", "muted", wrap=True)
        layout.addWidget(self.words)
        row = horizontal(gap=8)
        self.plain = button("Decrypt…", "quiet", on_press=self.plain_wanted.emit)
        row.addWidget(self.plain)
        row.addStretch(1)
        self.encrypt = button("", on_press=self.encrypt_wanted.emit)
        row.addWidget(self.encrypt)
        layout.addLayout(row)
        self.show_state(encrypted=False)

    def show_state(self, *, encrypted: bool) -> None:
        """Say how the store is now."""
        self.title.setText("The store is encrypted" if encrypted else "The store is not encrypted")
        words = (
            "Fairdraft asks for the passphrase when it starts, unless this system's keyring remembers it."
            if encrypted
            else "Anyone who can read this disk can read drafts and ratings. A passphrase prevents that."
        )
        self.words.setText(f"{words}{self._beside}")
        self.encrypt.setText("Change the passphrase…" if encrypted else "Encrypt…")
        self.encrypt.setAccessibleName(self.encrypt.text())
        self.plain.setVisible(encrypted)
