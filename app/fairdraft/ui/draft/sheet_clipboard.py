"""What goes to the clipboard of words selected on the sheet?"""

from PySide6.QtGui import QTextCursor

from fairdraft.ui.draft.sheet_document import SheetDocument


def selected_words(sheet: SheetDocument, cursor: QTextCursor) -> str:
    """The words that the cursor selects as plain text, blocks a blank line apart as in the rendering."""
    first, last = cursor.selectionStart(), cursor.selectionEnd()
    parts: list[str] = []
    for run in sheet.runs_between(first, last):
        part = QTextCursor(sheet.document)
        start, end = max(first, run.start), min(last, run.end)
        if end > start:
            part.setPosition(start)
            part.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            parts.append(part.selectedText().replace("\u2029", "\n"))
    return "\n\n".join(parts)
