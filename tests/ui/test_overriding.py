"""What goes wrong in a method that Qt calls."""

import importlib
import pkgutil
import subprocess
import sys
from types import FunctionType

import pytest
from shiboken6 import Shiboken

import fairdraft.ui

_FAULTY = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from fairdraft.ui.overriding import override

class Faulty(QLabel):
    @override
    def sizeHint(self):
        return [][0] if sys.argv[1] == "size" else super().sizeHint()

    @override
    def heightForWidth(self, width):
        return [][width] if sys.argv[1] == "height" else super().heightForWidth(width)

application = QApplication([])
sys.excepthook = lambda kind, *_rest: print("told", kind.__name__)
window = QWidget()
label = Faulty("words")
label.setWordWrap(True)
QVBoxLayout(window).addWidget(label)
try:
    window.show()
except IndexError:
    print("told IndexError")
print("alive")
"""


# Of what sizeHint raises PySide tells nothing.
@pytest.mark.parametrize(("where", "told"), [("size", ["alive"]), ("height", ["told IndexError", "alive"])])
def test_the_program_lives(where: str, told: list[str]) -> None:
    """What Python's own code raises while a window is laid out ends the program on no version of Python."""
    done = subprocess.run(
        [sys.executable, "-c", _FAULTY, where], capture_output=True, text=True, timeout=250, check=False
    )
    assert (done.returncode, done.stdout.splitlines()) == (0, told), done.stderr


def test_every_method_that_takes_the_place_of_one_of_qts_says_so() -> None:
    """Each is marked as such, and guarded by that."""
    modules = [
        importlib.import_module(one.name) for one in pkgutil.walk_packages(fairdraft.ui.__path__, "fairdraft.ui.")
    ]
    kinds = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Shiboken.Object) and kind.__module__.startswith("fairdraft.ui")
    }
    unmarked = [
        f"{kind.__qualname__}.{name}"
        for kind in kinds
        for name, method in vars(kind).items()
        if isinstance(method, FunctionType) and not name.startswith("__") and not _is_guarded(method)
        if any(name in vars(base) for base in kind.__mro__[1:] if base.__module__.startswith("PySide6"))
    ]
    assert len(kinds) > 100
    assert unmarked == []


def _is_guarded(method: FunctionType) -> bool:
    marked = getattr(method, "__override__", False)
    return marked and (sys.version_info >= (3, 12) or hasattr(method, "__wrapped__"))
