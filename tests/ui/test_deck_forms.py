"""The choice of an agency's own Word template for the copy deck of a hand-off."""

from pathlib import Path

import docx
import pytest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.docx_text import docx_text
from fairdraft.ui.draft.deck_form_desk import EXAMPLE, OWN_FORM, USE_TEMPLATE
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.screen import Message


def house_template(folder: Path, words: str) -> Path:
    file = folder / "Our house & co.docx"
    made = docx.Document()
    made.add_paragraph("Our house's deck")
    made.add_paragraph(words)
    made.save(str(file))
    return file


def offered(sheet: DraftScreen) -> list[str]:
    menu = QMenu()
    sheet.sheet.files.deck_forms.add_to(menu)
    (forms,) = menu.findChildren(QMenu)
    return [one.text() for one in forms.actions() if not one.isSeparator()]


def test_a_template_that_was_chosen_once_is_offered_from_then_on(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is kept here; the deck of the hand-off stands in it, and the message says so."""
    assert offered(sheet) == [OWN_FORM, USE_TEMPLATE, EXAMPLE]
    file = house_template(tmp_path, "{{copy}}")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    told: list[Message] = []
    sheet.told.connect(told.append)
    sheet.sheet.files.deck_forms.use_template()
    qtbot.waitUntil(lambda: bool(told), timeout=10000)
    deck = next(tmp_path.glob("*-deck/copy-deck.docx"))
    assert docx_text(deck).startswith("Our house's deck\n")
    assert str(deck.parent) in told[0].what
    assert offered(sheet) == ["Our house && co…", OWN_FORM, USE_TEMPLATE, EXAMPLE]


def test_what_a_template_lacks_is_told_before_anybody_is_asked_for_a_place(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Approved language that has no place is named, and nothing is written."""
    file = house_template(tmp_path, "{{headline}} {{body}}")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: pytest.fail("nobody is to be asked"))
    problems: list[KnownError] = []
    sheet.sheet.failed.connect(problems.append)
    sheet.sheet.files.deck_forms.use_template()
    qtbot.waitUntil(lambda: bool(problems), timeout=10000)
    assert "important safety information (approved language)" in problems[0].what


def test_the_example_is_saved_and_never_over_another_file(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message leads to it; a second time it says that the name is taken."""
    file = tmp_path / "house"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_options: (str(file), ""))
    told: list[Message] = []
    problems: list[KnownError] = []
    sheet.told.connect(told.append)
    sheet.sheet.failed.connect(problems.append)
    sheet.sheet.files.deck_forms.save_example()
    qtbot.waitUntil(lambda: bool(told), timeout=10000)
    assert told[0].place == file.with_suffix(".docx")
    assert "{{copy}}" in docx_text(file.with_suffix(".docx"))
    sheet.sheet.files.deck_forms.save_example()
    qtbot.waitUntil(lambda: bool(problems), timeout=10000)
    assert "already exists" in problems[0].what
