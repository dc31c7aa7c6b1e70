"""How does the window start, run and end, and how is a picture of it made?"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QSize, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QMessageBox

from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.domain.store_upgrade import StoreUpgradeNeededError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.asked_to_end import heard_when_asked_to_end
from fairdraft.ui.crash_report import CrashReporter
from fairdraft.ui.dialog_memory import remember_folders_in
from fairdraft.ui.garbage import GarbageCollection
from fairdraft.ui.kept_constants import keep_constants
from fairdraft.ui.main_window import USUAL, MainWindow
from fairdraft.ui.passphrase_dialog import GivenPassphrase, PassphraseDialog
from fairdraft.ui.people.store_change import StoreAccess, StoreChange
from fairdraft.ui.screen import Message
from fairdraft.ui.store_rewriting import rewrite_store
from fairdraft.ui.store_upgrading import upgrade_store
from fairdraft.ui.theme.fonts import load_fonts
from fairdraft.ui.theme.icons import IconSet
from fairdraft.ui.theme.program_icon import program_icon
from fairdraft.ui.theme.theme import SchemeChoice, Theme
from fairdraft.ui.window_place import WindowsOnScreen

# Lines that Qt writes on machines where nothing is wrong.
_HARMLESS = (
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise()",
    "QStandardPaths: XDG_RUNTIME_DIR not set",
    "Could not register app ID",
    "QFont::setPointSize",
    # A screen reader asks for what Qt does not have.
    "AtSpiAdaptor::",
)
# The exit code of what was interrupted, as of the commands.
_INTERRUPTED = 130
_REST_SECONDS = 30.0


OpenWorkplace = Callable[[GivenPassphrase | None], Workplace]


def run_window(
    open_workplace: OpenWorkplace,
    resources: Path,
    *,
    store: StoreAccess | None = None,
    first_paint_only: bool = False,
) -> int:
    """Open the workplace and the window on it; returns the exit code when the window was closed, 130 where the program
    was asked to end by a signal, with all saved. A window that was closed to have the store encrypted opens again.

    Args:
        open_workplace: opens the store and the engine; a KnownError is told in a dialog, which asks for the passphrase
            of an encrypted store.
        resources: what ships with the program.
        store: the store from outside, to have it encrypted; None where that is not offered.
        first_paint_only: close again after the first paint, and print how long it took since this call, and how long
            until a key would have been taken, for `make bench`.
    """
    began = time.perf_counter()
    if not _has_screen():
        _say_no_screen()
        return 3
    application = _application()
    application.setWindowIcon(program_icon(IconSet(resources / "icons")))
    theme = _theme(resources, "system")
    # Also while no window is open: dead widgets are collected on this thread alone.
    garbage = GarbageCollection()
    told: Message | None = None

    def opening(given: GivenPassphrase | None) -> Workplace:
        nonlocal told
        try:
            return open_workplace(given)
        except StoreUpgradeNeededError:
            if store is None:
                raise
            told = upgrade_store(store.keeper(() if given is None else (given.passphrase,)), theme)
            return open_workplace(given)

    opened = _opened(opening, theme, None)
    code = 3
    on_screen = WindowsOnScreen(application)
    try:
        while opened is not None:
            workplace, given = opened
            opened = None
            remember_folders_in(workplace.home, encrypted=workplace.encrypted)
            try:
                code, window = _run_one(application, workplace, theme, told, store, began if first_paint_only else None)
                change = window.store_change
                window.deleteLater()
            finally:
                workplace.close()
            if change is not None and store is not None:
                # A look of its own for the next window: what follows the changes of this one is going.
                theme.close()
                theme = _theme(resources, theme.choice)
                told, given = _changed_store(store, change, given, theme)
                opened = _opened(opening, theme, given)
                if opened is None:
                    _tell_and_wait(told.what, told.remedy)
                    code = 3
    finally:
        on_screen.stop()
        garbage.stop()
        theme.close()
    return code


def _run_one(
    application: QApplication,
    workplace: Workplace,
    theme: Theme,
    told: Message | None,
    store: StoreAccess | None,
    began: float | None,
) -> tuple[int, MainWindow]:
    """Show a window until it is closed: the exit code, and the window, which knows whether it was closed for a change
    of the store.

    Args:
        application: runs it.
        workplace: what is done in it; it stays open.
        theme: its look.
        told: what was done with the store before, to be said in it.
        store: as of `run_window`.
        began: the moment of the start where only the first paint is wanted, and measured; else None.
    """
    with heard_when_asked_to_end(_end):
        window = MainWindow(workplace, theme, remembers=began is None, store=store)
        reporter = CrashReporter(workplace.version, window)
        reporter.known.connect(lambda problem: window.messages.show_message(Message.of(problem)))
        reporter.install()
        window.start(ask_who=began is None)
        if told is not None and not workplace.read_only:
            window.messages.show_message(told, stays=True)
        elif told is not None:
            # The bar says why nothing can be written here.
            _tell_and_wait(told.what, told.remedy)
        window.stand()
        window.show()
        if began is not None:
            QTimer.singleShot(0, lambda: _print_first_paint(began, window))
        code = application.exec()
        window.shut()
    reporter.remove()
    return code, window


def _end() -> None:
    """Leave whatever dialog is open, because nobody may be there to answer it; the window saves all that it holds."""
    QApplication.exit(_INTERRUPTED)


def _opened(
    open_workplace: OpenWorkplace, theme: Theme, given: GivenPassphrase | None
) -> tuple[Workplace, GivenPassphrase | None] | None:
    """The workplace, and the passphrase that was given for it; None where it stays shut, which was told."""
    try:
        return open_workplace(given), given
    except PassphraseNeededError as problem:
        asking = PassphraseDialog(problem, open_workplace)
        theme.dress(asking)
        asking.exec()
        return None if asking.workplace is None else (asking.workplace, asking.given)
    except KnownError as problem:
        _tell_and_wait(problem.what, problem.remedy)
        return None


def _changed_store(
    store: StoreAccess, change: StoreChange, given: GivenPassphrase | None, theme: Theme
) -> tuple[Message, GivenPassphrase | None]:
    """What came of a change of the store, and the passphrase that opens it from then on."""
    try:
        keeper = store.keeper(() if given is None else (given.passphrase,))
        told = rewrite_store(keeper, change, theme)
    except KnownError as problem:
        return Message.of(problem), given and replace(given, remember=False)
    except Exception as bug:  # noqa: BLE001 - whatever it was, it is reported and the window comes back
        sys.excepthook(type(bug), bug, bug.__traceback__)
        what = "Fairdraft ran into an unknown error and noted it in its log."
        remedy = "The store is whole, either as it was or as you wanted it. Press your name at the left to see which."
        return Message(what, remedy, "error"), given and replace(given, remember=False)
    return told, None if change.passphrase is None else GivenPassphrase(change.passphrase, remember=False)


def render_window(
    workplace: Workplace,
    campaign_id: str | None = None,
    *,
    size: QSize = USUAL,
    scheme: SchemeChoice = "light",
    prepare: Callable[[MainWindow], None] | None = None,
) -> QImage:
    """A picture of the window with a campaign's stored drafts, the one with most findings on the sheet, marked.

    Args:
        workplace: the services.
        campaign_id: whose drafts; None takes what was worked on last.
        size: of the window, in points; the picture has as many pixels.
        scheme: light, dark or the system's.
        prepare: called with the checked drafts on the desk, before the picture is taken, in place of opening one.
    """
    _application(offscreen=True)
    garbage = GarbageCollection()
    theme = _theme(workplace.resources, scheme)
    window = MainWindow(workplace, theme, remembers=False, for_picture=True)
    try:
        # Shown without reaching a screen: layouts are real, nothing flashes up.
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.resize(size)
        window.start(campaign_id, ask_who=False)
        window.show()
        _let_rest(window)
        (prepare or (lambda one: one.draft.open_most_marked()))(window)
        _let_rest(window)
        image = QImage(window.size(), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        window.render(painter, QPoint())
        painter.end()
        return image
    finally:
        window.close()
        window.deleteLater()
        theme.close()
        garbage.stop()


def save_picture(workplace: Workplace, campaign_id: str, file: Path) -> None:
    """Write a picture of the window as PNG; works where there is no display.

    Raises:
        KnownError: the file cannot be written.
    """
    image = render_window(workplace, campaign_id)
    told = KnownError(f"The picture could not be written to {file}.", "Choose a folder that you can write to.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise told from error
    if not image.save(str(file)):
        raise told


def _application(*, offscreen: bool = False) -> QApplication:
    if offscreen and QApplication.instance() is None:
        # A picture needs no screen, and there may be none.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    keep_constants()
    qInstallMessageHandler(_on_qt_message)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        # Systems that know programs by the first of these: it is the file's name otherwise, which is __main__.py.
        application = QApplication(["fairdraft"])
        application.setStyle("Fusion")
    QGuiApplication.setApplicationName("Fairdraft")
    QGuiApplication.setDesktopFileName("fairdraft")
    return application


def _has_screen() -> bool:
    """Whether Qt can open a window here; without a display it would end the program with a signal."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _say_no_screen() -> None:
    print(  # noqa: T201 - there is no window to say it in
        "fairdraft: There is no display to open a window on. "
        'Set DISPLAY, or work in the terminal; see "fairdraft --help".',
        file=sys.stderr,
    )


def _theme(resources: Path, choice: SchemeChoice) -> Theme:
    return Theme(load_fonts(resources / "fonts"), IconSet(resources / "icons"), choice)


def _let_rest(window: MainWindow) -> None:
    """Turn the event loop until checks are done and everything is laid out."""
    until = time.monotonic() + _REST_SECONDS
    turns_at_rest = 0
    while time.monotonic() < until and turns_at_rest < 5:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        turns_at_rest = turns_at_rest + 1 if window.at_rest else 0
        time.sleep(0.005)


def _print_first_paint(began: float, window: MainWindow) -> None:
    # The first turn of the event loop paints what was shown; a second one finds it painted.
    window.repaint()
    _print_since(began, "first paint")
    QTimer.singleShot(0, lambda: _print_first_key(began, window))


def _print_first_key(began: float, window: MainWindow) -> None:
    # What was waiting to be done before a key could be taken was done in the turn between.
    _print_since(began, "first key")
    window.close()


def _print_since(began: float, what: str) -> None:
    print(f"{what} {(time.perf_counter() - began) * 1000:.0f} ms", flush=True)  # noqa: T201 - asked for by the bench


def _tell_and_wait(what: str, remedy: str) -> None:
    box = QMessageBox(QMessageBox.Icon.Warning, "Fairdraft", what)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(remedy)
    box.exec()


def _on_qt_message(kind: QtMsgType, _context: object, message: str) -> None:
    if not any(known in message for known in _HARMLESS) and kind != QtMsgType.QtDebugMsg:
        print(f"Qt: {message}", file=sys.stderr)  # noqa: T201 - the window's log of the toolkit
