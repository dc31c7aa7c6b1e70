"""The frame around the screens."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QThreadPool, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QSpinBox, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.inference.scripted import ScriptedEngine
from fairdraft.services.workplace import Workplace
from fairdraft.ui import main_window
from fairdraft.ui.main_window import SMALLEST, MainWindow
from fairdraft.ui.people.first_run import FirstRun
from fairdraft.ui.screen import Command, Message
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
Control = Qt.KeyboardModifier.ControlModifier
CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QSpinBox, QTextEdit)


def controls(window: MainWindow) -> list[QWidget]:
    found: list[QWidget] = []
    for kind in CONTROLS:
        found += [one for one in window.findChildren(kind) if one.isVisible() and not _is_part(one)]
    return found


def _is_part(widget: QWidget) -> bool:
    """Whether Qt made it as part of another control (a spin box's line, a scroll bar's buttons) that names it."""
    line_of_list = isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QComboBox)
    named_by_other = isinstance(widget.parentWidget(), QSpinBox | QComboBox) or "qt_" in widget.objectName()
    return named_by_other and not line_of_list


@pytest.mark.parametrize("name", ["draft", "sheet", "studies", "compare", "models", "library", "campaigns", "who"])
def test_every_control_has_a_name_for_screen_readers(
    qtbot: QtBot, drafts: tuple[Draft, ...], open_window: OpenWindow, name: str
) -> None:
    """On every screen, whatever can be pressed or filled has an accessible name."""
    window = open_window()
    qtbot.waitUntil(lambda: window.at_rest, timeout=15000)
    if name == "sheet":
        window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
        window.draft.view.rating.take_focus()
        qtbot.waitUntil(lambda: window.at_rest, timeout=15000)
    elif name == "who":
        window.navigation.person.click()
    else:
        window.show_screen(name)
    assert len(controls(window)) > 4
    nameless = [f"{type(one).__name__} {one.objectName()}" for one in controls(window) if not one.accessibleName()]
    assert not nameless


def test_keys_reach_every_part_of_the_draft_screen(
    qtbot: QtBot, drafts: tuple[Draft, ...], open_window: OpenWindow
) -> None:
    """Tab goes from the primary action through navigation, setup, tabs, sheet and rating to the findings."""
    window = open_window()
    qtbot.waitUntil(lambda: window.at_rest, timeout=15000)
    window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
    qtbot.waitUntil(lambda: window.at_rest, timeout=15000)
    window.top.action.setFocus()
    view = window.draft.view
    regions: list[QWidget] = [window.navigation, view.setup, view.tabs, view.editor, view.rating, view.checks]
    order: list[int] = []
    for _ in range(120):
        window.focusNextChild()
        now = window.focusWidget()
        for number, region in enumerate(regions):
            if now is not None and (now is region or region.isAncestorOf(now)) and (not order or order[-1] != number):
                order.append(number)
        if len(order) >= len(regions):
            break
    assert order[: len(regions)] == list(range(len(regions)))


def test_the_window_can_be_as_small_as_1024_by_700(
    qtbot: QtBot, drafts: tuple[Draft, ...], open_window: OpenWindow
) -> None:
    """At its smallest, every screen fits: nothing asks for more width or height than there is."""
    window = open_window()
    window.resize(SMALLEST)

    def fits() -> bool:
        hint = window.centralWidget().minimumSizeHint()
        return hint.width() <= SMALLEST.width() and hint.height() <= SMALLEST.height()

    for name in window.ways.names:
        window.show_screen(name)
        qtbot.waitUntil(fits, timeout=3000)
    assert (window.width(), window.height()) == (SMALLEST.width(), SMALLEST.height())


def test_the_action_has_room_in_its_bar_with_large_letters(qtbot: QtBot, theme: Theme, open_window: OpenWindow) -> None:
    """The bar at the top grows with the letters, and comes back with them."""
    top = open_window().top
    before = top.height()
    theme.magnify(1.5)
    qtbot.waitUntil(lambda: top.action.height() > 36 and top.height() >= top.action.height() + 10)
    theme.magnify(1.0)
    qtbot.waitUntil(lambda: top.height() == before)


def test_shortcuts_change_screens(qtbot: QtBot, open_window: OpenWindow) -> None:
    """Ctrl+1 to 4 bring screens to the front; heading and primary action follow."""
    window = open_window()
    texts = []
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_1):
        qtbot.keyClick(window, key, Control)
        texts.append(window.top.action.text())
    assert texts == ["Plan a study…", "Decision sheet", "Add a model…", "Draft 4 variants"]


def test_tab_enters_the_navigation_at_the_screen_in_front(qtbot: QtBot, open_window: OpenWindow) -> None:
    """Of the screens' buttons Tab stops at that of the screen in front, however it came there, and at settings."""
    window = open_window()
    for name in ("library", "studies", "draft"):
        window.show_screen(name)
        # Qt takes the stop from all others of a group where one of them gets the keys.
        window.navigation.take_focus(name)
        stops = [
            screen
            for screen, (one, _words) in window.navigation._buttons.items()
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert stops == [name, "settings"]
    window.show_screen("models")
    window.navigation.help.setFocus()
    qtbot.keyClick(window.navigation.help, Qt.Key.Key_Backtab)
    assert window.focusWidget() is window.navigation._buttons["models"][0]


def test_ctrl_enter_does_the_primary_action(qtbot: QtBot, open_window: OpenWindow) -> None:
    """Ctrl+Enter begins drafting, wherever the keys are."""
    window = open_window()
    window.draft.view.setup.choose_brief("b02")
    window.draft.view.setup.brief_text.setFocus()
    qtbot.keyClick(window.draft.view.setup.brief_text, Qt.Key.Key_Return, Control)
    qtbot.waitUntil(lambda: len(window.draft.desk.desk.variants) == 4, timeout=8000)
    qtbot.waitUntil(lambda: window.at_rest, timeout=15000)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_role_that_was_picked_by_keys_is_replaced_by_typing(qtbot: QtBot, theme: Theme) -> None:
    """Down picks one; what is typed then is a role of its own, and no mixture of both."""
    first_run = FirstRun(theme)
    qtbot.addWidget(first_run)
    first_run.show()
    line = first_run.role.lineEdit()
    assert line is not None
    qtbot.keyClick(first_run.role, Qt.Key.Key_Down)
    assert line.text()
    qtbot.keyClicks(line, "Proofreader")
    assert first_run.role.currentText() == "Proofreader"


def test_the_first_run_asks_who_is_working(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """A person introduces themselves once; the name shows, and drafting can begin."""
    window = open_window()
    window.navigation.person.click()
    assert window.stack.currentWidget() is window.first_run
    window.first_run.name.setText("Kim  Doe")
    window.first_run.role.setCurrentText("Copywriter")
    window.first_run.go.click()
    profile = workplace.profiles.present()
    assert profile is not None
    assert (profile.name, profile.role) == ("Kim Doe", "Copywriter")
    assert window.stack.currentWidget() is window.draft
    # The keys are where pressing one does no harm, and not on what came next to the button that is gone.
    assert window.focusWidget() is window.navigation._buttons["draft"][0]
    assert "Kim Doe" in window.navigation.person.toolTip()


def test_a_person_finds_the_pseudonym_that_a_plan_needs(workplace: Workplace, open_window: OpenWindow) -> None:
    """It shows where a person says who they are, and can be copied."""
    window = open_window()
    profile = workplace.profiles.introduce("Kim Doe", "Medical writer")
    window.navigation.person.click()
    assert window.first_run.pseudonym.isVisible()
    window.first_run.copy.click()
    assert QGuiApplication.clipboard().text() == profile.pseudonym


def test_who_is_working_is_asked_where_one_was(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """After the answer, or without one, the screen from which it was asked is in front again."""
    window = open_window()
    window.show_screen("library")
    escape = partial(qtbot.keyClick, window.first_run.name, Qt.Key.Key_Escape)
    for answer in (window.first_run.skip.click, window.first_run.go.click, escape):
        window.navigation.person.click()
        assert window.stack.currentWidget() is window.first_run
        answer()
        assert window.stack.currentWidget() is window.library


@pytest.mark.parametrize("mine", [True, False])
def test_whoever_skipped_the_question_can_take_over_what_was_done(
    workplace: Workplace, open_window: OpenWindow, drafts: tuple[Draft, ...], *, mine: bool
) -> None:
    """A name given later stands for what was rated as nobody if the person says so, and for nothing of it if not."""
    nobody = workplace.profiles.introduce("", "")
    workplace.rating.rate(drafts[0].id, nobody.pseudonym, scores={"accuracy": 4})
    window = open_window()
    window.navigation.person.click()
    assert window.first_run.mine.isVisible()
    window.first_run.mine.setChecked(mine)
    window.first_run.name.setText("Ada")
    window.first_run.go.click()
    ada = workplace.profiles.present()
    assert ada is not None
    assert (ada.name, ada.pseudonym == nobody.pseudonym) == ("Ada", mine)
    assert (workplace.rating.rating(drafts[0].id, ada.pseudonym) is not None) == mine
    assert ("Rater 1" in workplace.profiles.names().values()) != mine
    window.navigation.person.click()
    assert not window.first_run.mine.isVisible()


def test_another_person_does_not_get_the_role_of_the_one_before(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """A known name brings its own role, a new one none; a role that was written is not changed."""
    workplace.profiles.introduce("Kim Doe", "Client reviewer")
    workplace.profiles.introduce("Rae", "Medical writer")
    window = open_window()
    ask = window.first_run
    window.navigation.person.click()
    assert ask.role.currentText() == "Medical writer"
    ask.name.selectAll()
    qtbot.keyClicks(ask.name, "Kim Do")
    assert ask.role.currentText() == ""
    qtbot.keyClicks(ask.name, "e")
    assert ask.role.currentText() == "Client reviewer"
    ask.role.setCurrentText("Copywriter")
    qtbot.keyClicks(ask.name, "rr")
    assert ask.role.currentText() == "Copywriter"


def test_the_question_who_is_working_can_be_skipped(qtbot: QtBot, tmp_path: Path, open_window: OpenWindow) -> None:
    """In a new home the question stands first; skipping it goes on as Rater 1."""
    new = bootstrap.open_workplace(tmp_path / "new", scripted=True, window=True)
    try:
        window = open_window(of=new, ask_who=True)
        assert window.stack.currentWidget() is window.first_run
        assert not window.top.action.isVisible()
        assert not window.first_run.pseudonym.isVisible()
        window.first_run.skip.click()
        profile = new.profiles.present()
        assert profile is not None
        assert profile.name == "Rater 1"
        assert window.stack.currentWidget() is window.draft
        window.close()
    finally:
        new.close()


def test_colors_can_be_switched(qtbot: QtBot, theme: Theme, open_window: OpenWindow) -> None:
    """The switch goes from light to dark to the system's colors, and says where it is."""
    window = open_window()
    seen = []
    for _ in range(3):
        window.navigation.scheme.click()
        seen.append(window.navigation.scheme.accessibleName())
    assert seen == ["Colors: Dark", "Colors: System colors", "Colors: Light"]


def test_size_and_colors_are_remembered_in_the_home(qtbot: QtBot, workplace: Workplace, theme: Theme) -> None:
    """The next window has the colors of the last one; what is remembered lies in the home folder."""
    for choice, expected in (("dark", "light"), ("light", "dark")):
        window = MainWindow(workplace, theme)
        qtbot.addWidget(window)
        theme.choose(choice)  # type: ignore[arg-type]
        window.close()
        theme.choose(expected)  # type: ignore[arg-type]
    again = MainWindow(workplace, theme)
    qtbot.addWidget(again)
    assert theme.choice == "light"
    assert (workplace.home / "window.ini").is_file()
    again.close()


def test_candidate_and_number_of_variants_are_those_of_the_last_time(
    qtbot: QtBot, workplace: Workplace, theme: Theme
) -> None:
    """The next window begins with them; a candidate that is gone leaves the choice as it would be."""

    def opened() -> MainWindow:
        window = MainWindow(workplace, theme)
        qtbot.addWidget(window)
        window.start("glynora", ask_who=False)
        return window

    first = opened()
    setup = first.draft.view.setup
    usual = setup.candidate_box.currentData()
    other = next(one.id for one in workplace.products.candidates() if one.id != usual)
    setup.candidate_box.setCurrentIndex(setup.candidate_box.findData(other))
    setup.count.setValue(2)
    first.close()
    again = opened()
    setup = again.draft.view.setup
    assert (setup.candidate_box.currentData(), setup.count.value()) == (other, 2)
    again.close()
    QSettings(str(workplace.home / "window.ini"), QSettings.Format.IniFormat).setValue("candidate", "gone")
    last = opened()
    assert last.draft.view.setup.candidate_box.currentData() == usual
    last.close()


def test_a_start_asks_once_what_there_is(
    workplace: Workplace, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The campaigns are read once before the first paint, and anew each time that the screen is come back to."""
    asked: list[int] = []
    read = workplace.products.campaigns
    monkeypatch.setattr(workplace.products, "campaigns", lambda: (asked.append(1), read())[1])
    window = open_window()
    assert len(asked) == 1
    assert window.draft.view.setup.campaign is not None
    window.show_screen("models")
    window.show_screen("draft")
    assert len(asked) == 2


def test_an_error_stays_until_it_is_closed_and_a_note_goes(qtbot: QtBot, open_window: OpenWindow) -> None:
    """What asks for something to be done stays; a note goes away by itself."""
    window = open_window()
    window.messages._quiet.setInterval(30)
    window.messages.show_message(Message("Noted."))
    qtbot.waitUntil(lambda: not window.messages.text, timeout=2000)
    window.messages.show_message(Message("The disk is full.", "Free some space.", "error"))
    qtbot.wait(80)
    assert window.messages.text == "The disk is full. Free some space."
    window.messages.clear()
    assert not window.messages.text


def test_a_message_moves_nothing_and_leads_to_what_was_written(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, open_window: OpenWindow, tmp_path: Path
) -> None:
    """What stands under the pointer stays there; the folder of a written file is one press away."""
    window, shown, taken = open_window(), [], []
    before = window.stack.geometry()
    monkeypatch.setattr(main_window, "open_place", lambda path: shown.append(path))
    window.messages.show_message(Message("Wrote it.", tone="present", place=tmp_path / "piece.docx"))
    QApplication.processEvents()
    assert window.stack.geometry() == before
    assert window.messages.geometry().bottom() == window.status.geometry().bottom()
    qtbot.mouseClick(window.messages.next, Qt.MouseButton.LeftButton)
    assert shown == [tmp_path]
    assert window.messages.text.startswith(f"No program here could open the folder {tmp_path}.")
    assert window.messages.next.isHidden()
    window.messages.show_message(Message("Sent.", offer=Command("Save it", lambda: taken.append("saved"))))
    assert window.messages.next.text() == "Save it"
    qtbot.mouseClick(window.messages.next, Qt.MouseButton.LeftButton)
    assert (taken, window.messages.text) == (["saved"], "")


def test_messages_are_spoken(monkeypatch: pytest.MonkeyPatch, open_window: OpenWindow) -> None:
    """A screen reader says what the bar tells, and says at once what went wrong."""
    window, spoken = open_window(), []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: spoken.append((event.message(), event.politeness().name)),
    )
    window.messages.show_message(Message("Noted."))
    window.messages.show_message(Message("The disk is full.", "Free some space.", "error"))
    assert spoken == [("Noted.", "Polite"), ("The disk is full. Free some space.", "Assertive")]


def test_screen_readers_are_told_of_one_screen_among_several(open_window: OpenWindow) -> None:
    """The buttons of the screens are a choice and no boxes to check; the screen that may get the keys has a name."""
    window = open_window()
    buttons = [one for one, _words in window.navigation._buttons.values()]
    roles = {QAccessible.queryAccessibleInterface(one).role() for one in buttons}
    assert roles == {QAccessible.Role.RadioButton}
    window.show_screen("settings")
    window.show_screen("studies")
    assert [one.isChecked() for one in buttons].count(True) == 1
    assert window.navigation._buttons["studies"][0].isChecked()
    assert window.studies.accessibleName() == window.studies.heading()


def test_what_the_opening_found_is_told(workplace: Workplace, open_window: OpenWindow) -> None:
    """It stays until it is closed: begun work that the store's passphrase does not open, say."""
    problem = KnownError("Some begun work was set aside.", "Encrypt the store with its passphrase.")
    window = open_window(of=replace(workplace, told=(problem,)))
    assert window.messages.isVisible()
    assert window.messages.text == "Some begun work was set aside. Encrypt the store with its passphrase."
    assert not window.messages._quiet.isActive()


def test_markup_in_a_message_stays_words(open_window: OpenWindow) -> None:
    """A message with signs of HTML shows them as they are."""
    window = open_window()
    window.messages.show_message(Message("<b>x</b> & y"))
    assert "&lt;b&gt;" in super(type(window.messages._words), window.messages._words).text()


def test_the_strip_counts_network_calls(workplace: Workplace, open_window: OpenWindow) -> None:
    """It says that the program is offline and has called nobody."""
    window = open_window()
    assert window.status.network.text() == "Offline · 0 network calls since start"


@pytest.mark.parametrize("moment", ["idle", "drafting", "checking", "comparing"])
def test_closing_leaves_nothing_running(
    qtbot: QtBot, slow_engine: ScriptedEngine, drafts: tuple[Draft, ...], open_window: OpenWindow, moment: str
) -> None:
    """Whatever is under way when the window closes, no thread and no timer of it is left."""
    window = open_window()
    if moment == "drafting":
        window.draft.draft()
        qtbot.waitUntil(lambda: bool(window.draft.desk.desk.streaming), timeout=8000)
    elif moment == "checking":
        window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
        window.draft.sheet.runner.check_now()
    elif moment == "comparing":
        window.show_screen("compare")
    window.close()
    pools = window.findChildren(QThreadPool)
    assert [pool.activeThreadCount() for pool in pools] == [0] * len(pools)
    timers = [timer for timer in window.findChildren(QTimer) if timer.isActive()]
    assert not timers
    assert not window.draft.desk.desk.streaming or all(
        run.wait(0) for run in {one.run for one in window.draft.desk.desk.variants} if run is not None
    )


def test_a_change_of_the_store_refreshes_what_shows_it(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], open_window: OpenWindow
) -> None:
    """A rating made elsewhere in the program appears on the open comparison."""
    window = open_window()
    window.show_screen("compare")
    qtbot.waitUntil(lambda: window.compare.comparison is not None, timeout=15000)
    assert window.compare.comparison is not None
    assert window.compare.comparison.design.prompts == 0
    workplace.rating.rate(drafts[0].id, "rater-x", scores={"accuracy": 4})
    qtbot.waitUntil(
        lambda: window.compare.comparison is not None and window.compare.comparison.design.prompts == 1, timeout=15000
    )
