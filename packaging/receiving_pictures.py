"""How does a file that came back from reviewers look before it is taken in?

Usage: python packaging/receiving_pictures.py [--out DIR]. Run by `make pictures`. Works without a display; the piece
and what was said of it are invented, in a home folder of its own that is thrown away.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.text.paragraph import Paragraph
from picture_run import asked_pictures, pictured_workplace
from scene_pictures import take_dialog, wait_until

from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.receiving_dialog import ReceivingDialog
from fairdraft.ui.main_window import MainWindow

_SAID = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
_PIECE = """HEADLINE: One question is a good start
BODY: Type 2 diabetes is easier to talk about than it looks. Bring one question to your next visit, and write down the \
answer. Many people leave with a plan that they can keep.
CTA: Ask your doctor about GLYNORA"""

_LONG_NAME = "A walk after supper, ten minutes of it, and one question that is worth the way to your doctor"


def main() -> int:
    """Write the pictures and name them."""
    out = asked_pictures(__doc__).out
    with pictured_workplace() as (workplace, folder):
        draft_id, returned = _returned(workplace, folder)
        take_dialog(workplace, draft_id, "receiving-empty", _opened, lambda _dialog: None, out)
        take_dialog(workplace, draft_id, "receiving", _opened, lambda dialog: _read(dialog, returned), out)
        wrong = folder / "another one with a long name, version 3 (final), reviewed.docx"
        wrong.write_text("no archive")
        take_dialog(workplace, draft_id, "receiving-refused", _opened, lambda dialog: dialog.use(wrong), out)
        theirs = _of_another(workplace, folder)
        take_dialog(workplace, draft_id, "receiving-other", _opened, lambda dialog: _offered(dialog, theirs), out)
    return 0


def _read(dialog: ReceivingDialog, returned: Path) -> None:
    dialog.use(returned)
    wait_until(lambda: dialog.read is not None)
    box = dialog.cards[0].box
    if box is not None:
        box.click()


def _opened(window: MainWindow) -> ReceivingDialog | None:
    window.draft.sheet.receiving.open()
    return window.draft.sheet.receiving.dialog


def _returned(workplace: Workplace, folder: Path) -> tuple[str, Path]:
    """A piece, and its deck as two people sent it back. Answers the id of the piece."""
    workplace.profiles.introduce("Tom Alder", "Copywriter")
    isi = workplace.products.product("glynora").safety.isi
    read = workplace.importing_pieces.read_text(f"{_PIECE}\n{isi}", "glynora")
    piece = workplace.importing_pieces.take_in(read, by="W1")
    files = workplace.exporting.export(piece.id, "docx", folder / "out")
    document = Document(str(next(one for one in files if one.suffix == ".docx")))
    paragraphs = document.paragraphs
    _change(paragraphs, "easier to talk about than it looks", "easier to talk about than you may think")
    _change(paragraphs, "Many people leave", "Some people leave")
    _change(paragraphs, "are on dialysis", "are on dialysis or a transplant list")
    said: Sequence[tuple[str, str, str]] = (
        (
            "Some people leave",
            "Dr. Rae Lindqvist",
            "What is the source of this? We have no data on plans that are kept.",
        ),
        (
            "Ask your doctor",
            "Maximiliane Quistgaard-Featherstonehaugh, Regulatory Affairs (US Consumer Promotion)",
            "OK.\nPlease move it up, before the safety information begins.",
        ),
        ("Call to action", "Dr. Rae Lindqvist", "Is there a second one?"),
    )
    for words, author, text in said:
        paragraph = next(one for one in paragraphs if words in one.text)
        run = next((one for one in paragraph.runs if words in one.text), paragraph.runs[0])
        document.add_comment(run, text=text, author=author)
    for one in document.comments:
        if one.author != "Fairdraft":
            one._comment_elm.date = _SAID  # noqa: SLF001 - the library has no other way to the date
    path = folder / "piece, reviewed by MLR 2026-11-24.docx"
    document.save(str(path))
    return piece.id, path


def _of_another(workplace: Workplace, folder: Path) -> Path:
    """The deck of another piece, with a long name."""
    read = workplace.importing_pieces.read_text(f"HEADLINE: {_LONG_NAME}\nBODY: Ten minutes count.", "glynora")
    piece = workplace.importing_pieces.take_in(read, by="W1")
    files = workplace.exporting.export(piece.id, "docx", folder / "theirs")
    return next(one for one in files if one.suffix == ".docx")


def _offered(dialog: ReceivingDialog, file: Path) -> None:
    dialog.use(file)
    wait_until(lambda: not dialog.otherwise.isHidden())


def _change(paragraphs: Sequence[Paragraph], words: str, others: str) -> None:
    for run in (run for one in paragraphs for run in one.runs):
        if words in run.text:
            run.text = run.text.replace(words, others)
            return


if __name__ == "__main__":
    raise SystemExit(main())
