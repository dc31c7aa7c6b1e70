"""Are a product, a label and what changed there in the window, as they are in the terminal?"""

from collections.abc import Callable
from pathlib import Path

import label_examples as examples
import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.ask_dialog import AskDialog
from fairdraft.ui.products.product_page import ProductPage
from fairdraft.ui.products.screen import ProductsScreen
from fairdraft.ui.products.which_label_dialog import WhichLabelDialog
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
# Dialogs ask the window system for sizes, and the one without a screen says that it has none.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def later_version(workplace: Workplace, folder: Path) -> Path:
    """A file of GLYNORA's next version, whose use lost a word that a kept piece still says."""
    text = (workplace.resources / "products" / "glynora.toml").read_text(encoding="utf-8")
    product = workplace.products.product("glynora")
    use = product.indications[0].text
    file = folder / "later.toml"
    changed = text.replace(f'version = "{product.version}"', 'version = "2099-01"').replace("adults", "grown-ups")
    assert use not in changed
    file.write_text(changed, encoding="utf-8")
    return file


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the dialogs for files answer, one after another."""
    answers: list[Path] = []
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args: (str(answers.pop(0)), ""))
    return answers


@pytest.fixture
def products(qtbot: QtBot, open_window: OpenWindow) -> ProductsScreen:
    """The products screen, come to from the draft screen."""
    window = open_window(campaign="glynora")
    window.draft.view.setup.product.click()
    qtbot.waitUntil(lambda: "GLYNORA" in window.products.heading(), timeout=15000)
    assert window.stack.currentWidget() is window.products
    return window.products


def test_a_changed_product_comes_in_and_names_the_pieces_that_say_the_old_words(
    qtbot: QtBot, products: ProductsScreen, workplace: Workplace, asked: list[Path], tmp_path: Path
) -> None:
    """A file is held against the kept version, then added; both versions stand side by side, and a piece that carries
    dropped wording is put on the sheet. The way back is a key.
    """
    page, window = products.product, products.window()
    assert isinstance(window, MainWindow)
    product = workplace.products.product("glynora")
    assert product.safety.isi.strip() in words(page)
    assert "sample data, fictional" in words(page)
    (draft, _other) = workplace.drafting.drafts(campaign="glynora", brief="b01")
    piece = workplace.editing.begin(draft, "rater-1")
    file = later_version(workplace, tmp_path)
    asked.append(file)
    page.versions.compare.click()
    qtbot.waitUntil(lambda: products.page is products.changes, timeout=15000)
    said = words(products.changes)
    assert f"GLYNORA {product.version} → GLYNORA 2099-01" in said
    assert said.index("CRITICAL") < said.index("Indication") < said.index("PIECES TO RE-CUT")
    assert piece.name in said
    assert "1 of 1 piece of campaigns for GLYNORA" in said
    QTest.keyClick(products.changes.back, Qt.Key.Key_End)
    assert products.changes.area.verticalScrollBar().value() > 0
    QTest.keyClick(products.changes, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert products.page is page
    asked.append(file)
    page.add.click()
    qtbot.waitUntil(lambda: "version 2099-01" in words(page), timeout=15000)
    assert "Added GLYNORA" in window.messages.text
    assert workplace.products.versions("glynora") == ("2099-01", product.version)
    # What lies on the desk meanwhile is held against the words that count now.
    screen = window.draft
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    assert all("IND-02" in {one.rule for one in variant.check.findings} for variant in screen.desk.desk.variants)
    page.versions.compare.click()
    qtbot.waitUntil(lambda: products.page is products.changes, timeout=15000)
    show = next(one for one in products.changes.findChildren(QPushButton) if one.text() == "Show it")
    show.click()
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.draft, timeout=15000)
    assert window.draft.view.setup.brief_box.currentData() == "b01"
    assert window.draft.sheet.draft_id == draft.id
    # One that was taken in from a file meanwhile is found, too.
    copy = tmp_path / "copy.txt"
    copy.write_text(f"HEADLINE: Taken in\n\n{product.indications[0].text}", encoding="utf-8")
    workplace.importing_pieces.import_piece(copy, "glynora", by="rater-1", name="Taken in")
    window.show_screen("products")
    products.product.versions.compare.click()
    qtbot.waitUntil(lambda: "Taken in" in words(products.changes), timeout=15000)
    buttons = products.changes.findChildren(QPushButton)
    next(one for one in buttons if one.accessibleName().startswith("Show “Taken in")).click()
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.draft, timeout=15000)
    assert "Taken in" in window.draft.view.editor.toPlainText()


def test_a_version_that_nothing_rests_on_is_replaced_when_somebody_says_so(
    qtbot: QtBot, products: ProductsScreen, workplace: Workplace, tmp_path: Path
) -> None:
    """A mended file under the same version is asked about; Cancel leaves the words, Replace it puts the new ones in."""
    file = later_version(workplace, tmp_path)
    workplace.products.add_product(file)
    file.write_text(file.read_text(encoding="utf-8").replace("grown-ups", "adults"), encoding="utf-8")
    for answer in ("cancel", "go"):
        assert "grown-ups" in workplace.products.product("glynora").indications[0].text
        products.add(file)
        qtbot.waitUntil(lambda: products.findChild(AskDialog) is not None, timeout=15000)
        dialog = products.findChild(AskDialog)
        assert "Nothing rests on that version yet." in words(dialog)
        getattr(dialog, answer).click()
        qtbot.waitUntil(lambda: products.findChild(AskDialog) is None, timeout=15000)
    window = products.window()
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: "Replaced GLYNORA" in window.messages.text, timeout=15000)
    assert "adults" in workplace.products.product("glynora").indications[0].text


def test_a_label_becomes_a_product_file(
    qtbot: QtBot, products: ProductsScreen, workplace: Workplace, asked: list[Path], tmp_path: Path
) -> None:
    """What was taken, what is missing and the file are shown; another id is taken or refused; the file is written, and
    nothing is kept before it is added. Of several labels one is chosen, and what is no label is told.
    """
    page, window = products.label, products.window()
    assert isinstance(window, MainWindow)
    label, several = tmp_path / "label.xml", tmp_path / "search.json"
    label.write_text(examples.spl(), encoding="utf-8")
    asked.append(label)
    window.top.press()
    qtbot.waitUntil(lambda: products.page is page, timeout=15000)
    said = words(page)
    assert "Draft of BREVASTA® (talimorine)" in said
    assert "Nothing is confirmed or saved yet" in said
    assert said.index("TAKEN FROM THE LABEL") < said.index("Boxed warning") < said.rindex("NOTE")
    assert 'id = "brevasta"' in page.file.text()
    assert page.compare.isHidden()
    page.id.setText("Not An Id")
    page.use.click()
    qtbot.waitUntil(lambda: "cannot be the id of a product" in window.messages.text, timeout=15000)
    page.id.setText("glynora")
    QTest.keyClick(page.id, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.compare.isHidden(), timeout=15000)
    assert not window.messages.text
    page.compare.click()
    qtbot.waitUntil(lambda: products.page is products.changes, timeout=15000)
    assert "BREVASTA" in words(products.changes)
    products.changes.back.click()
    assert products.page is page
    target = tmp_path / "drafted.toml"
    asked.append(target)
    window.top.press()
    qtbot.waitUntil(target.exists, timeout=15000)
    assert workplace.products.read_product(target).id == "glynora"
    assert len(workplace.products.versions("glynora")) == 1
    unread = tmp_path / "nobody has confirmed it.toml"
    unread.write_text(target.read_text().replace('id = "glynora"', 'id = "brevasta"'))
    products.add(unread)
    qtbot.waitUntil(lambda: "still ask a person to confirm" in window.messages.text, timeout=15000)
    several.write_text(examples.openfda(examples.result(), examples.result(effective_time="20200101")))
    products.read_label(several)
    qtbot.waitUntil(lambda: bool(products.findChildren(WhichLabelDialog)), timeout=15000)
    (dialog,) = products.findChildren(WhichLabelDialog)
    assert dialog.labels.count() == 2
    dialog.labels.setCurrentIndex(1)
    dialog.take.click()
    qtbot.waitUntil(lambda: "2020-01-01" in words(page), timeout=15000)
    products.read_label(target)
    qtbot.waitUntil(lambda: "drafted.toml" in window.messages.text, timeout=15000)
    assert products.page is page


def test_a_new_version_is_what_the_piece_on_the_sheet_is_held_against(
    qtbot: QtBot, sheet: DraftScreen, workplace: Workplace, tmp_path: Path
) -> None:
    """Added while a piece is open, it tells there at once what has to be re-cut. An older one says that it does not
    count, and another product is not taken for a version.
    """
    window = sheet.window()
    assert isinstance(window, MainWindow)
    assert "IND-02" not in {one.rule for one in sheet.sheet.result.findings}
    later = later_version(workplace, tmp_path)
    window.products.add(later)
    qtbot.waitUntil(lambda: "2099-01" in window.messages.text, timeout=15000)
    assert "newer" not in window.messages.text
    qtbot.waitUntil(lambda: "IND-02" in {one.rule for one in sheet.sheet.result.findings}, timeout=15000)
    older = tmp_path / "older.toml"
    older.write_text(later.read_text(encoding="utf-8").replace("2099-01", "2001-01"), encoding="utf-8")
    window.products.add(older)
    qtbot.waitUntil(lambda: "use version 2099-01, which is newer" in window.messages.text, timeout=15000)
    other = tmp_path / "other.toml"
    words = later.read_text(encoding="utf-8").replace("2099-01", "2099-02")
    other.write_text(words.replace("GLYNORA", "NOCTARIS").replace("vespagliflone", "numazolam"), encoding="utf-8")
    window.products.add(other)
    qtbot.waitUntil(lambda: "Give it a different id" in window.messages.text, timeout=15000)
    assert workplace.products.product("glynora").version == "2099-01"


def test_where_no_product_is_kept_the_way_to_one_is_offered(qtbot: QtBot, theme: Theme) -> None:
    """An empty store says what to do, and its button begins it; a window for reading only adds nothing."""
    page = ProductPage(theme, read_only=True)
    qtbot.addWidget(page)
    page.show_products((), None, ())
    with qtbot.waitSignal(page.label_wanted):
        page.empty.button.click()
    assert page.empty.accessibleName() == "No product yet"
    assert not page.add.isEnabled()


def test_a_product_file_that_is_wrong_is_told_with_its_line(
    qtbot: QtBot, products: ProductsScreen, asked: list[Path], tmp_path: Path
) -> None:
    """The message is the terminal's, and the page stays as it is."""
    file = tmp_path / "wrong.toml"
    file.write_text('schema = "fairdraft/product@1"\nid = "x"\nversoin = "1"\n', encoding="utf-8")
    told: list[KnownError] = []
    products.told.connect(told.append)
    asked.append(file)
    products.product.add.click()
    qtbot.waitUntil(lambda: bool(told), timeout=15000)
    assert "wrong.toml" in told[0].what
    assert "GLYNORA" in products.heading()


def write_sheet(file: Path, *rows: str) -> Path:
    file.write_text("\n".join(("Claim ID,Claim,Channels,Owner", *rows)), encoding="utf-8")
    return file


def test_claims_leave_as_a_spreadsheet_and_become_a_new_version(
    qtbot: QtBot, products: ProductsScreen, workplace: Workplace, asked: list[Path], tmp_path: Path
) -> None:
    """What a sheet changes is shown before anything is kept, with or without the claims that it has not; then the
    product is there in the version of the name that was given.
    """
    page, window = products.claims, products.window()
    assert isinstance(window, MainWindow)
    known = workplace.products.product("glynora")
    asked.append(tmp_path / "out.xlsx")
    products.product.claims.save.click()
    qtbot.waitUntil(lambda: "Wrote" in window.messages.text, timeout=15000)
    asked.append(tmp_path / "out.xlsx")
    products.product.claims.take.click()
    qtbot.waitUntil(lambda: products.page is page, timeout=15000)
    assert f"{len(known.claims)} the same" in words(page)
    assert "Nothing is new" in words(page)
    assert page.action().text == "Read the file again"
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    sheet = write_sheet(
        tmp_path / "in.csv", "gly-food,GLYNORA can be taken with food.,,Rae", ",GLYNORA is round.†,web,"
    )
    asked.append(sheet)
    products.product.claims.take.click()
    qtbot.waitUntil(lambda: "1 changed" in words(page), timeout=15000)
    said = words(page)
    assert "1 new" in said
    assert "GLYNORA is round.\nChannels: web" in said
    assert "Columns left out: Owner." in said
    assert said.index("PIECES TO RE-CUT") < said.index("ONLY IN THE PRODUCT")
    assert workplace.products.versions("glynora") == (known.version,)
    page.version.setText("1999")
    assert f"use version {known.version}" in words(page)
    page.replace.click()
    qtbot.waitUntil(lambda: f"{len(known.claims) - 1} removed" in words(page), timeout=15000)
    assert page.version.text() == "1999"
    page.replace.click()
    qtbot.waitUntil(lambda: "removed" not in words(page), timeout=15000)
    page.version.setText(known.version)
    page.action().call()
    qtbot.waitUntil(lambda: "already exists" in window.messages.text, timeout=15000)
    page.version.setText("2099-05")
    page.action().call()
    page.action().call()
    qtbot.waitUntil(lambda: "version 2099-05" in words(products.product), timeout=15000)
    assert "Added GLYNORA" in window.messages.text
    kept = workplace.products.product("glynora")
    assert (kept.version, len(kept.claims)) == ("2099-05", len(known.claims) + 1)


def test_problems_of_a_sheet_are_shown_by_row_and_it_is_read_again(
    qtbot: QtBot, products: ProductsScreen, workplace: Workplace, tmp_path: Path
) -> None:
    """Whoever mends the rows reads the same file again with one press; a file that is none is told as elsewhere."""
    page, window = products.claims, products.window()
    assert isinstance(window, MainWindow)
    sheet = write_sheet(tmp_path / "in.csv", "a,It works.,prnt,", "a,It does.,,")
    products.claim_sheets.read("glynora", sheet)
    qtbot.waitUntil(lambda: "2 PROBLEMS" in words(page), timeout=15000)
    assert "Row 2, column “Channels”" in words(page)
    assert not page.version.isVisible()
    write_sheet(sheet, "a,It works.,print,")
    page.action().call()
    qtbot.waitUntil(lambda: "1 new" in words(page), timeout=15000)
    assert page.version.isVisible()
    products.claim_sheets.read("glynora", tmp_path / "none.xlsx")
    qtbot.waitUntil(lambda: "There is no file" in window.messages.text, timeout=15000)
    assert len(workplace.products.versions("glynora")) == 1


def test_hidden_rows_of_a_sheet_come_in_by_a_tick(qtbot: QtBot, products: ProductsScreen, tmp_path: Path) -> None:
    """They are told and left out; the tick reads them as well, and the name of the version and the other tick stay."""
    page, sheet = products.claims, tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(sheet)) as book:
        rows = book.add_worksheet()
        rows.write_column(0, 0, ("Claim", "GLYNORA is round.", "GLYNORA is white."))
        rows.set_row(2, None, None, {"hidden": True})
    products.claim_sheets.read("glynora", sheet)
    qtbot.waitUntil(lambda: "1 new" in words(page), timeout=15000)
    assert "left out: 1 (3)" in words(page)
    page.version.setText("2099-05")
    page.replace.click()
    qtbot.waitUntil(lambda: "removed" in words(page), timeout=15000)
    page.hidden.click()
    qtbot.waitUntil(lambda: "2 new" in words(page), timeout=15000)
    assert "imported: 1 (3)" in words(page)
    assert "removed" in words(page)
    assert (page.version.text(), page.replace.isChecked()) == ("2099-05", True)
