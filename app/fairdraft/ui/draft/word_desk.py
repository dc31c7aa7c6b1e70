"""How does a word that is spelled right come into the person's own words, from its finding?"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.screen import Message


class WordDesk(QObject):
    """Adds words, and has everything in view checked again. `told` carries a Message, `failed` a KnownError.

    Args:
        workplace: the services.
        view: the widgets; a word is added from its finding.
        followers: what checks again.
    """

    told = Signal(object)
    failed = Signal(object)

    def __init__(
        self, workplace: Workplace, view: DraftLayout, followers: Sequence[Callable[[], None]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._followers = followers
        view.checks.findings.word_known.connect(self.add)

    def add(self, word: str) -> None:
        """Know a word from now on, in every piece."""
        try:
            self._workplace.spelling.add([word])
        except KnownError as problem:
            self.failed.emit(problem)
            return
        undo = "You can remove it under “Settings” at the lower left."
        self.told.emit(Message(f"“{word}” is one of your words now.", undo))
        self.check_again()

    def check_again(self) -> None:
        """Have everything in view checked with the words that are known now."""
        for follow in self._followers:
            follow()
