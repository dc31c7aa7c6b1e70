"""What a person meets who works the window by keys alone."""

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.words import WrappedLabel

OpenWindow = Callable[..., MainWindow]
CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit, QAbstractItemView)
SCREENS = (
    "draft",
    "sheet",
    "studies",
    "study",
    "planner",
    "compare",
    "decision",
    "models",
    "library",
    "campaigns",
    "form",
    "products",
    "settings",
    "who",
)
# What they have is done by keys of the region around them, or of Qt's own field.
BY_OTHER_KEYS = {"RatingStrip", "CriteriaPanel", "RatingBody"}
LEAST, RING = 24, 40


def bring(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Bring a screen to the front, with all that it shows."""
    qtbot.waitUntil(lambda: window.at_rest)
    match name:
        case "sheet":
            window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
            qtbot.waitUntil(lambda: window.at_rest)
        case "study" | "planner":
            window.show_screen("studies")
            if name == "study":
                window.studies.open("sample")
                qtbot.waitUntil(lambda: window.studies.study.is_read)
            else:
                window.studies.plan()
                qtbot.waitUntil(lambda: bool(window.studies.planner.form.campaigns))
        case "compare" | "decision":
            window.show_screen("compare")
            window.compare.open_study("sample")
            qtbot.waitUntil(lambda: window.compare.comparison is not None)
            if name == "decision":
                window.compare.show_sheet()
        case "form":
            window.show_screen("campaigns")
            qtbot.waitUntil(lambda: window.campaigns.is_read)
            window.top.press()
        case "who":
            window.navigation.person.click()
        case _:
            window.show_screen(name)
    if name == "library":
        qtbot.waitUntil(lambda: window.library.detail.piece is not None)
    if name == "settings":
        qtbot.waitUntil(lambda: window.settings.is_read)
    # What was shown just now is laid out in the next turns.
    for _ in range(5):
        QApplication.processEvents()


def is_part(widget: QWidget) -> bool:
    """Whether it belongs to another control, which has the keys and the name."""
    inside = widget.parentWidget()
    return isinstance(inside, QAbstractSpinBox | QComboBox | QLineEdit | QScrollBar) or "qt_" in widget.objectName()


def controls(whole: QWidget) -> list[QWidget]:
    """All that can be seen, pressed, filled in or chosen from."""
    of_kind = [one for one in whole.findChildren(QWidget) if isinstance(one, CONTROLS)]
    return [one for one in of_kind if one.isVisible() and one.window() is whole and not is_part(one)]


def tab(whole: QWidget) -> QWidget:
    """Go to the next stop of Tab, which comes into view."""
    assert (whole.focusWidget() or whole).focusNextPrevChild(True)
    return whole.focusWidget()


def walk(whole: QWidget) -> list[QWidget]:
    """All stops of Tab, from the next one on, until one comes again."""
    stops: list[QWidget] = []
    while (now := tab(whole)) not in stops:
        stops.append(now)
    return stops


def spoken(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def squeezed(whole: QWidget) -> list[str]:
    """Words that may take several lines and have less room than their longest word."""
    shown = [one for one in whole.findChildren(WrappedLabel) if one.isVisible() and one.accessibleName()]
    longest = [max(map(one.fontMetrics().horizontalAdvance, one.accessibleName().split())) for one in shown]
    return [one.accessibleName() for one, width in zip(shown, longest, strict=True) if one.width() < width]


def has_a_stop(one: QWidget, stops: list[QWidget]) -> bool:
    """Whether Tab comes to it, or to another of a group that the arrows go through, or other keys do what it does."""
    above = one.parentWidget()
    while above is not None:
        if type(above).__name__ in BY_OTHER_KEYS:
            return True
        above = above.parentWidget()
    if one in stops:
        return True
    group = one.group() if isinstance(one, QAbstractButton) else None
    return group is not None and any(other in stops for other in group.buttons())


def told(one: QWidget) -> str:
    return f"{type(one).__name__} {spoken(one)!r} in {type(one.parentWidget()).__name__}"


@pytest.fixture
def window(workplace: Workplace, open_window: OpenWindow) -> MainWindow:
    workplace.library.add_files([workplace.resources / "library" / "glynora.csv"], CopyFacts())
    return open_window()


def why_not(one: QWidget) -> str:
    """What is told of a button that cannot be pressed."""
    return QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Description)


def contrast(one: int, other: int) -> float:
    """Contrast of two pixels as WCAG 2 defines it."""

    def light(pixel: int) -> float:
        values = [(pixel >> place & 255) / 255 for place in (16, 8, 0)]
        red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def pixels(whole: QWidget, part: QRect) -> list[int]:
    image = whole.grab(part).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return memoryview(bytes(image.constBits())).cast("I").tolist()


def seen_of_keys(whole: QWidget, stop: QWidget, elsewhere: QWidget) -> int:
    """How many pixels in and around a stop have a contrast of 3 between with the keys and without them."""
    around = QRect(stop.mapTo(whole, QPoint(0, 0)), stop.size()).adjusted(-4, -4, 4, 4) & whole.rect()
    if around.isEmpty():
        return 0
    with_keys = pixels(whole, around)
    elsewhere.setFocus()
    without = pixels(whole, around)
    stop.setFocus()
    changed = Counter(pair for pair in zip(with_keys, without, strict=True) if pair[0] != pair[1])
    return sum(count for pair, count in changed.items() if contrast(*pair) >= 3)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_every_screen_is_worked_by_keys_alone(qtbot: QtBot, window: MainWindow) -> None:
    """Tab comes to all that can be pressed or filled in and back to where it began, and where the keys are is seen by
    more than another color of what was there. All have a name, are 24 pixels wide and high, and say why they cannot be
    pressed (WCAG 2.2: 2.1.1, 2.1.2, 2.4.7, 2.5.8, 4.1.2). Words have room on every screen.
    """
    wrong: list[str] = []
    for name in SCREENS:
        bring(qtbot, window, name)
        wrong += [f"{name}: less room than its longest word: {words!r}" for words in squeezed(window)]
        seen = controls(window)
        stops = walk(window)
        enabled = [one for one in seen if one.isEnabled()]
        wrong += [f"{name}: Tab does not come to {told(one)}" for one in enabled if not has_a_stop(one, stops)]
        wrong += [f"{name}: no name: {told(one)}" for one in {*stops, *seen} if not spoken(one).strip()]
        for one in seen:
            if isinstance(one, QAbstractButton) and one.isEnabled() and min(one.width(), one.height()) < LEAST:
                wrong.append(f"{name}: {one.width()} by {one.height()}: {told(one)}")
            if isinstance(one, QAbstractButton) and not one.isEnabled() and not why_not(one):
                wrong.append(f"{name}: no reason: {told(one)}")
        for _ in stops:
            now = tab(window)
            elsewhere = window.navigation.scheme if now is window.navigation.help else window.navigation.help
            count = seen_of_keys(window, now, elsewhere)
            if count < RING:
                wrong.append(f"{name}: {count} pixels of the keys on {told(now)}")
    assert not wrong, "\n".join(wrong)


# What text is edited with, and what a system keeps for itself, in Qt's terms: Ctrl is the Command key of a Mac.
EDITING = {
    "Linux": "Ctrl+A Ctrl+C Ctrl+V Ctrl+X Ctrl+Y Ctrl+Z Ctrl+Shift+Z Ctrl+U Ctrl+Left Ctrl+Right Ctrl+Up Ctrl+Down "
    "Ctrl+Home Ctrl+End Ctrl+Backspace Ctrl+Del Ctrl+Ins Shift+Ins Shift+Del Shift+F10 Alt+F4",
    "Windows": "Ctrl+A Ctrl+C Ctrl+V Ctrl+X Ctrl+Y Ctrl+Z Ctrl+Shift+Z Ctrl+Left Ctrl+Right Ctrl+Up Ctrl+Down "
    "Ctrl+Home Ctrl+End Ctrl+Backspace Ctrl+Del Ctrl+Ins Shift+Ins Shift+Del Alt+Backspace Shift+F10 Alt+F4 Ctrl+Esc",
    "Mac": "Ctrl+A Ctrl+C Ctrl+V Ctrl+X Ctrl+Z Ctrl+Shift+Z Ctrl+Left Ctrl+Right Ctrl+Up Ctrl+Down Ctrl+Backspace "
    "Alt+Backspace Alt+Del Alt+Up Alt+Down Alt+Left Alt+Right Ctrl+H Ctrl+M Ctrl+Tab Ctrl+Space Ctrl+` Ctrl+;",
}
# A field that has the keys keeps these, as it keeps all that move its caret.
KEPT_BY_FIELDS = {"Alt+Up", "Alt+Down", "Alt+Left", "Alt+Right"}


@pytest.mark.parametrize("system", EDITING)
def test_no_key_of_the_window_is_one_that_text_is_edited_with(open_window: OpenWindow, system: str) -> None:
    """Whoever writes loses no key of their system to the window, on a Mac neither, where Ctrl is Command."""
    window = open_window()
    for name in ("library", "products", "help"):
        window.show_help() if name == "help" else window.show_screen(name)
    window.help.close()
    # Those of a list or a page alone are its own.
    whole = Qt.ShortcutContext.WindowShortcut
    keys = {one.key().toString() for one in window.findChildren(QShortcut) if one.context() == whole}
    assert {"Ctrl+K", "F8", "Alt+Left"} <= keys
    if system == "Mac":
        # Replacing has another key there.
        keys = keys - {"Ctrl+H"} | {"Ctrl+Alt+F"}
    assert not keys & set(EDITING[system].split()) - KEPT_BY_FIELDS


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_changing_screens_by_keys_leads_into_the_screen(qtbot: QtBot, window: MainWindow) -> None:
    """The keys are on the screen that came, from where Tab leads into it, and where they were once one is back."""
    box = window.draft.view.setup.brief_box
    box.setFocus()
    for key, screen in ((Qt.Key.Key_5, "library"), (Qt.Key.Key_4, "models"), (Qt.Key.Key_2, "studies")):
        qtbot.keyClick(window.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
        front = window.ways.made[screen]
        now = window.focusWidget()
        assert now is front or front.isAncestorOf(now)
    qtbot.waitUntil(lambda: any(one.isEnabled() for one in controls(window) if front.isAncestorOf(one)))
    assert front.isAncestorOf(tab(window))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert box.hasFocus()


def test_enter_presses_the_button_that_has_the_keys(qtbot: QtBot) -> None:
    """Either Enter and the space bar do, wherever the button stands; a key that is held presses once."""
    pressed: list[str] = []
    one = button("Compare", on_press=lambda: pressed.append("once"))
    qtbot.addWidget(one)
    one.show()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        qtbot.keyClick(one, key)
    assert len(pressed) == 3
    QApplication.sendEvent(one, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier(0), "", True))
    qtbot.keyClick(one, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == 3


def test_a_button_that_cannot_be_pressed_says_why_until_it_can(qtbot: QtBot) -> None:
    """The reason stands in its tip and is spoken; then the tip of before is back. Its name follows its words."""
    one = button("Add", tip="Adds the files")
    qtbot.addWidget(one)
    let_press(one, "Choose files first")
    assert (one.isEnabled(), one.toolTip(), why_not(one)) == (False, "Choose files first", "Choose files first")
    let_press(one)
    one.setText("Add 3 files")
    assert (one.isEnabled(), one.toolTip(), spoken(one)) == (True, "Adds the files", "Add 3 files")
    assert why_not(one) != "Choose files first"


def test_a_tip_that_looks_like_html_comes_back_as_it_was(qtbot: QtBot) -> None:
    """What a tip is made safe by is no part of its words: made safe twice, it would be shown with them."""
    one = button("Add", tip="Adds <b>the</b> files")
    qtbot.addWidget(one)
    before = one.toolTip()
    let_press(one, "Choose files first")
    let_press(one)
    assert one.toolTip() == before


def test_words_that_are_taken_out_come_back_by_one_press(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """What takes them out offers to undo it; where none is left the keys are on the field above."""
    window = open_window()
    workplace.spelling.add(["zentrable"])
    window.show_screen("settings")
    words = window.settings.words
    words.list.selectAll()
    words.list.setFocus()
    qtbot.keyClick(words.list, Qt.Key.Key_Delete)
    assert not workplace.spelling.words()
    assert words.field.hasFocus()
    assert window.messages.next.text() == "Undo"
    window.messages.next.click()
    assert workplace.spelling.words() == words.words == ("zentrable",)


def test_what_happens_elsewhere_is_spoken(qtbot: QtBot, sheet: DraftScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding that F8 goes to, and a score that a key gives, are told to whoever hears the window."""
    told: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: told.append(event.message()))
    finding = sheet.sheet._finding(sheet.view.editor.marks[0].finding)
    assert finding is not None
    sheet.sheet.next_finding(1)
    assert told[-1].endswith(finding.message)
    sheet.view.rating.take_focus()
    qtbot.keyClick(sheet.view.rating, Qt.Key.Key_4)
    assert told[-1].startswith("Accuracy: 4 of 5. Next: ")
