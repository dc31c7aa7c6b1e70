"""How is the store encrypted while no window has it open, and what came of it?"""

from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar

from fairdraft.domain.store_rewritten import StoreRewritten
from fairdraft.services.store_keeping import StoreKeeper
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.fitting_dialog import FittingDialog
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.people.store_change import StoreChange
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

_LOOK_MS = 50


class _Wait(FittingDialog):
    """Says what is being done, until that is done: it cannot be closed."""

    def __init__(self, words: str, doing: Future[StoreRewritten]) -> None:
        super().__init__(None, "Fairdraft", 440)
        self._doing = doing
        self.column.addWidget(text_label(words, "title"))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(words)
        self.column.addWidget(bar)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if self._doing.done():
            self._timer.stop()
            self.accept()

    @override
    def reject(self) -> None:
        """Stay."""


def rewrite_store(keeper: StoreKeeper, change: StoreChange, theme: Theme) -> Message:
    """Encrypt the store, give it another passphrase or make it plain, on a thread beside a dialog that says so.

    Returns:
        what came of it, for the window that opens then.

    Raises:
        KnownError: nothing was changed.
    """
    passphrase, encrypted = change.passphrase, keeper.is_encrypted
    words = "Decrypting the store…" if passphrase is None else "Encrypting the store…"
    with ThreadPoolExecutor(1, "store rewriting") as thread:
        doing = (
            thread.submit(keeper.decrypt)
            if passphrase is None
            else thread.submit(keeper.encrypt, passphrase, remember=change.remember)
        )
        wait = _Wait(words, doing)
        theme.dress(wait)
        wait.exec()
        done = doing.result()
    return _told(done, change, encrypted=encrypted)


def _told(done: StoreRewritten, change: StoreChange, *, encrypted: bool) -> Message:
    copies = len(done.files) - 1
    also = {0: "", 1: " So is its one copy here."}.get(copies, f" So are its {copies} copies here.")
    if change.passphrase is None:
        what = f"The store is decrypted.{also}"
    elif encrypted:
        what = f"The store is now encrypted with the new passphrase.{also}"
    else:
        what = f"The store is now encrypted.{also}"
    if done.remembered:
        what += " This system's keyring remembers the passphrase."
    elif done.forgotten and change.passphrase is not None:
        what += " The keyring forgot the old one."
    if done.elsewhere:
        what += f" {done.elsewhere}"
    if done.told:
        what += f" The keyring does not remember the passphrase: {done.told}"
    what = " ".join((what, *map(str, done.beside)))
    if not done.left:
        return Message(what, tone="warning" if done.told or done.elsewhere or done.beside else "present")
    stayed = "; ".join(f"{file}: {why}" for file, why in done.left)
    return Message(f"{what} These stayed as they were: {stayed}", "Delete them, or move them elsewhere.", "warning")
