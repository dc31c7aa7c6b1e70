"""Where do Qt's own file dialogs keep which folders they showed?"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSettings

_FILE = "QtProject.conf"


def remember_folders_in(home: Path, *, encrypted: bool) -> None:
    """Have it kept in the home folder, for its owner alone: the name of a client's folder is nobody else's business.
    Beside an encrypted store it is kept nowhere: a launch has its folder, which is called like it.

    Else it stands in the settings that all programs made with Qt share. Dialogs of the desktop itself keep what they
    keep, as all are on Windows and macOS.
    """
    if sys.platform in ("win32", "darwin"):
        return
    # In no folder of that name can a file be made.
    folder = os.devnull if encrypted else str(home)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
    if encrypted:
        return
    # Where nothing can be written nothing is kept.
    with suppress(OSError):
        (home / _FILE).touch(mode=0o600)
