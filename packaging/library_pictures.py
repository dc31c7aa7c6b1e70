"""How does the library of approved copy look, empty, filled, searched, importing; and drafts that are near to it?

Usage: python packaging/library_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
the drafts are those of the scripted engine, in a home folder of its own that is thrown away.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

from picture_run import asked_pictures, pictured_workplace
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QScrollArea
from scene_pictures import Scenes, take_pictures, wait_until

from fairdraft.services.drafting import DraftOrder
from fairdraft.services.library import CopyFacts, written_words
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

TODAY = date.today()  # noqa: DTZ011 - a person's day
LONG_NAME = (
    "CORDEXA patient web page, round 4, final, approved by client legal with comments (2), do not use the older one"
)
TABLE = f"""\
name,product,ad_type,section,approved_on,reference,expires,text
"{LONG_NAME}",cordexa,product-claim,body,2026-01-10,MLR-2026-0114-US-CORDEXA-PATIENT-WEB,{TODAY + timedelta(days=40)},\
"CORDEXA is a safe choice for every day, and everyone can take it. Ask your doctor about CORDEXA today."
CORDEXA web 2025,cordexa,product-claim,whole,2025-03-01,MLR-2025-031,{TODAY - timedelta(days=90)},\
"Your heart keeps its own time. Ask your doctor about your chance of a stroke, and about CORDEXA (praluzan)."
Know the signs,,help-seeking,body,2026-05-01,MLR-2026-201,,\
"Does your heart race for no reason? Tell a doctor. There is a name for it."
Mornings,lumivar,product-claim,headline,2026-02-01,,{TODAY + timedelta(days=400)},Mornings that begin again.
"""


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, [*EMPTY, *FILLED])
    with pictured_workplace() as (workplace, folder):
        workplace.profiles.introduce("Rae Lindqvist", "Medical writer")
        _take(workplace, asked.of(EMPTY), asked.out)
        _fill(workplace, folder)
        _take(workplace, asked.of(FILLED), asked.out)
    return 0


def _take(workplace: Workplace, scenes: Scenes, out: Path) -> None:
    everything = [one.id for one in workplace.library.copies()]
    # What was removed in one picture is there in the next.
    take_pictures(workplace, scenes, out, before=lambda: workplace.library_shelf.put_back(everything))


def _fill(workplace: Workplace, folder: Path) -> None:
    """The sample library, pieces with long names and dates, and drafts of which one lifts a piece."""
    sample = workplace.resources / "library" / "glynora.csv"
    workplace.library.add_files([sample], CopyFacts(source="sample"))
    (folder / "pieces.csv").write_text(TABLE, encoding="utf-8")
    workplace.library.add_files([folder / "pieces.csv"], CopyFacts())
    (candidate,) = workplace.products.vary_candidate("starter", [4])
    run = workplace.drafting.start(DraftOrder("glynora", candidate.id, "b01", count=3, seed=7), lambda _event: None)
    if not run.wait(20):
        raise SystemExit("The drafts were not written in 20 seconds.")
    lifted = folder / "GLYNORA spring web page 2025, final.txt"
    words = written_words(workplace.drafting.draft(run.drafts[0].id))
    lifted.write_text(f"Another beginning. {words}\n\nAnd another end.", encoding="utf-8")
    workplace.library.add_files([lifted], CopyFacts("glynora", reference="MLR-2025-114"))


def _empty(window: MainWindow) -> None:
    window.show_screen("library")
    wait_until(window.library.empty.isVisible)


def _list(window: MainWindow) -> None:
    window.show_screen("library")
    wait_until(lambda: window.library.detail.piece is not None)
    row = next(number for number in range(9) if _name(window, number).startswith("CORDEXA patient"))
    window.library.list.choose(row)
    _settle(window)


def _settle(window: MainWindow) -> None:
    """What the rules find in the piece, and where it was used, are told; then it has its places."""
    told = window.library.detail.findChildren
    wait_until(lambda: not {one.text() for one in told(QLabel)} & {"Checking…", "Looking…"})


def _name(window: MainWindow, row: int) -> str:
    piece = window.library.model.piece(row)
    return "" if piece is None else piece.name


def _search(window: MainWindow) -> None:
    _list(window)
    window.library.filter.search.setText("doctor goal")
    wait_until(lambda: "best first" in window.library.filter.told.text())


def _expired(window: MainWindow) -> None:
    _list(window)
    window.library.filter.standing.setCurrentIndex(window.library.filter.standing.findData("expired"))
    wait_until(lambda: len(window.library.model.ids) == 1)


def _import(window: MainWindow) -> None:
    """Files that cannot be read, and a piece that was removed."""
    _list(window)
    window.library.desk.add_files([Path("briefs.csv"), Path("Spring page.docx")], CopyFacts("cordexa"))
    wait_until(lambda: not window.library.desk.busy)
    window.library.remove()
    wait_until(window.library.undo.isVisible)
    _settle(window)


def _drafts(window: MainWindow) -> None:
    box = window.draft.view.setup.candidate_box
    box.setCurrentIndex(box.findData("starter-k4"))
    wait_until(lambda: all(one.weighed for one in window.draft.desk.desk.variants))
    part = window.draft.view.copy
    area = part.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inside = None if area is None else area.widget()
    if area is not None and inside is not None:
        area.verticalScrollBar().setValue(part.mapTo(inside, QPoint(0, 0)).y() - 12)


EMPTY: Scenes = {"library-empty": _empty}
FILLED: Scenes = {
    "library": _list,
    "library-search": _search,
    "library-expired": _expired,
    "library-import": _import,
    "near-copy": _drafts,
}

if __name__ == "__main__":
    sys.exit(main())
