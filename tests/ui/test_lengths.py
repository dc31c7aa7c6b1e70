"""The other lengths of the piece on the sheet, and what stands above it about its own."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.piece import Block, headline_of
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.message_lengths import MessageLengths
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.length_line import LengthLine
from fairdraft.ui.draft.lengths_dialog import LengthsDialog
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.screen import Message

OpenWindow = Callable[..., MainWindow]
PIECE = (
    Block("headline", "headline", "copy", "Ask about 😀 the long way home"),
    Block("body", "body", "copy", "One two three."),
    Block("isi", "isi", "locked", "Do not take it."),
)


def _message(workplace: Workplace) -> MessageLengths:
    return workplace.resizing.lengths(workplace.drafting.drafts(campaign="glynora", brief="b01")[0])


def _words(dialog: LengthsDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel))


# A dialog comes to the front, for which the offscreen platform has no means.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_one_length_is_cut_by_hand(qtbot: QtBot, sheet: DraftScreen) -> None:
    """With one box ticked the copy comes onto the sheet in the other form, ready to cut, and its room is told."""
    told: list[Message] = []
    sheet.told.connect(told.append)
    sheet.view.tabs.lengths.click()
    qtbot.waitUntil(lambda: sheet.sheet.lengths.dialog is not None)
    dialog = sheet.sheet.lengths.dialog
    assert dialog is not None
    words = headline_of(sheet.view.editor.sheet.blocks())
    assert not dialog.cut.isEnabled()
    dialog.boxes["banner"].click()
    dialog.boxes["search"].click()
    assert not dialog.cut.isEnabled()
    dialog.boxes["search"].click()
    dialog.cut.click()
    qtbot.waitUntil(lambda: bool(told))
    assert "for you to cut" in told[0].what
    assert sheet.view.setup.campaign is not None
    assert sheet.view.setup.campaign.channel == "banner"
    assert headline_of(sheet.view.editor.sheet.blocks()) == words
    assert sheet.sheet.keeper.piece is not None
    assert "Begun with the copy of" in "\n".join(one.text() for one in sheet.view.setup.ways.findChildren(QLabel))
    qtbot.waitUntil(lambda: sheet.at_rest)


# A dialog comes to the front, for which the offscreen platform has no means.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_ticked_lengths_become_briefs_and_the_first_is_ready_to_draft(qtbot: QtBot, sheet: DraftScreen) -> None:
    """By keys: the lengths open over the sheet, a box is ticked, and the draft screen stands on the brief in its new
    campaign; what was begun is told.
    """
    told: list[Message] = []
    sheet.told.connect(told.append)
    qtbot.keyClick(sheet.view.editor, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: sheet.sheet.lengths.dialog is not None)
    dialog = sheet.sheet.lengths.dialog
    assert dialog is not None
    assert not dialog.go.isEnabled()
    assert "glynora" not in dialog.boxes
    assert "Left for copy: 53 words" in _words(dialog)
    # A second press opens no second one.
    sheet.view.tabs.lengths.click()
    for target in ("glynora-tv", "tv-60"):
        dialog.boxes[target].setFocus()
        qtbot.keyClick(dialog.boxes[target], Qt.Key.Key_Space)
    assert (dialog.ticked, dialog.go.text()) == (("glynora-tv", "tv-60"), "Make 2 briefs")
    qtbot.keyClick(dialog.boxes["tv-60"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].what == "Made 2 briefs."
    assert (
        "2 campaigns of your own started: “GLYNORA: the long way home (TV, :90), your own”; “GLYNORA: small"
        in told[0].remedy
    )
    assert "Approved language leaves no room for copy in “Television :60”." in told[0].remedy
    assert told[0].tone == "warning"
    setup = sheet.view.setup
    wish = setup.wish()
    assert wish is not None
    assert (wish.campaign.id, (wish.brief_id or "")[:5]) == ("glynora-tv-own", "from-")
    assert sheet.sheet.draft_id is None
    action = sheet.action()
    assert action is not None
    assert action.enabled


def test_what_was_made_can_be_seen_and_what_waits_can_be_drafted(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """The variant sheet leads to each: a draft opens on the sheet, a brief stands ready; the piece itself is there
    already. Who only reads makes nothing.
    """
    first = workplace.drafting.draft(_message(workplace).source)
    search, _spot = workplace.resizing.make(first, ("search", "tv-90"))
    run = workplace.drafting.start(DraftOrder(search.campaign.id, "starter", search.brief, seed=7), lambda _event: None)
    assert run.wait(20)
    window = open_window()
    lengths = window.draft.sheet.lengths
    dialog = LengthsDialog(workplace.resizing.lengths(run.drafts[0]), window, read_only=True)
    qtbot.addWidget(dialog)
    dialog.draft_wanted.connect(lengths.draft_wanted)
    dialog.piece_wanted.connect(lengths.piece_wanted)
    assert dialog.go.isHidden()
    assert "This window is read-only" in _words(dialog)
    assert "Tick the forms" not in _words(dialog)
    assert not dialog.boxes
    links = {
        one.accessibleName(): one for one in dialog.findChildren(QPushButton) if one.text() in ("Show", "Draft it")
    }
    assert sorted(links) == ["Draft it: brief “another length”", f"Show: {headline_of(first.blocks)}"]
    links["Draft it: brief “another length”"].click()
    wish = window.draft.view.setup.wish()
    assert wish is not None
    assert (wish.campaign.id, wish.brief_id) == ("glynora-tv-90", search.brief)
    links[f"Show: {headline_of(first.blocks)}"].click()
    assert window.draft.sheet.draft_id == first.id
    qtbot.waitUntil(lambda: window.at_rest)


def test_a_piece_without_copy_has_nothing_to_tick_and_a_long_one_tells_what_stays_out(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """Both say so above the formats; where no other campaign is for the product, that is said too."""
    message, window = _message(workplace), open_window()
    bare = replace(
        message, copy=replace(message.copy, parts=(), words=0), rows=tuple(one for one in message.rows if one.is_here)
    )
    empty = LengthsDialog(bare, window, read_only=False)
    long = LengthsDialog(replace(message, copy=replace(message.copy, left_out=85)), window, read_only=False)
    for one in (empty, long):
        qtbot.addWidget(one)
    assert not empty.boxes
    assert "no copy of its own" in _words(empty)
    assert "This product has no other campaign yet" in _words(empty)
    assert "85 words at the end of its longest parts are left out" in _words(long)
    qtbot.waitUntil(lambda: window.at_rest)


LINES: tuple[tuple[dict[str, int], str, str], ...] = (
    ({}, "10 words of copy", "10 words"),
    ({"headline": 9, "characters": 999}, "10 words of copy", "10 words"),
    ({"headline_characters": 30}, "10 words of copy · headline 29 of 30 characters", "headline 29/30"),
    ({"headline_characters": 20, "body": 2}, "headline 29 of 20 characters, 1 more", "headline 29/20"),
    ({"body": 2}, "body 3 of 2 words", "body 3/2"),
)


def test_the_line_above_the_sheet_tells_what_is_longer_than_it_may_be(
    qtbot: QtBot, sheet: DraftScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a warning; characters are told where they are limited. In short where there is less room."""
    said: list[tuple[str, str, bool]] = []

    def tell(words: str, _more: str = "", *, short: str = "", warns: bool = False) -> None:
        said.append((words, short, warns))

    line = LengthLine(sheet.view, sheet)
    sheet.view.editor.show_piece(PIECE, "1", editable=True)
    monkeypatch.setattr(sheet.view.tabs, "tell", tell)
    for limits, told, short in LINES:
        said.clear()
        campaign = Campaign.model_validate(
            {"schema": "fairdraft/campaign@1", "id": "a", "name": "A", "product": "p", "limits": limits}
        )
        line.follow(campaign, None, 150)
        assert said == [(told, short, "of copy" not in told)]
    qtbot.waitUntil(lambda: sheet.at_rest)


def test_selected_words_are_counted_with_their_characters(qtbot: QtBot, sheet: DraftScreen) -> None:
    """While they are selected, in code points and without the ends of paragraphs; then the piece is counted again."""
    editor, words = sheet.view.editor, sheet.view.tabs._words
    editor.show_piece(PIECE, "1", editable=True)
    before = words.text()
    editor.selectAll()
    QApplication.processEvents()
    assert words.text() == "Selected: 14 words, 58 characters"
    cursor = editor.textCursor()
    cursor.setPosition(4)
    editor.setTextCursor(cursor)
    assert words.text() == before
    assert "headline 29 characters" in words.toolTip()
    qtbot.waitUntil(lambda: sheet.at_rest)
