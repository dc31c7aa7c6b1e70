"""Long sessions."""

import subprocess
import sys

_CALLS = """
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel
from fairdraft.ui.kept_constants import keep_constants

class Sender(QObject):
    told = Signal()

application = QApplication([])
keep_constants()
keep_constants()
label, sender = QLabel(), Sender()
for _ in range(30_000):
    label.setText("x")
    sender.told.emit()
    label.isVisible()
print("alive")
"""


def test_a_window_outlives_more_calls_than_none_has_references() -> None:
    """Tens of thousands of calls of Qt that answer None, True or False do not end the program."""
    done = subprocess.run([sys.executable, "-c", _CALLS], capture_output=True, text=True, timeout=250, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr
