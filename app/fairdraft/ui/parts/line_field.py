"""How is a field for one line named, and what does it say while it is empty?"""

from PySide6.QtWidgets import QLineEdit


def line_field(name: str, hint: str, text: str = "") -> QLineEdit:
    """A field with a name for screen readers, a hint that shows while it is empty, and the text to begin with."""
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    return field
