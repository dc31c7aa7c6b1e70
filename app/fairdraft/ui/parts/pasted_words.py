"""What does a field of plain text take from the clipboard?"""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextDocumentFragment

from fairdraft.domain.raised_text import with_raised


def pasted_words(source: QMimeData) -> str:
    """The plain text of what is pasted. Raised digits and marks of names, which formatted text has, stay raised: in a
    deck they are reference marks.
    """
    if not source.hasHtml():
        return source.text()
    # Some programs give formatted text alone.
    text = source.text() if source.hasText() else QTextDocumentFragment.fromHtml(source.html()).toPlainText()
    return with_raised(text, source.html())
