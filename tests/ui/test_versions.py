"""The versions of a piece in the window: looked at, held against each other, and gone back to."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_now
from fairdraft.domain.piece import Block, Piece, Version
from fairdraft.services.editing import ComparedVersions, EditingService
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.versions_dialog import VersionsAsked, VersionsDialog
from fairdraft.ui.theme.theme import Theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
Key = Qt.Key
KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
DESCRIPTION = Qt.ItemDataRole.AccessibleTextRole


def written(sheet: DraftScreen, words: str) -> tuple[Block, ...]:
    """Write behind the headline, and save it."""
    editor = sheet.view.editor
    run = next(one for one in editor.sheet.runs() if one.block.section == "headline")
    cursor = editor.textCursor()
    cursor.setPosition(run.end)
    editor.setTextCursor(cursor)
    editor.insert_words(words)
    assert sheet.sheet.keeper.flush()
    return editor.sheet.blocks()


def opened(qtbot: QtBot, sheet: DraftScreen) -> VersionsDialog:
    """The dialog, opened by its key, with everything read."""
    sheet.view.editor.setFocus()
    qtbot.keyClick(sheet.view.editor, Key.Key_H, KEYS)
    dialog = sheet.sheet.versions.dialog
    assert dialog is not None
    at_rest(qtbot, dialog)
    return dialog


def at_rest(qtbot: QtBot, dialog: VersionsDialog) -> None:
    qtbot.waitUntil(lambda: dialog.at_rest, timeout=8000)


def spoken(dialog: VersionsDialog) -> list[str]:
    model = dialog.list.model()
    return [str(model.index(row, 0).data(DESCRIPTION)) for row in range(model.rowCount())]


def piece_of(sheet: DraftScreen) -> Piece:
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    return piece


def test_a_version_is_looked_at_and_gone_back_to_by_keys(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen
) -> None:
    """Opened at the version before; Enter brings it back as a version of its own, the sheet is checked anew, and Ctrl+Z
    takes it back.
    """
    began = sheet.view.editor.sheet.blocks()
    later = written(sheet, " A miracle cure.")
    dialog = opened(qtbot, sheet)
    assert [one.split(",")[0] for one in spoken(dialog)] == ["Edited", "Begun from the draft"]
    assert spoken(dialog)[0].endswith(" · Rae, the present words, 3 words added")
    assert dialog.list.hasFocus()
    assert dialog.text.changes == 1
    assert "A miracle cure." in dialog.text.accessibleDescription()
    assert "3 words added" in dialog.legend.text()
    qtbot.keyClick(dialog.list, Key.Key_Up)
    assert (dialog.back.isEnabled(), dialog.back.toolTip()) == (False, "Its text is being read")
    at_rest(qtbot, dialog)
    assert (dialog.legend.text(), dialog.back.isEnabled()) == ("These are the present words.", False)
    assert dialog.back.toolTip() == "The piece has these words now"
    qtbot.keyClick(dialog.list, Key.Key_Return)
    assert sheet.sheet.versions.dialog is dialog
    qtbot.keyClick(dialog.list, Key.Key_Down)
    at_rest(qtbot, dialog)
    qtbot.keyClick(dialog.list, Key.Key_Return)
    assert sheet.sheet.versions.dialog is None
    editor = sheet.view.editor
    assert editor.sheet.blocks() == began
    assert workplace.editing.piece(piece_of(sheet).id).blocks == began
    qtbot.waitUntil(lambda: sheet.at_rest, timeout=15000)
    assert sheet.sheet.is_checked
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.sheet.blocks() == later
    sheet.sheet.keeper.flush()
    kept = [one.blocks for one in workplace.editing.revisions(piece_of(sheet).id)]
    assert kept == [began, later, began, later]


def test_a_version_is_held_against_the_one_before(qtbot: QtBot, sheet: DraftScreen) -> None:
    """The first version has none before it; every save may be shown alone; its words are copied."""
    written(sheet, " One.")
    written(sheet, " Two.")
    dialog = opened(qtbot, sheet)
    assert len(spoken(dialog)) == 2
    assert dialog.text.changes == 1
    dialog.each.click()
    at_rest(qtbot, dialog)
    # The line that was chosen is chosen still, and can be gone back to.
    assert dialog.back.isEnabled()
    assert [one.rpartition(", ")[2] for one in spoken(dialog)[:2]] == ["1 word added", "1 word added"]
    assert (dialog.list.row, dialog.against_before.isEnabled()) == (dialog.list.rows[2], False)
    qtbot.keyClick(dialog.list, Key.Key_Up)
    dialog.against_before.click()
    at_rest(qtbot, dialog)
    told = dialog.text.accessibleDescription()
    assert "One." in told
    assert "Two." not in told
    dialog.copy.click()
    words = QGuiApplication.clipboard().text()
    assert " One." in words
    assert " Two." not in words
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert sheet.sheet.versions.dialog is None


def test_a_piece_with_one_version_says_so(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Its words are shown, locked blocks marked, and there is nothing to go back to."""
    dialog = opened(qtbot, sheet)
    assert len(spoken(dialog)) == 1
    assert dialog.legend.text().startswith("The only version so far")
    assert not any(one.isVisible() for one in (dialog.back, dialog.each, dialog.against_before, dialog.told))
    shown = dialog.text.toPlainText()
    assert "Indication · locked" in shown
    assert all(line in shown for one in piece_of(sheet).blocks for line in one.text.split("\n"))


def test_going_back_from_an_approval_is_said_before_and_after(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen
) -> None:
    """The dialog says whose approval goes, and the window that it is void."""
    written(sheet, " More.")
    workplace.approving.send(piece_of(sheet).id, "W1")
    workplace.approving.approve(piece_of(sheet).id, "M1")
    told: list[str] = []
    sheet.told.connect(lambda message: told.append(message.what))
    dialog = opened(qtbot, sheet)
    assert "it voids the approval by M1" in dialog.told.text()
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    assert told[-1].startswith("This edit voids the approval by M1")
    assert workplace.editing.piece(piece_of(sheet).id).state == "draft"


def test_words_that_cannot_be_kept_stay_on_the_sheet(
    qtbot: QtBot, sheet: DraftScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what stands there cannot be saved as a version, nothing takes its place."""
    written(sheet, " More.")
    dialog = opened(qtbot, sheet)
    sheet.view.editor.insert_words(" Not saved.")
    unsaved = sheet.view.editor.sheet.blocks()

    def full(*_arguments: object) -> Piece:
        raise KnownError("The disk is full.", "Make room.")

    with monkeypatch.context() as broken:
        broken.setattr(EditingService, "save", full)
        dialog.go_back()
        assert sheet.view.editor.sheet.blocks() == unsaved


class Counted:
    """In the place of the service: knows which versions were read."""

    def __init__(self) -> None:
        self.counted: list[str] = []
        self.read: list[str] = []

    def word_changes(self, _piece: str, steps: list[tuple[str, str | None]]) -> dict[str, tuple[int, int]]:
        self.counted += [one for one, _before in steps]
        return {one: (1, 2) for one, _before in steps}

    def compared(self, _piece: str, version_id: str, **_against: object) -> ComparedVersions:
        self.read.append(version_id)
        return ComparedVersions((), 0, 0, (Block("b", "body", "copy", version_id),))


@pytest.fixture
def background() -> Iterator[Background]:
    one = Background(1)
    yield one
    one.close()


def test_of_thousands_of_versions_those_in_view_alone_are_read(
    qtbot: QtBot, theme: Theme, background: Background
) -> None:
    """Words are counted of rows that came into view, and read of the version that is chosen, however many there are."""
    now = utc_now()
    versions = tuple(
        Version(f"{number:08}", "W1", now + timedelta(hours=number), "edited", None) for number in range(5000)
    )
    piece = Piece("p", "c", "Title", None, versions[-1].id, (), "draft", now, now)
    service = Counted()
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1024, 700)
    named: list[str] = []

    def name_of(author: str) -> str:
        named.append(author)
        return author

    asked = VersionsAsked(piece, versions, name_of, may_go_back=True)
    dialog = VersionsDialog(asked, service, background, theme, window)  # type: ignore[arg-type] # knows what was read
    dialog.open()
    at_rest(qtbot, dialog)
    seen = dialog.list.indexAt(QPoint(1, dialog.list.viewport().height() - 2)).row() + 1
    assert service.counted == [one.id for one in versions[: -seen - 1 : -1]]
    assert service.read == [versions[-2].id]
    assert named == ["W1"]
    qtbot.keyClick(dialog.list, Key.Key_End)
    at_rest(qtbot, dialog)
    assert service.counted[-1] == versions[0].id
    assert len(service.counted) <= 2 * seen + 2
    assert service.read[-1] == versions[0].id
    dialog.reject()
