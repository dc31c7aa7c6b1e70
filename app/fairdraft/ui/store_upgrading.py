"""How is a store of an earlier version upgraded before the window opens on it, and what is said of it?"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar

from fairdraft.domain.size_words import size_words
from fairdraft.domain.store_upgrade import StoreUpgrade
from fairdraft.services.store_keeping import StoreKeeper
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.fitting_dialog import FittingDialog
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

_LOOK_MS = 50
_STEPS = 1000
"""Into how many steps the bar is divided while the store is copied."""


class UpgradeWait(FittingDialog):
    """Says how far the upgrade is, until `done` is called; it cannot be closed."""

    def __init__(self) -> None:
        super().__init__(None, "Fairdraft", 460)
        self._shown: StoreUpgrade | None = None
        self.column.addWidget(text_label("Upgrading the store", "title"))
        self.words = text_label("It was written by an earlier version of Fairdraft.", "muted", wrap=True)
        self.column.addWidget(self.words)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the copy")
        self.column.addWidget(self.bar)

    def show_upgrade(self, upgrade: StoreUpgrade) -> None:
        """Say what is being done, and how much of it is done where that is known."""
        if upgrade == self._shown:
            return
        self._shown = upgrade
        copying = upgrade.work == "copying"
        self.bar.setRange(0, _STEPS if copying else 0)
        if copying:
            self.bar.setValue(upgrade.copied * _STEPS // max(upgrade.size, 1))
        self.words.setText(_words(upgrade))

    @override
    def reject(self) -> None:
        """Stay."""


def upgrade_store(keeper: StoreKeeper, theme: Theme) -> Message:
    """Upgrade the store on a thread beside a dialog that says how far it is.

    Returns:
        what was done, for the window that opens then.

    Raises:
        KnownError: the store is as it was.
    """
    last: list[StoreUpgrade] = []

    def tell(upgrade: StoreUpgrade) -> None:
        last[:] = [upgrade]

    with ThreadPoolExecutor(1, "store upgrading") as thread:
        doing = thread.submit(keeper.upgrade, tell)
        wait = UpgradeWait()

        def look() -> None:
            if last:
                wait.show_upgrade(last[0])
            if doing.done():
                timer.stop()
                wait.accept()

        timer = QTimer(wait)
        timer.setInterval(_LOOK_MS)
        timer.timeout.connect(look)
        timer.start()
        theme.dress(wait)
        wait.exec()
        before, after = doing.result()
    copies = last[0].copies if last else str(Path(keeper.file).parent)
    return Message(
        f"This store was written by an earlier version of Fairdraft and was upgraded from version {before} to {after}.",
        f"A copy from before the upgrade is in {copies}.",
        "present",
    )


def _words(upgrade: StoreUpgrade) -> str:
    said = "It was written by an earlier version of Fairdraft. "
    if upgrade.work == "copying":
        amounts = f"{size_words(upgrade.copied)} of {size_words(upgrade.size)}"
        # An amount stays on one line.
        unbroken = amounts.replace(" ", "\N{NO-BREAK SPACE}")
        return f"{said}First a copy is made: {unbroken}."
    if upgrade.work == "checking":
        return f"{said}The copy is read once to make sure it is whole; then the store is upgraded."
    return f"{said}The copy is done; now the store is being upgraded."
