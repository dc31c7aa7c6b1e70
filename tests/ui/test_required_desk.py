"""Does all missing language come onto the sheet at once?"""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fairdraft.domain.piece import Block
from fairdraft.ui.draft.screen import DraftScreen


def approved(sheet: DraftScreen) -> tuple[Block, ...]:
    return tuple(one for one in sheet.view.editor.sheet.blocks() if one.kind == "locked")


def words(blocks: tuple[Block, ...]) -> list[str]:
    # The line of names of a draft has the dosage form, too, which is not required.
    return " ".join(one.text for one in blocks if one.section != "names").split()


def without_language(sheet: DraftScreen) -> tuple[Block, ...]:
    return tuple(one for one in sheet.view.editor.sheet.blocks() if one.kind != "locked")


def test_all_missing_language_comes_in_one_step(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Each text once and in the order of a piece that was begun with it; one undo takes all of it back."""
    editor, required = sheet.view.editor, sheet.view.checks.required
    assert required.all_missing.isHidden()
    was, own = approved(sheet), without_language(sheet)
    sheet.sheet.apply(own, "taken out")
    qtbot.waitUntil(lambda: sheet.at_rest and not required.all_missing.isHidden(), timeout=15000)
    qtbot.mouseClick(required.all_missing, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sheet.at_rest and required.all_missing.isHidden(), timeout=15000)
    assert sheet.sheet.result is not None
    assert {one.status for one in sheet.sheet.result.required} == {"present"}
    assert words(approved(sheet)) == words(was)
    assert [one.section for one in approved(sheet)][-1] == was[-1].section == "names"
    editor.undo()
    assert sheet.view.editor.sheet.blocks() == own


def test_what_is_written_meanwhile_is_not_written_over(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Words typed while the texts are looked up stay; it is said that nothing was put in."""
    required, told = sheet.view.checks.required, []
    sheet.view.editor.told.connect(told.append)
    sheet.sheet.apply(without_language(sheet), "taken out")
    qtbot.waitUntil(lambda: sheet.at_rest and not required.all_missing.isHidden(), timeout=15000)
    qtbot.mouseClick(required.all_missing, Qt.MouseButton.LeftButton)
    sheet.view.editor.insert_words("Now ")
    qtbot.waitUntil(lambda: bool(told), timeout=15000)
    assert told == ["The text changed in the meantime, so nothing was inserted. Press it again."]
    assert not approved(sheet)
