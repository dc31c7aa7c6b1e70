"""Where is a manuscript pasted, and did it come from a word processor?"""

from PySide6.QtCore import QMimeData, Signal

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.plain_field import PlainField


class PastedManuscript(PlainField):
    """A field for a manuscript's text. `formatted` tells that formatted text is being pasted, as word processors and
    browsers give it: its lines are paragraphs, and none is wrapped.
    """

    formatted = Signal()

    def __init__(self) -> None:
        super().__init__("Text of the manuscript", "… or paste the text here.")

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasHtml():
            self.formatted.emit()
        super().insertFromMimeData(source)
