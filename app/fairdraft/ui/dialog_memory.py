"""Where do Qt's own file dialogs keep which folders they showed?"""

import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSettings

_FILE = "QtProject.conf"


def remember_folders_in(home: Path) -> None:
    """Have it kept in the home folder, for its owner alone: the name of a client's folder is nobody else's business.

    Else it stands in the settings that all programs made with Qt share. Dialogs of the desktop itself keep what they
    keep, as all are on Windows and macOS.
    """
    if sys.platform in ("win32", "darwin"):
        return
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(home))
    # Where nothing can be written nothing is kept.
    with suppress(OSError):
        (home / _FILE).touch(mode=0o600)
