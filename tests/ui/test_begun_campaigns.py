"""A campaign that was begun by the form outlives the window."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.campaign_form import form_of
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.campaigns.screen import CampaignsScreen
from fairdraft.ui.parts.ask_dialog import AskDialog
from fairdraft.ui.theme.theme import Theme

# Dialogs ask the window system for sizes, and the one without a screen says that it has none.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def press(widget: QWidget, words: str) -> None:
    next(one for one in widget.findChildren(QPushButton) if one.text() == words and one.isVisible()).click()


@pytest.fixture
def come_to(qtbot: QtBot, workplace: Workplace, theme: Theme) -> Iterator[Callable[[], CampaignsScreen]]:
    """The list of campaigns as a window that just opened has it; the one before it was closed."""
    background = Background(1)
    opened: list[CampaignsScreen] = []

    def come() -> CampaignsScreen:
        if opened:
            opened[-1].close_screen()
        one = CampaignsScreen(workplace, background, theme)
        opened.append(one)
        qtbot.addWidget(one)
        one.show()
        one.shown()
        qtbot.waitUntil(lambda: one.is_read)
        return one

    yield come
    opened[-1].close_screen()
    background.close()


def test_what_was_filled_in_is_offered_again_and_kept(
    qtbot: QtBot, workplace: Workplace, come_to: Callable[[], CampaignsScreen]
) -> None:
    """The window closes over a form: the next one offers it, fills it in as it was, and forgets it once it is kept."""
    file = workplace.home / "begun-campaigns.json"
    first = come_to()
    assert first.list.begun.isHidden()
    first.list.new_wanted.emit()
    first.form.name.setText("Autumn walks")
    first.form.product.setCurrentIndex(first.form.product.findData("glynora"))
    first.form.briefs.field(0).set_text("A walk after dinner.")
    # On the disk while it is typed, not only where the window closes in order.
    qtbot.waitUntil(file.exists)
    first.form.briefs.add()
    first.form.briefs.field(1).set_text("A talk.")
    typed = first.form.form
    second = come_to()
    assert "New campaign “Autumn walks”" in words(second.list)
    press(second.list, "Continue")
    assert second.page is second.form
    assert second.form.form == typed
    assert second.form.resumed.isVisible()
    second.form.name.setText("Autumn walks 2")
    assert second.form.id.text() == "autumn-walks-2"
    second.keep()
    qtbot.waitUntil(lambda: second.page is second.campaign)
    assert [one.text for one in workplace.products.campaign("autumn-walks-2").briefs] == [
        "A walk after dinner.",
        "A talk.",
    ]
    assert not file.exists()
    second.go_back()
    assert second.list.begun.isHidden()


def test_changes_and_a_new_one_wait_beside_each_other_until_they_are_discarded(
    qtbot: QtBot, workplace: Workplace, come_to: Callable[[], CampaignsScreen]
) -> None:
    """Another form in front loses nothing of the one before; what is discarded is asked about, and gone for good."""
    screen = come_to()
    screen.open("glynora")
    screen.campaign.copy_wanted.emit()
    screen.form.audience.set_text("Young adults")
    screen.go_back()
    screen.go_back()
    screen.list.new_wanted.emit()
    screen.form.message.set_text("Ask.")
    screen.open("glynora")
    screen.campaign.copy_wanted.emit()
    assert screen.form.audience.text() == "Young adults"
    screen.go_back()
    screen.go_back()
    assert "with no name yet" in words(screen.list.begun)
    assert "from “GLYNORA: small steps" in words(screen.list.begun)
    screen.list.begun.discarded.emit(screen.memory.find("copy", "glynora"))
    dialog = screen.findChild(AskDialog)
    assert dialog is not None
    dialog.accept()
    assert [one.purpose for one in screen.memory.forms] == ["new"]
    screen.open("glynora")
    screen.campaign.copy_wanted.emit()
    assert screen.form.audience.text() != "Young adults"
    screen.form.over_button.click()
    assert [one.purpose for one in come_to().memory.forms] == ["new"]


def test_two_windows_on_one_folder_lose_nothing_of_each_other(
    qtbot: QtBot, workplace: Workplace, theme: Theme, come_to: Callable[[], CampaignsScreen]
) -> None:
    """A shared folder may be one that no lock reaches: what the later window writes leaves what the other has begun."""
    first = come_to()
    background = Background(1)
    other = CampaignsScreen(workplace, background, theme)
    qtbot.addWidget(other)
    other.show()
    other.shown()
    qtbot.waitUntil(lambda: other.is_read)
    for screen, campaign in ((first, "glynora"), (other, "lumivar")):
        screen.open(campaign)
        screen.campaign.copy_wanted.emit()
        screen.form.audience.set_text("Young adults")
        screen.go_back()
    other.close_screen()
    background.close()
    assert {one.base for one in come_to().memory.forms} == {"glynora", "lumivar"}


def test_two_windows_that_fill_in_the_same_form_keep_both(
    qtbot: QtBot, workplace: Workplace, theme: Theme, come_to: Callable[[], CampaignsScreen]
) -> None:
    """A new campaign begun in each, whoever types last; the next window offers both, and what is over is over."""
    first = come_to()
    background = Background(1)
    other = CampaignsScreen(workplace, background, theme)
    qtbot.addWidget(other)
    other.show()
    other.shown()
    qtbot.waitUntil(lambda: other.is_read)
    for name in ("one", "two", "three"):
        for screen, whose in ((first, "First"), (other, "Other")):
            screen.list.new_wanted.emit()
            screen.form.name.setText(f"{whose} {name}")
            screen.memory._keeper.flush()
    other.close_screen()
    background.close()
    last = come_to()
    assert sorted(one.typed.name for one in last.memory.forms) == ["First three", "Other three"]
    for _ in range(2):
        shown = last.memory.forms[-1]
        last.list.begun.go_on.emit(shown)
        assert last.form.name.text() == shown.typed.name
        last.memory.forget(shown.key)
        last.go_back()
    assert come_to().memory.forms == ()


def test_changes_of_a_campaign_that_is_gone_make_a_new_one(
    qtbot: QtBot, workplace: Workplace, come_to: Callable[[], CampaignsScreen]
) -> None:
    """What was typed is not lost with the campaign that it was about."""
    made = workplace.products.campaign("glynora").model_copy(update={"id": "mine", "name": "Mine", "sample": False})
    workplace.products._store.save_campaign(made)
    screen = come_to()
    screen.open("mine")
    screen.campaign.change_wanted.emit("")
    screen.form.audience.set_text("Young adults")
    typed = screen.form.form
    screen.go_back()
    screen.remove("mine")
    qtbot.waitUntil(lambda: screen.page is screen.list and "mine" not in screen.list.cards)
    press(screen.list, "Continue")
    assert screen.form.form == typed
    assert screen.form.id.isEnabled()
    screen.keep()
    qtbot.waitUntil(lambda: screen.page is screen.campaign)
    assert workplace.products.campaign("mine").audience == "Young adults"
    assert screen.memory.forms == ()


def test_who_goes_back_from_the_form_of_a_campaign_that_is_gone_comes_to_the_list(
    qtbot: QtBot, workplace: Workplace, come_to: Callable[[], CampaignsScreen]
) -> None:
    """Its page would offer to draft for what is not there; what was typed waits above the list."""
    form = replace(form_of(workplace.products.campaign("glynora")), name="Short-lived", id="short-lived")
    workplace.campaigns.make(form, None)
    screen = come_to()
    screen.open("short-lived")
    screen.campaign.change_wanted.emit("")
    screen.form.message.set_text("Mine")
    workplace.campaigns.remove("short-lived")
    screen.shown()
    qtbot.waitUntil(lambda: screen._overview("short-lived") is None)
    screen.go_back()
    assert screen.page is screen.list
    assert screen.list.begun.isVisible()
