"""A piece that was begun from a file, in the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Piece
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.stored_drafts import stored_drafts
from fairdraft.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def imported(workplace: Workplace, tmp_path: Path) -> Piece:
    """A manuscript that was taken in."""
    file = tmp_path / "deck.txt"
    use = workplace.products.product("glynora").indications[0].text
    file.write_text(
        f"HEADLINE: The best mornings\n[art: sunrise]\nBODY: It is a tablet.\nINDICATION: {use}\nLEGAL: Rx only\n"
    )
    return workplace.importing_pieces.import_piece(file, "glynora", by="W1", name="Spring deck").piece


@pytest.fixture
def opened(qtbot: QtBot, imported: Piece, open_window: OpenWindow) -> DraftScreen:
    """The draft screen with the piece chosen at the left and put on the sheet."""
    screen: DraftScreen = open_window().findChildren(DraftScreen)[0]
    box = screen.view.setup.brief_box
    place = box.findText("imported · Spring deck")
    assert place >= 0
    box.setCurrentIndex(place)
    screen.edit(screen.desk.desk.variants[0].draft.id)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    return screen


def test_it_is_chosen_checked_edited_and_saved(
    qtbot: QtBot, workplace: Workplace, imported: Piece, opened: DraftScreen
) -> None:
    """It stands among the briefs of its campaign; findings, edits and versions are those of the piece itself."""
    assert opened.sheet.draft_id == imported.id
    assert opened.sheet.answered is not None
    assert opened.sheet.answered.open.findings
    assert not opened.view.rating.isVisible()
    assert "sunrise" in opened.view.editor.toPlainText()
    opened.view.editor.insert_words("Really, ")
    qtbot.waitUntil(lambda: opened.at_rest, timeout=15000)
    opened.show_all()
    piece = workplace.editing.piece(imported.id)
    assert "Really, " in piece.blocks[0].text
    assert len(workplace.editing.revisions(piece.id)) == 2
    card = opened.view.variants.card(piece.id)
    assert card is not None
    assert "Really, " in card.copy.toPlainText()
    assert card.regenerate.isHidden()
    qtbot.waitUntil(lambda: opened.at_rest, timeout=15000)


def test_its_findings_are_answered_and_it_goes_through_review(
    qtbot: QtBot, workplace: Workplace, imported: Piece, opened: DraftScreen
) -> None:
    """A dismissal and a step of review are of the piece; no other piece is begun."""
    before = len(opened.sheet.answered.open.findings)
    opened.dismiss([0], "Meant so.")
    assert len(opened.sheet.answered.open.findings) == before - 1
    assert [one.reason for one in workplace.dismissing.dismissals(imported.id)] == ["Meant so."]
    workplace.approving.send(imported.id, "W1")
    qtbot.waitUntil(lambda: workplace.editing.piece(imported.id).state == "in_review", timeout=5000)
    assert [one.id for one in workplace.editing.pieces("glynora")] == [imported.id]


def test_its_hand_off_folder_is_written(
    qtbot: QtBot, opened: DraftScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The menu of files writes the folder and tells where it is."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "made"))
    told = []
    opened.told.connect(told.append)
    opened.sheet.files.write("deck")
    qtbot.waitUntil(lambda: bool(told), timeout=15000)
    (deck,) = (tmp_path / "made").rglob("copy-deck.docx")
    assert str(deck.parent) in told[0].what
    assert "It is a tablet." in [cell.text for row in Document(str(deck)).tables[1].rows for cell in row.cells]


def test_one_that_was_put_aside_leaves_an_empty_desk(
    qtbot: QtBot, workplace: Workplace, imported: Piece, open_window: OpenWindow
) -> None:
    """It goes from the list and the desk, and breaks nothing."""
    screen: DraftScreen = open_window().findChildren(DraftScreen)[0]
    setup = screen.view.setup
    assert setup.piece_id == imported.id
    workplace.editing._store.delete_piece(imported.id)
    qtbot.waitUntil(lambda: setup.brief_box.findText("imported · Spring deck") < 0)
    assert imported.id not in {one.draft.id for one in screen.desk.desk.variants}
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)


def test_what_cannot_be_read_is_not_taken_for_put_aside(
    workplace: Workplace, opened: DraftScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that does not give the chosen piece is told, and is no empty desk."""

    def damaged(_piece_id: str) -> Piece:
        raise KnownError("The store is damaged.", "Restore a backup.")

    monkeypatch.setattr(workplace.editing, "piece", damaged)
    with pytest.raises(KnownError, match="damaged"):
        stored_drafts(workplace, opened.view.setup)
