"""How does the choice of a Word template for a copy deck look, and what is told of one?

Usage: python packaging/deck_form_pictures.py [--out DIR]. Run by `make pictures`. Works without a display; piece and
templates are invented, in a home folder of its own that is thrown away.
"""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import docx
from picture_run import asked_pictures, pictured_workplace
from PySide6.QtWidgets import QFileDialog, QMenu
from scene_pictures import take_pictures, wait_until

from fairdraft.domain.piece import Piece
from fairdraft.ui.main_window import MainWindow

_PIECE = """Client: Example Health
HEADLINE: One question is a good start
BODY: Type 2 diabetes is easier to talk about than it looks.
CTA: Ask your doctor about GLYNORA
{isi}"""


def main() -> int:
    """Write the pictures and name them."""
    out = asked_pictures(__doc__).out
    with pictured_workplace() as (workplace, folder):
        isi = workplace.products.product("glynora").safety.isi
        read = workplace.importing_pieces.read_text(_PIECE.format(isi=isi), "glynora")
        piece = workplace.importing_pieces.take_in(read, by="W1")
        whole = _template(folder / "Brightwater & Sons copy deck, consumer, 2026.docx", "{{copy}}")
        half = _template(folder / "half.docx", "{{hedline}} {{body}} {{claim.said}} {{version.date}}")
        lacking = _template(folder / "lacking.docx", "{{headline}} {{body}}")
        workplace.deck_templates.add(whole)
        scenes = {
            "deck-form-menu": _shown(piece, _menu),
            "deck-form-faults": _shown(piece, _using(half)),
            "deck-form-lacks": _shown(piece, _using(lacking)),
            "deck-form-written": _shown(piece, _using(whole, folder)),
        }
        take_pictures(workplace, scenes, out)
    return 0


def _template(path: Path, words: str) -> Path:
    made = docx.Document()
    made.add_paragraph(words)
    made.save(str(path))
    return path


def _shown(piece: Piece, then: Callable[[MainWindow], None]) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.draft.view.setup.choose("glynora", f"piece:{piece.id}")
        wait_until(lambda: window.at_rest)
        window.draft.edit(piece.id)
        wait_until(lambda: window.at_rest)
        then(window)

    return show


def _menu(window: MainWindow) -> None:
    """The menu of the choice itself, as a part of the window: one of its own is in no picture of it."""
    menu = QMenu(window)
    window.draft.sheet.files.deck_forms.add_to(menu)
    (forms,) = menu.findChildren(QMenu)
    forms.setParent(window)
    forms.resize(forms.sizeHint())
    forms.move(window.width() // 3, 160)
    forms.show()


def _using(file: Path, folder: Path | None = None) -> Callable[[MainWindow], None]:
    def use(window: MainWindow) -> None:
        with (
            patch.object(QFileDialog, "getOpenFileName", lambda *_args: (str(file), "")),
            patch.object(QFileDialog, "getExistingDirectory", lambda *_args: str(folder or "")),
        ):
            files = window.draft.sheet.files
            said: list[object] = []
            files.told.connect(said.append)
            files.failed.connect(said.append)
            files.deck_forms.use_template()
            wait_until(lambda: bool(said))

    return use


if __name__ == "__main__":
    raise SystemExit(main())
