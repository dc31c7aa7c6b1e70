"""Do campaigns come into the window, change and go, as a person expects it?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.campaign_form import CampaignForm, UnfitCampaignError, filled_campaign, form_of
from fairdraft.domain.campaign_use import CampaignUse
from fairdraft.services.managing_campaigns import CampaignOverview
from fairdraft.services.workplace import Workplace
from fairdraft.ui.campaigns.campaign_page import CampaignPage
from fairdraft.ui.campaigns.form_page import FormPage
from fairdraft.ui.campaigns.list_page import CampaignList
from fairdraft.ui.campaigns.screen import CampaignsScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.ask_dialog import AskDialog
from fairdraft.ui.parts.form_parts import Number
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
# Dialogs ask the window system for sizes, and the one without a screen says that it has none.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
CONTROL = Qt.KeyboardModifier.ControlModifier
FORM = CampaignForm(
    name="Mine", id="mine", product="glynora", channel="tv", briefs=(("b01", "A walk."), ("b02", "A talk."))
)


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def pressable(widget: QWidget, name: str) -> QPushButton:
    """The button of a name; what was drawn before, and is to go, comes first."""
    return [one for one in widget.findChildren(QPushButton) if one.accessibleName() == name][-1]


@pytest.fixture
def campaigns(qtbot: QtBot, open_window: OpenWindow) -> CampaignsScreen:
    """The list of campaigns, come to from the draft screen."""
    window = open_window(campaign="glynora")
    window.draft.view.setup.campaigns.click()
    qtbot.waitUntil(lambda: "glynora" in window.campaigns.list.cards, timeout=15000)
    assert window.stack.currentWidget() is window.campaigns
    return window.campaigns


def test_a_campaign_is_made_drafted_for_and_reworded(
    qtbot: QtBot, campaigns: CampaignsScreen, workplace: Workplace
) -> None:
    """The list tells each campaign; a form makes one by keys; a refusal keeps what is typed and goes to its place. What
    is made can be drafted for at once, and a brief that is reworded stands on the draft screen in its new words.
    """
    window, form = campaigns.window(), campaigns.form
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(campaigns.list.cards["glynora"].open_button.hasFocus, timeout=15000)
    said = words(campaigns.list.cards["glynora-tv"])
    assert [one for one in ("television", ":90", "3 briefs", "sample", "Endocrinology") if one not in said] == []
    qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    assert campaigns.page is form
    assert form.name.hasFocus()
    form.message.set_text("Ask your doctor.")
    qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "has no name" in window.messages.text, timeout=15000)
    assert form.name.hasFocus()
    assert form.message.text() == "Ask your doctor."
    qtbot.keyClicks(form.name, "GLYNORA small steps")
    assert form.id.text() == "glynora-small-steps"
    form.id.setText("glynora")
    form.product.setCurrentIndex(form.product.findData("glynora"))
    form.channel.setCurrentIndex(form.channel.findData("radio"))
    form.limits["seconds"].setValue(60)
    form.briefs.field(0).set_text("A walk after dinner.")
    qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "belongs to the campaign “GLYNORA" in window.messages.text, timeout=15000)
    assert form.id.hasFocus()
    form.id.setText("steps")
    for _impatient in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: campaigns.page is campaigns.campaign, timeout=15000)
    made = workplace.products.campaign("steps")
    assert (made.limits, made.message, made.sample) == ({"seconds": 60}, "Ask your doctor.", False)
    assert "Kept “GLYNORA small steps” with 1 brief" in window.messages.text
    assert "not used yet" in words(campaigns.campaign)
    window.top.press()
    setup = window.draft.view.setup
    assert window.stack.currentWidget() is window.draft
    assert (setup.campaign, setup.brief_text.text()) == (made, "A walk after dinner.")
    setup.campaigns.click()
    qtbot.waitUntil(lambda: "steps" in campaigns.list.cards, timeout=15000)
    campaigns.list.cards["steps"].open_button.click()
    pressable(campaigns.campaign, "Reword the brief b01").click()
    assert form.briefs.field(0).hasFocus()
    form.briefs.field(0).set_text("A walk before dinner.")
    pressable(form, "Add a brief").click()
    qtbot.keyClicks(form.briefs.field(1), "A second idea.")
    # Somebody else changes it meanwhile: nothing is written over, and nothing typed is lost.
    workplace.products._store.save_campaign(made.model_copy(update={"name": "Other steps"}))
    qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "was changed or removed in the meantime" in window.messages.text, timeout=15000)
    assert form.briefs.field(1).toPlainText() == "A second idea."
    workplace.products._store.save_campaign(made)
    qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: campaigns.page is campaigns.campaign, timeout=15000)
    assert [one.id for one in workplace.products.campaign("steps").briefs] == ["b01", "b02"]
    QTest.keyClick(campaigns.campaign, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert campaigns.list.cards["steps"].open_button.hasFocus()
    QTest.keyClick(campaigns.list, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.stack.currentWidget() is window.draft
    assert setup.brief_text.text() == "A walk before dinner."
    assert not setup._own_chip.isVisible()


def test_files_come_in_are_asked_about_where_they_replace_and_go_out(
    qtbot: QtBot, campaigns: CampaignsScreen, workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong file is told with its line. One of a known id is asked about, with what the kept one is used for. A
    campaign is written as a file, and taken out where nothing was made of it.
    """
    window = campaigns.window()
    assert isinstance(window, MainWindow)
    files: list[Path] = []
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args: (str(files.pop(0)), ""))

    def asked() -> list[AskDialog]:
        return [one for one in campaigns.findChildren(AskDialog) if one.isVisible()]

    wrong = tmp_path / "wrong.toml"
    wrong.write_text('schema = "fairdraft/campaign@1"\nid = "x"\nname = "X"\nproduct = "glynora"\nchanel = "tv"\n')
    files.append(wrong)
    pressable(campaigns.list, "Add a campaign file…").click()
    qtbot.waitUntil(lambda: "wrong.toml, line 5" in window.messages.text, timeout=15000)
    kept = workplace.products.campaign("glynora")
    file = tmp_path / "glynora.toml"
    shorter = kept.model_copy(update={"briefs": kept.briefs[1:], "sample": False, "sections": ("hero",)})
    workplace.documents.write_campaign(shorter, file)
    campaigns.add(file)
    qtbot.waitUntil(lambda: bool(asked()), timeout=15000)
    said = words(asked()[0])
    assert "That one is a sample" in said
    assert "In use: " in said
    assert "a study asks for: b01." in said
    asked()[0].cancel.click()
    assert workplace.products.campaign("glynora") == kept
    campaigns.add(file)
    qtbot.waitUntil(lambda: bool(asked()), timeout=15000)
    asked()[0].go.click()
    qtbot.waitUntil(lambda: campaigns.page is campaigns.campaign, timeout=15000)
    assert workplace.products.campaign("glynora") == shorter
    assert "do not have a section “hero”" in window.messages.text
    assert not campaigns.campaign.remove.isEnabled()
    campaigns.add(file)
    qtbot.waitUntil(lambda: "is already here" in window.messages.text, timeout=15000)
    workplace.campaigns.make(FORM)
    qtbot.waitUntil(lambda: "mine" in campaigns.list.cards, timeout=15000)
    campaigns.open("mine")
    target = tmp_path / "mine.toml"
    files.append(target)
    pressable(campaigns.campaign, "Save as a file…").click()
    qtbot.waitUntil(target.exists, timeout=15000)
    assert workplace.products.read_campaign(target) == workplace.products.campaign("mine")
    campaigns.campaign.remove.click()
    qtbot.waitUntil(lambda: bool(asked()), timeout=15000)
    asked()[0].go.click()
    qtbot.waitUntil(lambda: campaigns.page is campaigns.list and "mine" not in campaigns.list.cards, timeout=15000)
    assert "mine" not in {one.id for one in workplace.products.campaigns()}


def made(form: CampaignForm = FORM, *, sample: bool = False) -> Campaign:
    return filled_campaign(form).model_copy(update={"sample": sample})


def test_a_window_for_reading_only_and_a_sample_offer_what_can_be_done(qtbot: QtBot, theme: Theme) -> None:
    """Reading only, nothing is made, added or changed; a sample can be begun from and saved, and stays."""
    listed = CampaignList(theme, read_only=True)
    qtbot.addWidget(listed)
    listed.show_campaigns(())
    assert listed.action() is None
    assert "You have no campaign of your own yet" in words(listed)
    assert [one.text() for one in listed.findChildren(QPushButton)] == ["← Draft"]
    page = CampaignPage(theme, read_only=False)
    qtbot.addWidget(page)
    page.show_campaign(CampaignOverview(made(sample=True), None, CampaignUse(), ships=True))
    texts = {one.text() for one in page.findChildren(QPushButton)}
    assert texts == {"← Campaigns", "Use as a template…", "Save as a file…"}
    assert "Its product “glynora” is not here" in words(page)
    page.show_campaign(CampaignOverview(made(sample=True), None, CampaignUse()))
    assert "your own, marked as a sample" in words(page)
    assert pressable(page, "Change the campaign").isEnabled()
    assert page.remove.isEnabled()


def test_a_campaign_chooses_the_form_of_its_copy_decks(
    qtbot: QtBot, campaigns: CampaignsScreen, workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Word template that is kept here is offered; one that is not comes in from the form and is chosen at once. What
    is none is told, and the choice stays. The campaign has the template's name, and its page tells it.
    """
    house = workplace.deck_templates.example(tmp_path / "house.docx")
    workplace.deck_templates.add(house)
    broken = tmp_path / "broken.docx"
    broken.write_text("no document", encoding="utf-8")
    files = [broken, house, workplace.deck_templates.example(tmp_path / "Client & Co.docx")]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(files.pop(0)), ""))
    workplace.campaigns.make(FORM)
    campaigns.shown()
    qtbot.waitUntil(lambda: "mine" in campaigns.list.cards, timeout=15000)
    campaigns.open("mine")
    assert "Copy decks" not in words(campaigns.campaign)
    pressable(campaigns.campaign, "Change the campaign").click()
    field = campaigns.form.deck_template
    assert [field.box.itemText(place) for place in range(field.box.count())] == ["Fairdraft's own form", "house"]
    window = campaigns.window()
    assert isinstance(window, MainWindow)
    field.add_button.click()
    qtbot.waitUntil(lambda: "broken.docx" in window.messages.text, timeout=15000)
    assert field.name == ""
    for name in ("house", "Client & Co"):
        field.add_button.click()
        qtbot.waitUntil(lambda name=name: field.name == name, timeout=15000)
    assert workplace.deck_templates.names() == ("Client & Co", "house")
    qtbot.keyClick(window, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: campaigns.page is campaigns.campaign, timeout=15000)
    assert workplace.products.campaign("mine").deck_template == "Client & Co"
    assert "In the Word template “Client & Co”" in words(campaigns.campaign)


def test_a_template_that_is_not_here_stays_chosen(qtbot: QtBot, theme: Theme, workplace: Workplace) -> None:
    """A campaign that names one of another machine keeps it, and the form says what that means; in other letters than
    its file's it is no other template.
    """
    page = FormPage(theme)
    qtbot.addWidget(page)
    page.deck_template.offer(("House",))
    page.begin("change", workplace.products.products(), made(replace(FORM, deck_template="elsewhere")))
    assert page.form.deck_template == "elsewhere"
    assert "“elsewhere” is not on this machine" in words(page)
    page.begin("change", workplace.products.products(), made(replace(FORM, deck_template="house.docx")))
    assert (page.form.deck_template, page.deck_template.box.currentText()) == ("house.docx", "House")
    assert "is not on this machine" not in words(page)
    assert page.begun is None
    page.deck_template.box.setCurrentIndex(0)
    assert page.begun is not None
    assert filled_campaign(page.form, page.base).deck_template == ""


def test_limits_of_a_file_that_no_field_holds_are_shown_as_near_as_can_be(
    qtbot: QtBot, theme: Theme, workplace: Workplace
) -> None:
    """More than the fields offer is kept; numbers without sense do not keep the form from being filled whole."""
    page = FormPage(theme)
    qtbot.addWidget(page)
    strange = made().model_copy(update={"limits": {"seconds": 7200, "voice_over": 10**30, "super": -4}})
    page.begin("change", workplace.products.products(), strange)
    assert page.form.limits == {"seconds": 7200, "voice_over": 999_999}
    assert page.form.briefs == FORM.briefs


def test_what_is_typed_into_the_form_stays_until_it_is_begun_over(
    qtbot: QtBot, theme: Theme, workplace: Workplace
) -> None:
    """Who looks something up finds the form as it was; for something else, or begun over, it begins anew. A channel is
    asked for its own limits, and what has no product is help-seeking.
    """
    page, products = FormPage(theme), workplace.products.products()
    qtbot.addWidget(page)
    page.show()
    page.begin("new", products)
    assert page.product.currentIndex() == -1
    assert "Choose a product" in page.product.placeholderText()
    page.name.setText("Walks")
    page.begin("new", products)
    assert page.form.name == "Walks"
    shown = {part for part, number in page.limits.items() if number.isVisible()}
    sections = ("headline", "subhead", "body", "call_to_action")
    assert shown == {*sections, *(f"{one}_characters" for one in sections), "characters"}
    page.channel.setCurrentIndex(page.channel.findData("tv"))
    assert {part for part, number in page.limits.items() if number.isVisible()} == {"seconds", "voice_over", "super"}
    page.product.setCurrentIndex(page.product.findData(""))
    assert page.form.ad_type == "help-seeking"
    page.product.setCurrentIndex(page.product.findData("cordexa"))
    assert page.form.ad_type == "product-claim"
    page.over_button.click()
    assert (page.form.name, page.form.channel, page.form.product) == ("", "print", None)
    page.begin("copy", products, made())
    assert (page.form.name, page.form.id, page.form.briefs) == ("Copy of Mine", "mine-copy", FORM.briefs)
    voiced = made(replace(FORM, voice="Calm.", avoid="journey", prefer="doctor: physician, HCP"))
    page.begin("change", products, voiced, CampaignUse(drafts=1, briefs=frozenset(("b01",))))
    assert page.form == form_of(voiced)
    page.prefer.set_text("doctor physician")
    with pytest.raises(UnfitCampaignError) as wrong:
        filled_campaign(page.form, voiced)
    page.show_fault(wrong.value)
    assert page.focusWidget() is page.prefer
    assert "In use: 1 draft" in words(page)
    controls = [
        one for kind in (QAbstractButton, QComboBox, QLineEdit, QTextEdit, Number) for one in page.findChildren(kind)
    ]
    assert not [one for one in controls if not one.accessibleName() and not one.objectName().startswith("qt_")]
    assert not page.id.isEnabled()
    assert not pressable(page, "Remove the brief b01").isEnabled()
    pressable(page, "Remove the brief b02").click()
    page.briefs.add()
    assert [one for one, _words in page.form.briefs] == ["b01", "b03"]
    page.end()
    page.begin("change", products, made())
    assert page.form.briefs == FORM.briefs


def test_a_campaign_that_goes_from_under_the_draft_screen_is_told(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """Another program took the campaign in front out: another one stands there, and that is said."""
    workplace.campaigns.make(FORM)
    window = open_window(campaign="mine")
    qtbot.waitUntil(lambda: window.at_rest, timeout=15000)
    assert window.draft.view.setup.campaign == workplace.products.campaign("mine")
    workplace.campaigns.remove("mine")
    qtbot.waitUntil(lambda: "“Mine” is gone." in window.messages.text, timeout=15000)
    setup = window.draft.view.setup
    assert setup.campaign is not None
    assert setup.campaign.id != "mine"
