"""How is a page of the help shown: Markdown in our own look, with links inside the help alone?"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QRegularExpression, QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from fairdraft.ui.help.pages import slug
from fairdraft.ui.overriding import override
from fairdraft.ui.theme.theme import Theme

# Lines longer than this are hard to read.
_WIDEST, _MARGIN = 760, 28
_AIR, _INDENT = 135.0, 22
_HEADINGS = {1: (22, 0, 10), 2: (16, 22, 6), 3: (14, 16, 4)}
_BODY, _CODE = 14, 13
_MOST_MARKED = 400
# Tables with the same number of columns stand under each other on a page.
_WIDTHS = {2: (34, 66), 3: (16, 62, 22)}


@dataclass(frozen=True, slots=True)
class _Span:
    """Some words that look alike, with what they are."""

    start: int
    end: int
    level: int
    href: str
    bold: bool
    italic: bool
    code: bool
    head: bool


class HelpReader(QTextBrowser):
    """One page. `followed` carries the address of a link that was pressed; nothing is ever loaded from anywhere."""

    followed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "help")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Help page")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        # Both are this program's business: a page of the help has links to pages of the help.
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self._markdown = ""
        self._words: tuple[str, ...] = ()
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))
        theme.changed.connect(self._show_again)

    def show_page(self, markdown: str, heading: str = "", words: Iterable[str] = ()) -> None:
        """Show a page from its beginning or from a heading (as links name it), with some words marked."""
        self._markdown, self._words = markdown, tuple(words)
        self._write()
        place = self.verticalScrollBar()
        place.setValue(place.minimum())
        block = self._heading(heading) if heading else None
        if block is not None:
            layout = self.document().documentLayout()
            place.setValue(round(layout.blockBoundingRect(block).y()) - _MARGIN // 2)

    @override
    def loadResource(self, type: int, name: QUrl | str) -> QByteArray:
        return QByteArray()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_again(self) -> None:
        at = self.verticalScrollBar().value()
        self._write()
        self.verticalScrollBar().setValue(at)

    def _write(self) -> None:
        with QSignalBlocker(self.document()):
            self.setMarkdown(self._markdown)
        self._dress()
        self._fit()
        self._mark()

    def _fit(self) -> None:
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        widest = round(_WIDEST * self._theme.typography.scale) + 2 * _MARGIN
        self.setLineWrapColumnOrWidth(min(widest, self.viewport().width()))

    def _heading(self, heading: str) -> QTextBlock | None:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and slug(block.text()) == heading:
                return block
            block = block.next()
        return None

    def _dress(self) -> None:
        """Qt reads Markdown with letters and colors of its own; the theme's take their place."""
        document = self.document()
        document.setIndentWidth(_INDENT)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        spans = self._spans()
        for span in spans:
            cursor.setPosition(span.start)
            cursor.setPosition(span.end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(self._letters(span))
        block = document.begin()
        while block.isValid():
            self._air(QTextCursor(block), block)
            block = block.next()
        for inside in document.rootFrame().childFrames():
            if isinstance(inside, QTextTable):
                self._rule(inside)
        around = QTextFrameFormat(document.rootFrame().frameFormat())
        around.setMargin(_MARGIN)
        document.rootFrame().setFrameFormat(around)
        cursor.endEditBlock()

    def _spans(self) -> list[_Span]:
        found: list[_Span] = []
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            fence = _is_fence(block)
            table = QTextCursor(block).currentTable()
            head = table is not None and table.cellAt(block.position()).row() == 0
            steps = block.begin()
            while not steps.atEnd():
                piece = steps.fragment()
                if piece.isValid():
                    look = piece.charFormat()
                    found.append(
                        _Span(
                            piece.position(),
                            piece.position() + piece.length(),
                            level,
                            look.anchorHref() if look.isAnchor() else "",
                            look.fontWeight() > QFont.Weight.Normal,
                            look.fontItalic(),
                            fence or look.fontFixedPitch(),
                            head,
                        )
                    )
                steps += 1
            block = block.next()
        return found

    def _letters(self, span: _Span) -> QTextCharFormat:
        tokens, type_ = self._theme.tokens, self._theme.typography
        look = QTextCharFormat()
        if span.level:
            font = type_.interface(_HEADINGS[min(span.level, 3)][0], semibold=True)
        elif span.code:
            font = QFont(["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
            font.setPixelSize(type_.size(_CODE))
        else:
            font = type_.interface(_BODY, semibold=span.bold or span.head)
        font.setItalic(span.italic)
        look.setFont(font)
        look.setForeground(QBrush(QColor(tokens.text)))
        if span.code:
            look.setBackground(QBrush(QColor(tokens.ground)))
        if span.href:
            look.setAnchor(True)
            look.setAnchorHref(span.href)
            look.setForeground(QBrush(QColor(tokens.accent)))
            look.setFontUnderline(True)
        return look

    def _air(self, cursor: QTextCursor, block: QTextBlock) -> None:
        form = QTextBlockFormat(block.blockFormat())
        level = form.headingLevel()
        fence = _is_fence(block)
        form.setLineHeight(100.0 if fence else _AIR, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if level:
            _size, before, after = _HEADINGS[min(level, 3)]
            form.setTopMargin(before)
            form.setBottomMargin(after)
        elif fence:
            form.setBackground(QBrush(QColor(self._theme.tokens.ground)))
            form.setLeftMargin(8)
            form.setTopMargin(0 if _is_fence(block.previous()) else 4)
            form.setBottomMargin(0 if _is_fence(block.next()) else 12)
        elif cursor.currentTable() is not None:
            form.setTopMargin(0)
            form.setBottomMargin(0)
        elif cursor.currentList() is not None:
            form.setTopMargin(2)
            form.setBottomMargin(3)
        else:
            form.setTopMargin(3)
            form.setBottomMargin(8)
        cursor.setBlockFormat(form)

    def _rule(self, table: QTextTable) -> None:
        form = table.format()
        form.setBorder(1)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QBrush(QColor(self._theme.tokens.line)))
        form.setBorderCollapse(True)
        form.setCellPadding(6)
        form.setCellSpacing(0)
        form.setTopMargin(4)
        form.setBottomMargin(12)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        widths = _WIDTHS.get(table.columns())
        if widths is not None:
            form.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, one) for one in widths])
        table.setFormat(form)
        for column in range(table.columns()):
            cell = table.cellAt(0, column)
            ground = cell.format()
            ground.setBackground(QBrush(QColor(self._theme.tokens.ground)))
            cell.setFormat(ground)

    def _mark(self) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        for words in self._words:
            escaped = QRegularExpression.escape(words)
            word = QRegularExpression(rf"\b{escaped}", QRegularExpression.PatternOption.CaseInsensitiveOption)
            cursor = self.document().find(word)
            while not cursor.isNull() and len(marks) < _MOST_MARKED:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = cursor
                mark.format.setBackground(QBrush(QColor(self._theme.tokens.warning_soft)))
                mark.format.setForeground(QBrush(QColor(self._theme.tokens.warning)))
                marks.append(mark)
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marks)


def _is_fence(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence.value)
