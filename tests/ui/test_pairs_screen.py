"""Are pairs judged blind, by one key each, and kept?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.rating_queue import BlindPair
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.rate.pairs_screen import PairsBody

OpenWindow = Callable[..., MainWindow]
_KEY = Qt.Key


@pytest.fixture
def workplace(drafted_workplace: Workplace) -> Workplace:
    """The workplace that the window of these tests opens."""
    return drafted_workplace


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window(campaign="lumivar")


@pytest.fixture
def body(qtbot: QtBot, window: MainWindow) -> PairsBody:
    """The screen with its first pair in front."""
    window.studies.pairs_wanted.emit("autumn")
    window.pairs.start.begun.emit("R1")
    qtbot.waitUntil(lambda: window.pairs.blind, timeout=10000)
    window.pairs.take_keys()
    return window.pairs.body


def in_front(window: MainWindow) -> BlindPair:
    queue = window.pairs._queue
    assert queue is not None
    assert queue.current is not None
    return queue.current


def votes(workplace: Workplace) -> list[tuple[str, str, str, str]]:
    stored = workplace.queueing._store.votes("autumn")
    return [(one.first_draft, one.second_draft, one.outcome, one.comment) for one in stored]


def test_one_key_is_one_vote(window: MainWindow, body: PairsBody, workplace: Workplace) -> None:
    """Arrows, T and B store what they say of the pair in front, and the next pair shows."""
    expected = []
    for key, outcome in (
        (_KEY.Key_Left, "first"),
        (_KEY.Key_Right, "second"),
        (_KEY.Key_T, "tie"),
        (_KEY.Key_B, "both_bad"),
    ):
        pair = in_front(window)
        assert body.readers[0].toPlainText() in pair.first.text.replace("\n\n", "\n")
        expected.append((pair.first.draft_id, pair.second.draft_id, outcome, ""))
        QTest.keyClick(body.readers[1], key)
    assert votes(workplace) == expected
    assert window.windowTitle().startswith("Pair 5 of ")


def test_a_vote_is_taken_back_and_given_with_a_comment(
    window: MainWindow, body: PairsBody, workplace: Workplace
) -> None:
    """U shows the pair again; letters in the comment are letters."""
    first = in_front(window)
    QTest.keyClick(body.readers[0], _KEY.Key_Left)
    QTest.keyClick(body.readers[0], _KEY.Key_U)
    assert votes(workplace) == []
    assert in_front(window) == first
    QTest.keyClick(body.readers[0], _KEY.Key_N)
    QTest.keyClicks(body.comment, "but better")
    QTest.keyClick(body.comment, _KEY.Key_Escape)
    body.outcomes["second"].click()
    assert votes(workplace) == [(first.first.draft_id, first.second.draft_id, "second", "but better")]


def test_approved_language_stands_beside_the_pair_by_a_key(window: MainWindow, body: PairsBody) -> None:
    """P shows what is approved of the product beside both drafts and takes it away; in a comment it is a letter."""
    products = window.pairs._workplace.products
    product = products.product_of(products.campaign(in_front(window).first.campaign))
    assert product is not None
    QTest.keyClick(body.readers[0], _KEY.Key_P)
    said = [one.text() for one in body.approved.findChildren(QLabel) if one.isVisible()]
    assert product.indications[0].text in said
    assert all(one.isVisible() for one in body.readers)
    QTest.keyClick(body.approved.area, _KEY.Key_P)
    assert not body.approved.isVisible()
    write(body, "pp")
    assert body.comment.text() == "pp"
    assert not body.approved.isVisible()


def write(body: PairsBody, words: str) -> None:
    QTest.keyClick(body.readers[0], _KEY.Key_N)
    QTest.keyClicks(body.comment, words)
    QTest.keyClick(body.comment, _KEY.Key_Escape)


def test_a_half_written_comment_waits_for_its_pair(window: MainWindow, body: PairsBody, workplace: Workplace) -> None:
    """Skip and undo bring another pair, whose comment is empty, and later the first one with its comment."""
    first = in_front(window)
    write(body, "the left one")
    assert body.taken_up.isHidden()
    QTest.keyClick(body.readers[0], _KEY.Key_S)
    assert in_front(window) != first
    assert (body.comment.text(), body.taken_up.isHidden()) == ("", True)
    QTest.keyClick(body.readers[0], _KEY.Key_U)
    assert in_front(window) == first
    assert (body.comment.text(), body.taken_up.isVisible()) == ("the left one", True)
    QTest.keyClick(body.readers[0], _KEY.Key_Left)
    assert (body.comment.text(), body.taken_up.isHidden()) == ("", True)
    assert votes(workplace)[0][2:] == ("first", "the left one")
    QTest.keyClick(body.readers[0], _KEY.Key_U)
    assert (body.comment.text(), votes(workplace)) == ("the left one", [])


def top_of(widget: QWidget) -> int:
    return widget.mapTo(widget.window(), QPoint(0, 0)).y()


def bottom_of(widget: QWidget) -> int:
    return top_of(widget) + widget.height()


def test_a_comment_is_gone_on_with_at_its_end_and_has_room(
    qtbot: QtBot, window: MainWindow, body: PairsBody, workplace: Workplace
) -> None:
    """N goes behind what is there; in a narrow window the comment has a line of its own, and in a wide one not."""
    write(body, "the left")
    QTest.keyClick(body.readers[0], _KEY.Key_S)
    QTest.keyClick(body.readers[0], _KEY.Key_U)
    write(body, " one")
    assert body.comment.text() == "the left one"
    for width in (1024, 1440):
        window.resize(width, 700)
        own_line = width == 1024
        qtbot.waitUntil(lambda own=own_line: own is (bottom_of(body.comment) < top_of(body.skip)), timeout=2000)
        qtbot.waitUntil(lambda: body.comment.width() > 300, timeout=2000)


def test_closing_the_window_keeps_a_half_written_comment(
    qtbot: QtBot, window: MainWindow, body: PairsBody, open_window: OpenWindow
) -> None:
    """Nobody has to wait for it, and the next window has it with its pair."""
    first = in_front(window)
    write(body, "to be gone on w")
    window.close()
    second = open_window(campaign="lumivar")
    second.studies.pairs_wanted.emit("autumn")
    second.pairs.start.begun.emit("R1")
    qtbot.waitUntil(lambda: second.pairs.blind, timeout=10000)
    assert in_front(second) == first
    assert (second.pairs.body.comment.text(), second.pairs.body.taken_up.isVisible()) == ("to be gone on w", True)


def test_a_half_written_comment_outlives_a_kill(
    qtbot: QtBot, window: MainWindow, body: PairsBody, workplace: Workplace
) -> None:
    """About a second after the last key it is on the disk, without anything being done for it; a vote removes it."""
    write(body, "half way")
    kept = workplace.home / "unfinished-ratings"
    qtbot.waitUntil(lambda: any(b"half way" in one.read_bytes() for one in kept.rglob("*.json")), timeout=5000)
    begun = workplace.queueing.open_pairs("autumn", "R1").begun
    assert begun is not None
    assert (begun.comment, (begun.duration_ms or 0) > 0) == ("half way", True)
    QTest.keyClick(body.readers[0], _KEY.Key_T)
    assert not list(kept.rglob("*.json"))


def test_a_pair_is_put_aside(window: MainWindow, body: PairsBody, workplace: Workplace) -> None:
    """S brings the next pair and stores no vote, the title counts it, and U brings it back."""
    first = in_front(window)
    QTest.keyClick(body.readers[0], _KEY.Key_S)
    second = in_front(window)
    assert second != first
    assert votes(workplace) == []
    assert "1 skipped" in window.windowTitle()
    body.undo.click()
    assert in_front(window) == first
    assert "skipped" not in window.windowTitle()
    body.skip.click()
    assert in_front(window) == second


def test_drafts_scroll_together_or_apart(window: MainWindow, body: PairsBody, workplace: Workplace) -> None:
    """Down scrolls both to the end of the longer one, after G only the one that has the keys."""
    window.resize(1024, 420)
    left, right = (one.verticalScrollBar() for one in body.readers)
    text = body.readers[1].textCursor()
    text.movePosition(QTextCursor.MoveOperation.End)
    text.insertText("\n".join("more" for _ in range(60)))
    QApplication.processEvents()
    assert right.maximum() > left.maximum()
    for _ in range(200):
        QTest.keyClick(body.readers[0], _KEY.Key_Down)
    assert (left.value(), right.value()) == (left.maximum(), right.maximum())
    QTest.keyClick(body.readers[0], _KEY.Key_G)
    body.readers[1].setFocus()
    for _ in range(200):
        QTest.keyClick(body.readers[1], _KEY.Key_Up)
    assert (left.value(), right.value()) == (left.maximum(), 0)
    assert votes(workplace) == []


def test_nothing_tells_who_wrote_either(window: MainWindow, body: PairsBody, workplace: Workplace) -> None:
    """No candidate or model is visible in the window."""
    pair = in_front(window)
    stored = [workplace.drafting.draft(one.draft_id) for one in (pair.first, pair.second)]
    secrets = {one.candidate for one in stored} | {one.provenance.model_name for one in stored} - {""}
    assert len(secrets) > 1
    said = [window.windowTitle()]
    for one in window.findChildren(QWidget):
        if one.isVisible():
            said += [one.toolTip(), one.accessibleName(), one.accessibleDescription()]
            if isinstance(one, QLabel | QPushButton):
                said.append(one.text())
            elif isinstance(one, QTextEdit):
                said.append(one.toPlainText())
    assert [one for one in secrets if any(one in words for words in said)] == []


def test_the_end_is_said(window: MainWindow, body: PairsBody) -> None:
    """After the last pair there is a page that says so, and the last vote can be taken back from there."""
    for _ in range(200):
        if not window.pairs.blind:
            break
        QTest.keyClick(body.readers[0], _KEY.Key_T)
    assert not window.pairs.blind
    assert window.pairs.done.accessibleName() == "All pairs are judged"
    window.pairs.done.button.click()
    assert window.pairs.blind


def test_two_drafts_of_the_same_words_are_told(window: MainWindow, body: PairsBody) -> None:
    """A rater need not search for a difference that is not there."""
    pair = in_front(window)
    body.show_pair(pair.first, replace(pair.second, text=pair.first.text, blocks=pair.first.blocks))
    assert body.same.isVisible()
    body.show_pair(pair.first, replace(pair.second, text=f"{pair.first.text}."))
    assert not body.same.isVisible()
