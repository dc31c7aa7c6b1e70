"""What does a field of plain text take from the clipboard?"""

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QTextBlock, QTextDocument, QTextListFormat

from fairdraft.domain.raised_text import with_raised
from fairdraft.ui.overriding import override

# What Qt has in a picture's place.
_PICTURE = "\ufffc"


def pasted_words(source: QMimeData) -> str:
    """The plain text of what is pasted. Raised digits and marks of names, which formatted text has, stay raised: in a
    deck they are reference marks.
    """
    if not source.hasHtml():
        return source.text()
    if source.hasText():
        return with_raised(source.text(), source.html())
    # Some programs give formatted text alone.
    return _with_points(source.html())


def _with_points(html: str) -> str:
    """The words of formatted text, with the bullets and numbers of its lists, which are no letters of it."""
    document = _Alone()
    document.setHtml(html)
    block, paragraphs, points = document.begin(), [], []
    while block.isValid():
        paragraphs.append(block.text())
        points.append(_point(block))
        block = block.next()
    raised = with_raised("\n".join(paragraphs), html).split("\n")
    lines = (f"{point}{line}" for point, line in zip(points, raised, strict=True))
    return "\n".join(lines).replace("\u2028", "\n").replace("\xa0", " ").replace(_PICTURE, "")


class _Alone(QTextDocument):
    """A document that loads nothing, neither the style sheets nor the pictures that a page names."""

    @override
    def loadResource(self, type: int, name: QUrl | str) -> QByteArray:
        return QByteArray()


def _point(block: QTextBlock) -> str:
    listed = block.textList()
    if listed is None or not block.text().strip():
        return ""
    bullets = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)
    is_numbered = listed.format().style() not in bullets
    return f"{listed.itemText(block).strip()} " if is_numbered else "• "
