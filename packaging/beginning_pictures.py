"""How do the ways to a piece without a model look: an empty one, one that is written, and a manuscript that comes in?

Usage: python packaging/beginning_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a
display; products and copy are fictional, in a home folder of its own that is thrown away.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from picture_run import asked_pictures, pictured_workplace
from PySide6.QtCore import QPoint, Qt
from scene_pictures import Scenes, take_pictures, wait_until

from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.manuscript_dialog import ManuscriptDialog
from fairdraft.ui.main_window import MainWindow

NAMES = (
    *("begin", "own-empty", "own-script", "own-written", "own-aside"),
    *("manuscript", "manuscript-read", "manuscript-pasted", "manuscript-deck", "manuscript-bad"),
)
DECK = """\
Client: Example Health
Job number: EX-1234

HEADLINE: The best mornings begin with a walk
SUBHEAD: And with a question for your doctor.
[art: a kitchen at sunrise, two cups]
BODY
GLYNORA is a tablet taken once a day. It is small, and it is taken with or without food.

Along with diet and exercise, it lowers blood sugar in adults with type 2 diabetes.
CTA: Ask your doctor about GLYNORA® (vespagliflone) tablets.
{use}
{isi}
LEGAL: Rx only
"""


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, NAMES)
    for name in NAMES:
        if asked.only in (None, name):
            with pictured_workplace() as (workplace, folder):
                workplace.profiles.introduce("Rae Lindqvist", "Copywriter")
                show = _scenes(workplace, folder)[name]
                take_pictures(workplace, {name: show}, asked.out, "glynora-tv" if name == "own-script" else "glynora")
    return 0


def _scenes(workplace: Workplace, folder: Path) -> Scenes:
    product = workplace.products.product("glynora")
    use = f"{product.indications[0].text} {product.indications[0].limitations[0]}"
    deck = DECK.format(use=use, isi=product.safety.isi)

    def file(name: str, text: str) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def own(window: MainWindow) -> None:
        window.draft.view.setup.ways.own.click()
        wait_until(lambda: window.draft.sheet.draft_id is not None and window.at_rest)

    def written(window: MainWindow) -> None:
        own(window)
        editor = window.draft.view.editor
        for section, words in (
            ("headline", "The best mornings begin with a walk"),
            ("body", "GLYNORA is a miracle tablet for everyone. It is small."),
        ):
            place = next(run for run in editor.sheet.runs() if run.block.section == section)
            editor.jump(place.start, place.end)
            editor.insert_words(words)
        wait_until(lambda: window.at_rest)

    def aside(window: MainWindow) -> None:
        own(window)
        window.draft.view.setup.ways.aside.click()
        wait_until(window.draft.view.setup.ways.undo.isVisible)

    def reading(path: Path | None, pasted: str = "") -> Callable[[MainWindow], None]:
        def show(window: MainWindow) -> None:
            window.draft.beginning.bring_in(path)
            dialog = window.draft.beginning.dialog
            if dialog is None:
                raise SystemExit("The dialog did not open.")
            if pasted:
                dialog.pasted.set_text(pasted)
            wait_until(lambda: not pasted or dialog.read is not None, rest_ms=800)
            _into(window, dialog)

        return show

    def again(window: MainWindow) -> None:
        known = file("GLYNORA spring web deck, round 2.md", deck)
        if not workplace.editing.begun_from_no_draft("glynora"):
            workplace.importing_pieces.import_piece(known, "glynora", by="W1", name="Spring deck")
        reading(known)(window)

    def reviewed(window: MainWindow) -> None:
        read = workplace.importing_pieces.read_text(deck, "glynora")
        piece = workplace.importing_pieces.take_in(read, by="W1", name="Spring deck for waiting rooms, second round")
        files = workplace.exporting.export(piece.id, "docx", folder / "out")
        reading(next(one for one in files if one.suffix == ".docx"))(window)

    return {
        "begin": lambda window: wait_until(lambda: window.at_rest),
        "own-empty": own,
        "own-script": own,
        "own-written": written,
        "own-aside": aside,
        "manuscript": reading(None),
        "manuscript-read": again,
        "manuscript-pasted": reading(None, deck),
        "manuscript-deck": reviewed,
        "manuscript-bad": reading(file("layout, final.pdf", "%PDF")),
    }


def _into(window: MainWindow, dialog: ManuscriptDialog) -> None:
    """Have the dialog drawn as a part of the window: a picture has nothing of other windows."""
    size = dialog.size()
    dialog.setParent(window, Qt.WindowType.Widget)
    dialog.setAutoFillBackground(True)
    dialog.resize(size)
    dialog.move(QPoint((window.width() - size.width()) // 2, (window.height() - size.height()) // 2))
    dialog.show()
    dialog.raise_()
    wait_until(dialog.isVisible)


if __name__ == "__main__":
    sys.exit(main())
