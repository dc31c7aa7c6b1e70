"""Does the page before a sitting lead to the rater who still has something to do?"""

import threading
from collections.abc import Callable
from unittest.mock import patch

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.errors import KnownError
from fairdraft.domain.rating_queue import Judgement, QueueStanding
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import SMALLEST, MainWindow
from fairdraft.ui.parts.words import WrappedLabel
from fairdraft.ui.rate.start_page import StartPage
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def workplace(drafted_workplace: Workplace) -> Workplace:
    """The workplace that the window of these tests opens."""
    return drafted_workplace


def rate(workplace: Workplace, rater: str, most: int = 1000) -> tuple[int, int]:
    """Rate drafts as one rater; how many of how many are rated then."""
    queue = workplace.queueing.open("autumn", rater)
    while queue.current is not None and most:
        queue.submit(Judgement({"accuracy": 3}, "revise"))
        most -= 1
    done = queue.progress()
    return done.rated, done.total


def asked(qtbot: QtBot, window: MainWindow, *, pairs: bool = False) -> StartPage:
    """The page once it has counted."""
    start = (window.pairs if pairs else window.rate).start
    with patch.object(start, "show_standings", wraps=start.show_standings) as told:
        (window.studies.pairs_wanted if pairs else window.studies.rate_wanted).emit("autumn")
        # At once, and counted.
        qtbot.waitUntil(lambda: told.call_count == 2, timeout=10000)
    qtbot.waitUntil(lambda: any(one.hasFocus() for one in start.raters.values()), timeout=10000)
    return start


def said(window: MainWindow) -> str:
    """All words that show in the window."""
    return " ".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())


def primary(start: StartPage) -> list[QPushButton]:
    return [one for one in start.findChildren(QPushButton) if one.property("role") == "primary"]


def test_in_large_letters_the_page_scrolls(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, theme: Theme
) -> None:
    """Where the page is longer than a small window its words and buttons stay whole, and the rater is in view."""
    window = open_window()
    window.resize(SMALLEST)
    theme.magnify(2.0)
    start = asked(qtbot, window)

    def whole() -> bool:
        words = [one for one in start.findChildren(WrappedLabel) if one.isVisible()]
        buttons = list(start.raters.values())
        return bool(words) and all(
            (
                *(one.height() >= one.heightForWidth(one.width()) for one in words),
                *(one.height() >= one.sizeHint().height() for one in buttons),
                primary(start)[0].visibleRegion().boundingRect().height() == primary(start)[0].height(),
            )
        )

    qtbot.waitUntil(whole, timeout=5000)


def test_the_first_rater_with_drafts_left_comes_first(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """R1 is done: the one filled button, with the keys on it, is R2's; each says how far its rater is."""
    done, total = rate(workplace, "R1")
    rate(workplace, "R2", 4)
    window = open_window()
    start = asked(qtbot, window)
    assert primary(start) == [start.raters["R2"]]
    assert start.raters["R2"].hasFocus()
    assert start.raters["R1"].text() == f"Rate as R1 · {done} of {total}"
    assert start.raters["R2"].text().startswith("Rate as R2 · 4 of ")
    assert window.top.action.text() == "Back to the study"
    assert window.top.action.property("role") == "plain"


def test_the_person_at_this_machine_finds_themselves_and_begins_by_enter(qtbot: QtBot, theme: Theme) -> None:
    """Pseudonyms say nothing to those who have them: one of them is "you", and Enter on that button begins."""
    around = QWidget()
    qtbot.addWidget(around)
    start = StartPage(theme, "Blind rating", "")
    start.setParent(around)
    around.show()
    start.show()
    start.ask(("rater-1d61922e", "R2"), "rater-1d61922e")
    start.show_standings({"rater-1d61922e": QueueStanding(4, 8)})
    mine = start.raters["rater-1d61922e"]
    start.show_standings({"rater-1d61922e": QueueStanding(4, 8)})
    assert mine.text() == "Rate as rater-1d61922e (you) · 4 of 8"
    assert mine.accessibleDescription() == "you, 4 of 8 done"
    assert "(you)" not in start.raters["R2"].text()
    with qtbot.waitSignal(start.begun) as begun:
        qtbot.keyClick(mine, Qt.Key.Key_Return)
    assert begun.args == ["rater-1d61922e"]


def test_a_rater_who_has_not_begun_has_something_to_do(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """Without a queue there is nothing to count, and R1 comes first."""
    start = asked(qtbot, open_window())
    assert primary(start) == [start.raters["R1"]]
    assert start.raters["R1"].text() == "Rate as R1"


def test_nobody_whom_the_plan_names_is_led_to_another(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """Who is done and named in the plan finds the keys on their own name and no button that stands out."""
    me = workplace.profiles.introduce("Kim Doe", "Medical writer")
    plan = workplace.studying.study("autumn").plan
    assert plan is not None
    workplace.studying.keep(plan.model_copy(update={"raters": ("R1", me.pseudonym)}))
    rate(workplace, me.pseudonym)
    start = asked(qtbot, open_window())
    assert start.raters[me.pseudonym].hasFocus()
    assert primary(start) == []


def test_somebody_is_led_on_where_nobody_can_be_counted(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While raters are counted, and where that fails, the first one's button stands out and has the keys."""
    window = open_window()
    start = window.rate.start

    def fails(study: str) -> dict[str, QueueStanding]:
        raise KnownError("The store cannot be read.", "Try again.")

    monkeypatch.setattr(window.rate, "standings", fails)
    window.studies.rate_wanted.emit("autumn")
    assert primary(start) == [start.raters["R1"]]
    assert start.raters["R1"].hasFocus()
    qtbot.waitUntil(lambda: "cannot be read" in said(window), timeout=10000)
    assert primary(start) == [start.raters["R1"]]
    assert start.raters["R1"].hasFocus()


def test_keys_that_somebody_moved_stay_where_they_are(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """What is counted moves the keys only from where the page itself put them."""
    window = open_window()
    start = asked(qtbot, window)
    start.show_standings({"R1": QueueStanding(3, 3)})
    assert start.raters["R2"].hasFocus()
    assert primary(start) == [start.raters["R2"]]
    start.raters["R1"].setFocus()
    start.show_standings({"R1": QueueStanding(3, 3)})
    assert start.raters["R1"].hasFocus()
    assert primary(start) == [start.raters["R2"]]


def test_the_keys_show_on_the_button_that_leads_on(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, theme: Theme
) -> None:
    """The filled button has a ring while the keys are on it, and none without them."""
    start = asked(qtbot, open_window())
    one = start.raters["R1"]
    place = QPoint(3, one.height() // 2)

    def drawn() -> QColor:
        return one.grab().toImage().pixelColor(place)

    assert drawn() == QColor(theme.tokens.on_accent)
    start.raters["R2"].setFocus()
    assert drawn() != QColor(theme.tokens.on_accent)


def test_drafts_made_since_are_left(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """A rater who was done before more was drafted is led to what is new."""
    plan = workplace.studying.study("autumn").plan
    assert plan is not None
    done, _ = rate(workplace, "R1")
    more = plan.model_copy(update={"drafts_per_brief": plan.drafts_per_brief + 1})
    workplace.studying.keep(more, new_version=True)
    workplace.study_runs.run("autumn", lambda _progress: None, threading.Event())
    start = asked(qtbot, open_window())
    assert primary(start) == [start.raters["R1"]]
    told = start.raters["R1"].text()
    opened = workplace.queueing.open("autumn", "R1").progress()
    assert opened.left > 0
    assert told == f"Rate as R1 · {done} of {opened.total}"


def test_pairs_are_counted_as_pairs(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """Who rated all drafts and judged one pair has the other pairs left."""
    rate(workplace, "R1")
    pairs = workplace.queueing.open_pairs("autumn", "R1")
    pairs.vote("tie")
    start = asked(qtbot, open_window(), pairs=True)
    assert start.raters["R1"].text() == f"Rate as R1 · 1 of {pairs.progress().total}"
    assert primary(start) == [start.raters["R1"]]


def test_the_person_is_named_by_their_name(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """Who is not in the plan is told so by the name they gave, without the pseudonym that stands in files."""
    me = workplace.profiles.introduce("Rae Lindqvist", "Medical writer")
    start = asked(qtbot, open_window())
    said = " ".join(one.text() for one in start.findChildren(QLabel) if one.isVisible())
    assert "The plan does not name Rae Lindqvist" in said
    assert me.pseudonym not in said


def test_pausing_stands_out_only_once_all_is_done(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """While a draft is in front, Next is what a rater is there for; after the last one it is the way back."""
    rate(workplace, "R1")
    window = open_window()
    asked(qtbot, window)
    window.rate.start.begun.emit("R2")
    qtbot.waitUntil(lambda: window.rate.blind, timeout=10000)
    assert (window.top.action.text(), window.top.action.property("role")) == ("Pause", "plain")
    window.top.press()
    asked(qtbot, window)
    window.rate.start.begun.emit("R1")
    qtbot.waitUntil(window.rate.done.isVisible, timeout=10000)
    assert (window.top.action.text(), window.top.action.property("role")) == ("Back to the study", "primary")
