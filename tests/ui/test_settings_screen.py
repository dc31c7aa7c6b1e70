"""Does a person choose things for this machine in the window as they would by hand?"""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bert_file import write_bert
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.diagnostic import ComputeDevice
from fairdraft.domain.errors import KnownError
from fairdraft.domain.printed_page import PAPERS
from fairdraft.domain.program_facts import EngineOffer
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.settings.chosen_number import ChosenNumber
from fairdraft.ui.settings.engine_group import offer_words
from fairdraft.ui.settings.screen import SettingsScreen
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
BY_HAND = "# The studio's laptop\ngpu_layers = 20 # leaves room\n"


def pressable(widget: QWidget, name: str) -> QPushButton:
    return [one for one in widget.findChildren(QPushButton) if one.accessibleName() == name][-1]


def choose(field: ChosenNumber, words: str) -> None:
    """Choose an entry of the list as the mouse or the keys do."""
    place = next(number for number in range(field.box.count()) if field.box.itemText(number).startswith(words))
    field.box.setCurrentIndex(place)
    field.box.activated.emit(place)


@pytest.fixture
def file(workplace: Workplace) -> Path:
    workplace.settings.file.write_text(BY_HAND, encoding="utf-8")
    return workplace.settings.file


@pytest.fixture
def window(qtbot: QtBot, file: Path, open_window: OpenWindow) -> MainWindow:
    """The window with settings in front, come to by the button at the lower left."""
    one = open_window()
    pressable(one.navigation, "Settings").click()
    assert one.stack.currentWidget() is one.settings
    qtbot.waitUntil(lambda: one.settings.is_read)
    return one


@pytest.fixture
def page(window: MainWindow) -> SettingsScreen:
    return window.settings


def test_settings_stand_between_the_person_and_the_colors(window: MainWindow, theme: Theme) -> None:
    """Where people look for them, reached by Tab and by Ctrl+comma from any screen, also with icons alone."""
    settings = pressable(window.navigation, "Settings")
    assert window.navigation.person.y() < settings.y() < window.navigation.scheme.y()
    assert window.top._heading.text() == "Settings of this machine"
    window.show_screen("draft")
    assert not settings.isChecked()
    assert settings.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert settings.isChecked()
    window.navigation.fit(wide=False)
    assert settings.text() == ""


def test_a_choice_is_kept_at_once_beside_what_was_written_by_hand(
    window: MainWindow, page: SettingsScreen, file: Path, workplace: Workplace
) -> None:
    """It is in the file and in use, and when it holds is told; chosen back, the key is gone and the remark is not."""
    engine = page.engine.fields
    assert (engine["gpu_layers"].value, engine["threads"].value) == (20, 0)
    choose(engine["threads"], "A number")
    engine["threads"].number.setValue(3)
    engine["threads"].settle()
    assert file.read_text(encoding="utf-8") == f"{BY_HAND}threads = 3\n"
    assert workplace.settings.now.threads == 3
    assert window.messages.text == "Saved: threads. It takes effect with the next draft."
    choose(engine["memory_limit_gib"], "No limit")
    assert tomllib.loads(file.read_text(encoding="utf-8"))["memory_limit_gib"] == -1
    choose(engine["gpu_layers"], "As many")
    choose(engine["memory_limit_gib"], "Nine tenths")
    assert file.read_text(encoding="utf-8") == "# The studio's laptop\n# leaves room\nthreads = 3\n"


def test_steps_are_kept_once_and_before_the_window_closes(page: SettingsScreen, file: Path) -> None:
    """Whoever steps up is waited for, also while another thing is chosen; a window that closes keeps where they are."""
    field = page.engine.fields["gpu_layers"]
    for _step in range(3):
        field.number.stepUp()
    assert "gpu_layers = 20" in file.read_text(encoding="utf-8")
    choose(page.engine.fields["memory_limit_gib"], "No limit")
    page.close_screen()
    assert "gpu_layers = 23 # leaves room\nmemory_limit_gib = -1" in file.read_text(encoding="utf-8")


def test_what_somebody_steps_to_stays_when_the_engine_was_asked(page: SettingsScreen, file: Path) -> None:
    """What it has is told seconds after the page came up, and the page names values by it."""
    choose(page.engine.fields["threads"], "A number of your own")
    page.engine.fields["threads"].number.setValue(3)
    page.engine.show_offer(EngineOffer("engine", (), 8, 7, 16 << 30, (), None))
    assert page.engine.fields["threads"].value == 3
    page.close_screen()
    assert tomllib.loads(file.read_text(encoding="utf-8"))["threads"] == 3


def test_decimals_that_the_field_has_not_stay_in_the_file(page: SettingsScreen, file: Path) -> None:
    """Whoever only looked changed nothing: 7.25 is shown as 7.3, and is not written as that when the window closes."""
    file.write_text("memory_limit_gib = 7.25 # half\n", encoding="utf-8")
    page.shown()
    page.close_screen()
    assert file.read_text(encoding="utf-8") == "memory_limit_gib = 7.25 # half\n"
    page.engine.fields["memory_limit_gib"].number.setValue(8)
    page.close_screen()
    assert file.read_text(encoding="utf-8") == "memory_limit_gib = 8 # half\n"


def test_what_others_write_is_seen_at_the_next_opening(
    qtbot: QtBot, window: MainWindow, page: SettingsScreen, file: Path
) -> None:
    """A value of the terminal's is shown and used; a wrong one is told by line, nothing is chosen over it, and once it
    is mended the page goes on.
    """
    file.write_text("context_tokens = 4096\n", encoding="utf-8")
    with qtbot.waitSignal(page.settings_changed):
        window.show_screen("settings")
    assert (page.engine.fields["context_tokens"].value, page.engine.fields["gpu_layers"].value) == (4096, -1)
    file.write_text("threads = 4\ncontext_tokens = many\n", encoding="utf-8")
    window.show_screen("settings")
    assert "settings.toml, line 2" in window.messages.text
    assert "until its error is fixed" in page.note.text()
    assert page.note.property("tone") == "warning"
    assert not page.engine.fields["threads"].isEnabled()
    page.keep("threads", 8)
    assert file.read_text(encoding="utf-8") == "threads = 4\ncontext_tokens = many\n"
    file.write_text("threads = 4\n", encoding="utf-8")
    window.show_screen("settings")
    assert window.messages.text == ""
    assert "Each change is saved at once" in page.note.text()
    assert not page.note.property("tone")
    assert page.engine.fields["threads"].isEnabled()
    assert page.engine.fields["threads"].value == 4


def test_the_model_that_reads_is_one_of_the_library(
    qtbot: QtBot, window: MainWindow, page: SettingsScreen, workplace: Workplace, tmp_path: Path
) -> None:
    """It is offered once it is there, and chosen by name, or none; how copy is found now stands below."""
    box = page.copy.box
    assert box.itemText(0) == "The only one in the library, once there is one (default)"
    name = workplace.models.add(write_bert(tmp_path / "bert.gguf", (("walk", "stroll"), ("the",)))).name
    qtbot.waitUntil(lambda: box.findData(name) > 0)
    assert box.itemText(0) == f"The only one in the library (default: {name})"
    qtbot.waitUntil(lambda: f"words and meaning ({name})" in page.copy.now.text())
    box.setCurrentIndex(box.findData("none"))
    box.activated.emit(box.currentIndex())
    assert workplace.settings.now.embedding_model == "none"
    qtbot.waitUntil(lambda: "switched off" in page.copy.now.text())
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())
    assert workplace.settings.now.embedding_model == name
    page.copy.more.click()
    assert window.stack.currentWidget() is window.models


def test_the_paper_that_nobody_chose_is_named(page: SettingsScreen, workplace: Workplace) -> None:
    """What the region's is stands in the choice: whoever hands a file over asks which it is."""
    usual = PAPERS[workplace.settings.usual_paper].title
    box = page.paper.box
    assert box.currentText() == f"That of this region (default: {usual})"
    box.setCurrentIndex(box.findData("a4"))
    box.activated.emit(box.currentIndex())
    assert workplace.settings.now.paper == "a4"


def test_the_look_has_one_source(window: MainWindow, page: SettingsScreen, theme: Theme) -> None:
    """The page follows the switch and the keys, and they follow the page."""
    window.navigation.scheme.click()
    assert page.look.colors.currentData() == theme.choice == "dark"
    page.look.colors.setCurrentIndex(page.look.colors.findData("light"))
    page.look.colors.activated.emit(0)
    assert theme.choice == "light"
    theme.magnify_by(1)
    assert page.look.letters.currentText() == "115%"
    page.look.letters.setCurrentIndex(0)
    page.look.letters.activated.emit(0)
    assert theme.typography.scale == 1.0


def test_own_words_come_and_go(qtbot: QtBot, window: MainWindow, page: SettingsScreen, workplace: Workplace) -> None:
    """Typed and taken out by keys; each time what is in view is checked again; what is no word is told and stays."""
    group = page.words
    with qtbot.waitSignal(page.words_changed):
        QTest.keyClicks(group.field, "zentrable")
        QTest.keyClick(group.field, Qt.Key.Key_Return)
    assert workplace.spelling.words() == group.words == ("zentrable",)
    assert group.field.text() == ""
    QTest.keyClicks(group.field, "two words")
    group.add_button.click()
    assert "is not a word of letters only" in window.messages.text
    assert group.field.text() == "two words"
    workplace.spelling.add(["Brevasta"])
    window.show_screen("settings")
    assert group.words == ("Brevasta", "zentrable")
    group.list.setFocus()
    group.list.item(1).setSelected(True)
    with qtbot.waitSignal(page.words_changed):
        QTest.keyClick(group.list, Qt.Key.Key_Delete)
    assert workplace.spelling.words() == group.words == ("Brevasta",)


def test_places_are_shown_and_open(
    window: MainWindow, page: SettingsScreen, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The home folder and the licenses open in the system's programs; where there is none, that is told."""
    opened: list[Path] = []
    answers = [True, True, False]
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: (opened.append(Path(url.toLocalFile())), answers.pop(0))[1]
    )
    for place, name in ((page.places, "Home folder"), (page.about, "License: Fairdraft"), (page.places, "The log")):
        pressable(place, f"Open: {name}").click()
    assert opened[0] == workplace.home
    assert opened[1].read_text(encoding="utf-8").lstrip().startswith("Apache License")
    assert "no program that opens" in window.messages.text


def test_a_window_that_only_reads_shows_and_changes_nothing(
    qtbot: QtBot, workplace: Workplace, file: Path, open_window: OpenWindow
) -> None:
    """All is shown, and nothing but the look can be chosen."""
    reader = bootstrap.open_workplace(workplace.home, scripted=True, window=True)
    try:
        window = open_window(of=reader)
        window.show_screen("settings")
        page = window.settings
        qtbot.waitUntil(lambda: page.is_read)
        assert page.engine.fields["gpu_layers"].value == 20
        fields = (*page.engine.fields.values(), page.copy.box, page.words.field, page.words.add_button)
        assert not any(one.isEnabled() for one in fields)
        assert page.look.colors.isEnabled()
        page.keep("threads", 2)
        assert "the window that was opened first" in window.messages.text
        assert file.read_text(encoding="utf-8") == BY_HAND
        window.close()
    finally:
        reader.close()


def test_what_holds_beside_an_encrypted_store_and_in_a_team_is_told(
    qtbot: QtBot, workplace: Workplace, theme: Theme
) -> None:
    """Settings are of this machine, not encrypted, and leave the team's database alone; the store says its state."""
    background = Background(1)
    one = SettingsScreen(replace(workplace, encrypted=True, team=True), background, theme)
    qtbot.addWidget(one)
    one.shown()
    qtbot.waitUntil(lambda: one.is_read)
    assert "the team's database, are not affected" in one.note.text()
    assert "not encrypted with it" in one.note.text()
    told = [label.text() for label in one.places.findChildren(QLabel)]
    assert any(words.endswith("fairdraft.db · encrypted") for words in told)
    (about,) = [label.text() for label in one.words.findChildren(QLabel) if "no dictionary has" in label.text()]
    assert about.endswith("They are encrypted with the store.")
    background.close()


@pytest.mark.parametrize(
    ("cards", "builds", "fault", "told"),
    [
        ((), (), None, "uses only the processor, so layers on a card change nothing"),
        ((), ("hip",), None, "built for graphics cards (ROCm) but found none"),
        ((ComputeDevice("CUDA0", "NVIDIA L4", 1, 24 << 30, is_gpu=True),), ("cuda",), None, "NVIDIA L4 (24.0 GiB)"),
        ((), ("cuda",), KnownError("The engine could not be started.", "Install it."), "could not be started."),
    ],
)
def test_what_the_engine_found_is_told(
    cards: tuple[ComputeDevice, ...], builds: tuple[str, ...], fault: KnownError | None, told: str
) -> None:
    """Cards by name, a build that found none, one that looks for none, or why it could not be asked."""
    assert told in offer_words(EngineOffer("engine", builds, 8, 7, 16 << 30, cards, fault))
