"""The program's own documents in the window."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QShortcut, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from fairdraft.rules.engine import Checker
from fairdraft.services.checking import CheckingService
from fairdraft.ui.help.pages import CONTENTS, RULES, HelpPage, load_pages, search, slug
from fairdraft.ui.help.reader import HelpReader
from fairdraft.ui.help.rule_pages import rule_page_id, rule_pages
from fairdraft.ui.help.window import OF_SCREEN
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.theme.theme import Theme

HELP = Path(__file__).parents[2] / "resources" / "help"
OpenWindow = Callable[..., MainWindow]
NoModifier = Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def pages(checker: Checker) -> dict[str, HelpPage]:
    return load_pages(HELP) | rule_pages(CheckingService(lambda: checker).rules())


def test_every_page_that_ships_is_listed() -> None:
    """The list of pages and the folder of pages are the same, but for the page that is made of the rules in use."""
    listed = {name for _title, group in CONTENTS for name in group}
    assert listed - {RULES} == {one.stem for one in HELP.iterdir()}


def test_links_lead_to_pages_and_headings_of_the_help(pages: dict[str, HelpPage]) -> None:
    """No link leads to the web, and none to a page or heading that is not there."""
    links = [
        (page.id, link) for page in pages.values() for link in re.findall(r"(?<!\\)\]\(([^)]*)\)", page.text) if link
    ]
    assert len(links) > 100
    wrong = []
    for page, link in links:
        name, _hash, heading = link.partition("#")
        target = pages.get(name.removesuffix(".md") or page)
        headings = set() if target is None else {slug(one.heading) for one in target.sections()}
        if target is None or (heading and heading not in headings):
            wrong.append((page, link))
    assert not wrong


def test_every_rule_in_use_has_a_page_with_its_reason_and_source(checker: Checker, pages: dict[str, HelpPage]) -> None:
    """The page on rules links to each rule; its page has why it is there and where that is written."""
    rules = CheckingService(lambda: checker).rules()
    assert len(rules) > 80
    for rule in rules:
        assert f"]({rule_page_id(rule.id)})" in pages[RULES].text
        text = pages[rule_page_id(rule.id)].text.replace("\\", "")
        assert " ".join(rule.why.split()) in text
        assert " ".join(rule.citation.split()) in text


def test_a_rule_page_has_words_and_no_signs(pages: dict[str, HelpPage]) -> None:
    """Where a rule holds is told in words, and its examples stand without the signs that make words bold."""
    page = pages["rule-IND-02"].text
    assert "**Holds for:** product claim; in every channel." in page
    assert "to treat adults with major" in page
    assert "in television." in pages["rule-TV-03"].text
    assert "in television and radio." in pages["rule-TV-01"].text
    for one in pages.values():
        if one.id.startswith("rule-"):
            assert "\\*\\*" not in one.text
            assert "Holds for:** product-claim" not in one.text


def test_parts_of_a_page_stand_apart_in_what_a_search_shows() -> None:
    """A passage has a dot between parts that end in no stop: cells, items and paragraphs do not run together."""
    text = (
        "# Rule\n\nWhy it is **there**.\n\n**Source:** 21 CFR\n\n**Severity:** error\n\n- one\n  line\n- two\n\n"
        "| rule | looks at |\n| --- | --- |\n| [IND](x) | use |\n"
    )
    (found,) = search({"rule": HelpPage.of("rule", text)}, "severity")
    assert found.passage == (
        "Why it is there. Source: 21 CFR · Severity: error · one line · two · rule · looks at · IND · use"
    )


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("boxed warning", "glossary#boxed-warning"),
        ("Adequate PROVISION", "glossary#adequate-provision"),
        ("bits byte", "adaptation#bits-per-byte"),
        ("ind-02", "rule-IND-02"),
        ("isi", "glossary#important-safety-information-isi"),
    ],
)
def test_search_puts_the_section_first_whose_heading_has_the_words(
    pages: dict[str, HelpPage], query: str, first: str
) -> None:
    """All words must be there, in whatever case; a section that is about them comes before those that mention them."""
    assert search(pages, query)[0].section.address == first


def test_search_finds_nothing_where_one_word_is_missing(pages: dict[str, HelpPage]) -> None:
    """A section that lacks one of the words is not shown, and no words find nothing."""
    assert search(pages, "boxed quetzalcoatl") == ()
    assert search(pages, "  ") == ()


def test_the_keyboard_page_has_every_key_of_the_window(
    qtbot: QtBot, open_window: OpenWindow, pages: dict[str, HelpPage]
) -> None:
    """Whatever shortcut the window has, the page on keys names it."""
    window = open_window()
    keys = {one.key().toString().replace("Return", "Enter") for one in window.findChildren(QShortcut)}
    assert {"F1", "Ctrl+2", "F8", "Alt+Left"} <= keys
    # A comma is a key where it is all that follows a plus.
    named = re.split(r"(?:(?<!\+),|[\s|*])+", pages["keys"].text)
    assert not keys - set(named)


def test_f1_and_the_button_open_the_page_about_the_screen_in_front(qtbot: QtBot, open_window: OpenWindow) -> None:
    """The help opens beside the work, at the page of the screen, which each has; Esc closes it, and Ctrl+Q the program
    there, too.
    """
    window = open_window()
    assert set(OF_SCREEN) == set(window.ways.names)
    assert not window.help.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.help.isVisible()
    assert window.help.address == "drafting"
    window.show_screen("compare")
    window.navigation.help.click()
    assert window.help.address == "studies#comparing"
    assert "Comparing" in window.help.reader.toPlainText()
    qtbot.waitUntil(window.help.isActiveWindow, timeout=5000)
    qtbot.keyClick(window.help, Qt.Key.Key_Escape)
    assert not window.help.isVisible()
    window.show_help()
    qtbot.waitUntil(window.help.isActiveWindow, timeout=5000)
    qtbot.keyClick(window.help, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()


def test_a_person_searches_follows_a_link_and_goes_back(qtbot: QtBot, open_window: OpenWindow) -> None:
    """Typed words show where they stand; Enter opens the first place; back returns to the results, then the page."""
    window = open_window()
    one = window.help
    one.open("start")
    qtbot.waitUntil(lambda: RULES in one.pages, timeout=5000)
    qtbot.keyClicks(one.field, "adequate provision")
    assert "Glossary: Adequate provision" in one.reader.toPlainText()
    assert "TV-02" in one.reader.toPlainText()
    qtbot.keyClick(one.field, Qt.Key.Key_Return)
    assert one.address == "glossary#adequate-provision"
    assert len(one.reader.extraSelections()) > 2
    one.reader.followed.emit("adaptation.md#bits-per-byte")
    assert one.address == "adaptation#bits-per-byte"
    one.reader.followed.emit("https://example.org/")
    assert one.address == "adaptation#bits-per-byte"
    one.back()
    one.back()
    assert one.reader.toPlainText().startswith(f"{len(search(one.pages, 'adequate provision'))} places")
    one.back()
    assert one.address == "start"
    assert not one.back_button.isEnabled()
    one.forward()
    one.forward()
    assert one.address == "glossary#adequate-provision"
    qtbot.keyClicks(one.field, " quetzalcoatl")
    assert "Nothing found" in one.reader.toPlainText()
    assert "Try fewer" in one.reader.toPlainText()
    one.field.clear()
    qtbot.keyClicks(one.field, "quetzalcoatl")
    assert "No page has “quetzalcoatl”." in one.reader.toPlainText()


def test_tab_reaches_search_pages_and_links(qtbot: QtBot, open_window: OpenWindow) -> None:
    """Everything in the help can be reached by keys and has a name for screen readers."""
    one = open_window().help
    one.open("start")
    qtbot.waitUntil(one.isActiveWindow, timeout=5000)
    controls = [*one.findChildren(QAbstractButton), *one.findChildren(QLineEdit), one.reader]
    assert not [type(each).__name__ for each in controls if each.isVisible() and not each.accessibleName()]
    one.field.setFocus()
    seen = set()
    for _ in range(40):
        focus = QApplication.focusWidget()
        seen.add(focus)
        one.focusNextChild()
    assert one.reader in seen
    assert one.back_button in seen or not one.back_button.isEnabled()
    assert len(seen) > 12


def test_letters_have_the_colors_of_the_theme_in_both_schemes(qtbot: QtBot, theme: Theme) -> None:
    """Text, headings, tables and links are drawn in the theme's colors, also after it changed."""
    reader = HelpReader(theme)
    qtbot.addWidget(reader)
    reader.show_page((HELP / "adaptation.md").read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        theme.choose(scheme)
        colors, block = set(), reader.document().begin()
        while block.isValid():
            steps = block.begin()
            while not steps.atEnd():
                colors.add(steps.fragment().charFormat().foreground().color().name().upper())
                steps += 1
            block = block.next()
        assert colors == {theme.tokens.text.upper(), theme.tokens.accent.upper()}


def test_a_page_loads_nothing_from_anywhere(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    """A picture that a page names is not looked for, even where its file lies on this machine."""
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    file = tmp_path / "here.png"
    assert picture.save(str(file))
    reader = HelpReader(theme)
    qtbot.addWidget(reader)
    reader.show_page(f"# Page\n\n![a picture]({QUrl.fromLocalFile(str(file)).toString()})\n")
    kind = QTextDocument.ResourceType.ImageResource.value
    assert not reader.loadResource(kind, QUrl.fromLocalFile(str(file)))
    assert not reader.document().resource(kind, QUrl.fromLocalFile(str(file)))
