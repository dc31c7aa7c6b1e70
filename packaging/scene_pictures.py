"""Takes pictures of scenes in the window, light and dark, in the two sizes that a picture is looked at in."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget

from fairdraft.services.workplace import Workplace
from fairdraft.ui.app import render_window
from fairdraft.ui.draft.proof_dialog import ProofDialog
from fairdraft.ui.draft.receiving_dialog import ReceivingDialog
from fairdraft.ui.draft.versions_dialog import VersionsDialog
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.theme.theme import SCALES, SchemeChoice

SIZES = (QSize(1440, 900), QSize(1024, 700))
SCHEMES: tuple[SchemeChoice, ...] = ("light", "dark")
Scenes = Mapping[str, Callable[[MainWindow], None]]
PieceDialog = TypeVar("PieceDialog", ProofDialog, ReceivingDialog, VersionsDialog)


def take_pictures(
    workplace: Workplace,
    scenes: Scenes,
    out: Path,
    campaign_id: str = "glynora",
    *,
    before: Callable[[], object] = lambda: None,
) -> None:
    """Write a picture of every scene as OUT/SCENE-WIDTH-SCHEME.png, and name it.

    Args:
        workplace: the services.
        scenes: by name, what brings the window there.
        out: an existing folder.
        campaign_id: whose drafts the window opens with.
        before: called before each picture: what one of them changed is not to show in the next.
    """
    for name, prepare in scenes.items():
        for size in SIZES:
            for scheme in SCHEMES:
                before()
                image = render_window(workplace, campaign_id, size=size, scheme=scheme, prepare=prepare)
                path = out / f"{name}-{size.width()}-{scheme}.png"
                if not image.save(str(path)):
                    raise SystemExit(f"{path} could not be written.")
                print(path)


def wait_until(until: Callable[[], bool], rest_ms: int = 300) -> None:
    """Let the window live until something is so, and then for a moment more; TimeoutError after 20 seconds: another
    picture would mislead.
    """
    end = time.monotonic() + 20
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("The window did not come to what was to be pictured in 20 seconds.")
        QTest.qWait(20)
    QTest.qWait(rest_ms)


def with_largest_letters(window: MainWindow) -> None:
    """Show all letters as large as a person can have them."""
    window._theme.magnify(SCALES[-1])  # noqa: SLF001 - a person has keys for it


def in_largest_letters(scene: Callable[[MainWindow], None]) -> Callable[[MainWindow], None]:
    """The same scene in the largest letters."""

    def show(window: MainWindow) -> None:
        with_largest_letters(window)
        scene(window)
        wait_until(lambda: window.at_rest)

    return show


def scroll_to_end(page: QWidget) -> None:
    """Show the end of all that can be scrolled on a page."""
    for area in page.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    wait_until(lambda: True)


def take_dialog(
    workplace: Workplace,
    piece_id: str,
    name: str,
    opened: Callable[[MainWindow], PieceDialog | None],
    show: Callable[[PieceDialog], None],
    out: Path,
) -> None:
    """Write pictures of a dialog alone, which is a window of its own, as OUT/NAME-WIDTH-SCHEME.png, and name them.

    Args:
        workplace: the services.
        piece_id: the piece of GLYNORA's that is on the sheet.
        name: what the pictures are called.
        opened: opens the dialog.
        show: brings it to what is pictured.
        out: an existing folder.
    """
    for size in SIZES:
        for scheme in SCHEMES:
            path = out / f"{name}-{size.width()}-{scheme}.png"

            def prepare(window: MainWindow, path: Path = path) -> None:
                window.draft.view.setup.choose("glynora", f"piece:{piece_id}")
                wait_until(lambda: window.at_rest)
                window.draft.edit(piece_id)
                wait_until(lambda: window.at_rest)
                dialog = opened(window)
                if dialog is None:
                    raise SystemExit("There is nothing to be pictured.")
                dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
                wait_until(lambda: dialog.at_rest)
                show(dialog)
                wait_until(lambda: dialog.at_rest)
                if not dialog.grab().save(str(path)):
                    raise SystemExit(f"{path} could not be written.")
                dialog.reject()

            render_window(workplace, size=size, scheme=scheme, prepare=prepare)
            print(path)
