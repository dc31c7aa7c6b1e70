"""The list of studies."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from study_support import planned, run

from fairdraft import bootstrap
from fairdraft.services.study_overview import study_overview
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.studies.list_page import ListPage
from fairdraft.ui.studies.study_card import StudyCard
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]


def shown_list(qtbot: QtBot, window: MainWindow) -> ListPage:
    window.show_screen("studies")
    page = window.studies.list
    qtbot.waitUntil(lambda: bool(cards(page)), timeout=5000)
    return page


def cards(page: ListPage) -> dict[str, StudyCard]:
    return {one.overview.id: one for one in page.findChildren(StudyCard) if not one.isHidden()}


def words(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if not one.isHidden() and one.text()]


def pressed(widget: QWidget, name: str) -> None:
    next(one for one in widget.findChildren(QPushButton) if one.accessibleName() == name).click()


def test_the_list_tells_step_drafts_and_raters(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """A study's card has its step, its drafts of all, and each rater; the sample says that it is synthetic."""
    planned(workplace, tmp_path, name="Autumn leaves", raters=["R1"], campaigns=["lumivar"])
    page = shown_list(qtbot, open_window())
    assert [*cards(page)] == ["autumn", "sample"]
    assert {"Autumn leaves", "planned", "0 of 32", "R1", "not started"} <= set(words(cards(page)["autumn"]))
    assert "synthetic sample" in words(cards(page)["sample"])


def test_a_card_tells_of_conflicts_that_wait(qtbot: QtBot, workplace: Workplace, theme: Theme) -> None:
    """Judgments that differ between laptops are told where one looks first; without any, nothing is."""
    sample = study_overview(workplace.studying.status("sample"))
    told = []
    for number in (2, 0):
        card = StudyCard(replace(sample, conflicts=number), theme, running=False, can_rate=False)
        qtbot.addWidget(card)
        told.append("2 conflicts to decide" in words(card))
        # The sample has nobody to be blind to.
        assert "rated" in words(card)
    assert told == [True, False]


def test_the_list_follows_the_store(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """What another program plans and drafts while the list is open shows by itself."""
    page = shown_list(qtbot, open_window())
    assert "You have no study of your own yet" in words(page)
    planned(workplace, tmp_path, campaigns=["lumivar"])
    qtbot.waitUntil(lambda: "autumn" in cards(page), timeout=5000)
    run(workplace)
    qtbot.waitUntil(lambda: any("ready to rate" in words(one) for one in cards(page).values()), timeout=5000)


def test_rating_is_asked_for_by_the_study(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """The button on a card asks for that study; a study without drafts has none."""
    planned(workplace, tmp_path, name="Autumn", campaigns=["lumivar"])
    planned(workplace, tmp_path, "empty")
    run(workplace)
    window = open_window()
    page = shown_list(qtbot, window)
    with qtbot.waitSignal(window.studies.rate_wanted) as asked:
        pressed(page, "Rate Autumn")
    assert asked.args == ["autumn"]
    assert "Rate empty" not in [one.accessibleName() for one in page.findChildren(QPushButton)]


def test_a_card_opens_wherever_it_is_pressed(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """A click on the card and its button ask for the same study."""
    page = shown_list(qtbot, open_window())
    card = cards(page)["sample"]
    with qtbot.waitSignal(page.opened) as asked:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert asked.args == ["sample"]
    with qtbot.waitSignal(page.opened) as asked:
        card.open_button.click()
    assert asked.args == ["sample"]


def test_a_second_window_offers_nothing_that_writes(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """A read-only window lists the studies and has neither planning nor rating."""
    planned(workplace, tmp_path, campaigns=["lumivar"])
    run(workplace)
    second = bootstrap.open_workplace(tmp_path / "home", scripted=True, window=True)
    try:
        assert second.read_only
        window = open_window(of=second)
        page = shown_list(qtbot, window)
        assert "autumn" in cards(page)
        assert page.action() is None
        names = [one.accessibleName() for one in page.findChildren(QPushButton)]
        assert "Open autumn" in names
        assert not [one for one in names if one.startswith(("Rate", "Plan"))]
        window.close()
    finally:
        second.close()
