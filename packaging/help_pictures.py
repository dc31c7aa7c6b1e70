"""How does the help look: a page, a rule, a glossary term, what a search found, and nothing found?

Usage: python packaging/help_pictures.py [--out DIR]. Run by `make pictures`. Works without a display.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from picture_run import asked_pictures, pictured_workplace
from PySide6.QtTest import QTest
from scene_pictures import SCHEMES, SIZES

from fairdraft.ui.app import render_window
from fairdraft.ui.help.window import HelpWindow
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.theme.theme import SchemeChoice

_TURN_MS = 60


def main() -> int:
    """Write the pictures and name them."""
    out = asked_pictures(__doc__).out
    with pictured_workplace() as (workplace, _folder):
        for scheme in SCHEMES:
            render_window(workplace, "glynora", scheme=scheme, prepare=_taking(out, scheme))
    return 0


def _taking(out: Path, scheme: SchemeChoice) -> Callable[[MainWindow], None]:
    def take(window: MainWindow) -> None:
        for name, show in SCENES.items():
            for size in SIZES:
                window.help.open("start")
                window.help.resize(size)
                while "rules" not in window.help.pages:
                    QTest.qWait(_TURN_MS)
                show(window.help)
                QTest.qWait(_TURN_MS)
                path = out / f"help-{name}-{size.width()}-{scheme}.png"
                if not window.help.grab().save(str(path)):
                    raise SystemExit(f"{path} could not be written.")
                print(path)

    return take


def _search(words: str) -> Callable[[HelpWindow], None]:
    def look(window: HelpWindow) -> None:
        window.field.setText(words)
        window.field.textEdited.emit(words)

    return look


SCENES: dict[str, Callable[[HelpWindow], None]] = {
    "page": lambda window: window.open("adaptation"),
    "templates": lambda window: window.open("templates"),
    "rules": lambda window: window.open("rules"),
    "rule": lambda window: window.open("rule-IND-02"),
    "term": lambda window: window.open("glossary#boxed-warning"),
    "found": _search("boxed warning"),
    "nothing-found": _search("quetzalcoatl"),
}


if __name__ == "__main__":
    sys.exit(main())
