"""How is a file or folder shown by the program that the system has for it?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE


def open_place(path: Path) -> bool:
    """Have the system show a folder, or open a file, with the program that it has for that; whether it could."""
    with _passphrase_kept():
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


@contextmanager
def _passphrase_kept() -> Iterator[None]:
    """Meanwhile a program that is started gets no variable with the store's passphrase: it is none of its business."""
    passphrase = os.environ.pop(PASSPHRASE_VARIABLE, None)
    try:
        yield
    finally:
        if passphrase is not None:
            os.environ[PASSPHRASE_VARIABLE] = passphrase
