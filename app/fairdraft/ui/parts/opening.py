"""How is a file or folder shown by the program that the system has for it?"""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_place(path: Path) -> bool:
    """Have the system show a folder, or open a file, with the program that it has for that; whether it could."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
