"""What does a field of plain text take from the clipboard?"""

from PySide6.QtCore import QMimeData

from fairdraft.domain.raised_text import with_raised


def pasted_words(source: QMimeData) -> str:
    """The plain text of what is pasted. Raised digits and marks of names, which formatted text has, stay raised: in a
    deck they are reference marks.
    """
    return with_raised(source.text(), source.html()) if source.hasHtml() else source.text()
