"""What would leave this machine, and does the person agree? Asked before a hosted model is used for the first time."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.domain.hosted import has_price
from fairdraft.services.drafting import DraftingService, DraftOrder
from fairdraft.services.hosted import HostedService, Leaving
from fairdraft.ui.background import Background
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.words import text_label

_WIDTH, _HEIGHT = 640, 620


class ConsentDesk(QObject):
    """Lets orders for hosted models go on only after the person saw every word and agreed.

    `failed` carries a KnownError.
    """

    failed = Signal(object)

    def __init__(
        self, drafting: DraftingService, hosted: HostedService, background: Background, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._over = parent
        self._drafting = drafting
        self._hosted = hosted
        self._background = background
        self.dialog: ConsentDialog | None = None

    def before(self, candidate: Candidate, order: DraftOrder, go: Callable[[], None]) -> None:
        """Call `go`: at once where nothing leaves or somebody agreed, else after the person did."""
        if candidate.endpoint is None or self._hosted.consent(candidate.endpoint) is not None:
            go()
            return
        self._background.run(
            lambda: self._drafting.leaving(order), lambda leaving: self._ask(leaving, go), self.failed.emit
        )

    def _ask(self, leaving: Leaving | None, go: Callable[[], None]) -> None:
        if leaving is None:
            go()
            return
        dialog = ConsentDialog(leaving, self._over)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._agree(leaving, go))
        dialog.finished.connect(lambda _answer: self._forget())
        self.dialog = dialog
        dialog.open()

    def _agree(self, leaving: Leaving, go: Callable[[], None]) -> None:
        try:
            self._hosted.agree(leaving)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        go()

    def _forget(self) -> None:
        self.dialog = None


class ConsentDialog(QDialog):
    """Shows where to, at which price, and all of the text. Not sending is what the return key does."""

    def __init__(self, leaving: Leaving, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Send this prompt?")
        self.resize(_WIDTH, _HEIGHT)
        layout = vertical(self, margins=(24, 22, 24, 18), gap=8)
        layout.addWidget(text_label(f"Send this prompt to {leaving.place}?", "title", wrap=True))
        goes = "another program on this machine" if leaving.own_machine else "the network"
        layout.addWidget(
            text_label(
                f"“{leaving.endpoint.model}” is a hosted model: the text below goes to {goes}. Later prompts for this "
                "model go there without being shown again. Each is kept with its draft.",
                "muted",
                wrap=True,
            )
        )
        layout.addSpacing(4)
        price = leaving.price + (f", {leaving.endpoint.currency}" if has_price(leaving.endpoint) else "")
        for name, value in (("Address", leaving.endpoint.url), ("Price", price[:1].upper() + price[1:])):
            line = horizontal(gap=12)
            label = text_label(name, "small")
            label.setFixedWidth(64)
            line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text_label(value, wrap=True), 1)
            layout.addLayout(line)
        layout.addSpacing(4)
        self.text = PlainField("Everything that leaves", "")
        self.text.set_text(leaving.text)
        self.text.setReadOnly(True)
        layout.addWidget(self.text, 1)
        foot = horizontal(margins=(0, 8, 0, 0))
        foot.addStretch(1)
        keep = button("Don't send", on_press=self.reject)
        keep.setDefault(True)
        foot.addWidget(keep)
        self.send = button("Send and draft", "primary", on_press=self.accept)
        self.send.setAutoDefault(False)
        foot.addWidget(self.send)
        layout.addLayout(foot)
        keep.setFocus()
