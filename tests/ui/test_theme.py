"""Colors, letters and icons as the drawings say."""

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fairdraft.ui.parts.buttons import IconButton, RowButton, button
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.form_parts import Number, TickRow
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.theme.fonts import load_fonts
from fairdraft.ui.theme.icons import IconSet
from fairdraft.ui.theme.program_icon import program_icon
from fairdraft.ui.theme.stylesheet import Drawings, build_stylesheet
from fairdraft.ui.theme.theme import SchemeChoice, Theme
from fairdraft.ui.theme.tokens import CANDIDATE_SHAPES, DARK, LIGHT, Tokens, Tone

RESOURCES = Path(__file__).parents[2] / "resources"
SOURCES = Path(__file__).parents[2] / "app" / "fairdraft" / "ui"
TONES: tuple[Tone, ...] = ("accent", "error", "warning", "present")


def contrast(one: str, other: str) -> float:
    """Contrast of two colors as WCAG 2 defines it."""

    def light(color: str) -> float:
        parts = QColor(color)
        values = [parts.redF(), parts.greenF(), parts.blueF()]
        red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_word_can_be_read(tokens: Tokens) -> None:
    """Text, muted text and every tone have a contrast of 4.5 on paper and on their soft ground; so has the button."""
    for ground in (tokens.panel, tokens.ground):
        assert contrast(tokens.text, ground) >= 7
        assert contrast(tokens.muted, ground) >= 4.5
    for tone in TONES:
        assert contrast(tokens.strong(tone), tokens.panel) >= 4.5
        assert contrast(tokens.strong(tone), tokens.soft(tone)) >= 4.5
        assert contrast(tokens.text, tokens.soft(tone)) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_an_empty_field_asks_for_can_be_read(qtbot: QtBot, theme: Theme, scheme: SchemeChoice) -> None:
    """Qt would draw it at half the strength of words; it has the color of muted ones."""
    window = QWidget()
    qtbot.addWidget(window)
    column = vertical(window)
    fields = (QLineEdit(), PlainField("Brief", "What should it say?"))
    for one in fields:
        column.addWidget(one)
    theme.choose(scheme)
    theme.dress(window)
    for one in fields:
        one.ensurePolished()
        assert one.palette().placeholderText().color() == QColor(theme.tokens.muted)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_candidates_have_colors_and_shapes_of_their_own(tokens: Tokens) -> None:
    """No candidate has a severity's color, all can be seen on paper, and each has another shape."""
    assert len(set(tokens.candidates)) == len(tokens.candidates) == len(set(CANDIDATE_SHAPES))
    assert not set(tokens.candidates) & {tokens.strong(tone) for tone in TONES}
    assert all(contrast(color, tokens.panel) >= 3 for color in tokens.candidates)


def test_every_icon_that_is_named_is_drawn(qapp: QApplication) -> None:
    """Each icon named in the sources has a drawing with the theme's ink, and it is not empty."""
    named = {
        icon
        for path in SOURCES.rglob("*.py")
        for icon in re.findall(r'(?:IconButton|pixmap)\(\s*"([a-z-]+)"', path.read_text())
    }
    assert len(named) > 12
    icons = IconSet(RESOURCES / "icons")
    for name in named:
        assert "currentColor" in (RESOURCES / "icons" / f"{name}.svg").read_text()
        picture = icons.pixmap(name, "#FF0000", 16).toImage()
        inks = {
            picture.pixelColor(x, y).name()
            for x in range(32)
            for y in range(32)
            if picture.pixelColor(x, y).alpha() > 200
        }
        assert inks == {"#ff0000"}, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_check_box_that_is_on_has_a_tick(qtbot: QtBot, theme: Theme, scheme: SchemeChoice) -> None:
    """In both schemes the box holds a tick in the color of text upon the accent, and none while it is off."""
    theme.choose(scheme)
    page = QWidget()
    qtbot.addWidget(page)
    box = QCheckBox("Show", page)
    theme.dress(page)
    page.show()

    def inks() -> set[str]:
        picture = page.grab().toImage()
        return {picture.pixelColor(x, y).name().upper() for x in range(16) for y in range(box.height())}

    assert theme.tokens.accent not in inks()
    box.setChecked(True)
    assert {theme.tokens.accent, theme.tokens.on_accent} <= inks()


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_filled_button_with_the_keys_has_a_ring(qtbot: QtBot, theme: Theme, scheme: SchemeChoice) -> None:
    """The ring is drawn in the color of the button's words, which can be told from the button itself; it goes with the
    keys.
    """
    theme.choose(scheme)
    whole = QWidget()
    row = horizontal(whole)
    one, other = button("Keep", "primary"), button("Cancel")
    row.addWidget(one)
    row.addWidget(other)
    qtbot.addWidget(whole)
    theme.dress(whole)
    with qtbot.waitExposed(whole):
        whole.show()
    whole.activateWindow()

    def edge() -> str:
        """The color in the middle of the left edge, three pixels in."""
        return one.grab().toImage().pixelColor(3, one.height() // 2).name()

    other.setFocus()
    assert edge() != theme.tokens.on_accent.lower()
    one.setFocus()
    assert edge() == theme.tokens.on_accent.lower()


def _rated(role: str) -> QAbstractButton:
    one = button("4", role)
    one.setCheckable(True)
    one.setProperty("tone", "warning")
    return one


def _ticked(kind: type[QAbstractButton]) -> QAbstractButton:
    one = kind()
    one.setText("Approved copy")
    one.setCheckable(True)
    return one


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_chosen_shows_whether_it_has_the_keys(qtbot: QtBot, theme: Theme, scheme: SchemeChoice) -> None:
    """A tab, score, verdict, criterion, box or choice that is on looks otherwise with the keys, and keeps its size."""
    theme.choose(scheme)
    whole = QWidget()
    row = horizontal(whole)
    chosen = [*map(_rated, ("tab", "score", "verdict", "criterion")), *map(_ticked, (QCheckBox, QRadioButton))]
    other = button("Cancel")
    for one in (*chosen, other):
        row.addWidget(one)
    qtbot.addWidget(whole)
    theme.dress(whole)
    with qtbot.waitExposed(whole):
        whole.show()
    whole.activateWindow()
    for one in chosen:
        one.setChecked(True)
        other.setFocus()
        without, size = one.grab().toImage(), one.size()
        one.setFocus()
        assert one.grab().toImage() != without
        assert one.size() == size == one.sizeHint().expandedTo(size)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_fields_in_a_row_are_of_one_height(qtbot: QtBot, theme: Theme, scale: float) -> None:
    """A number, a choice and a line of words stand beside one another on the page of settings and in forms."""
    theme.magnify(scale)
    whole = QWidget()
    row = horizontal(whole)
    fields = (Number("Machine hour", 0, 100), ChoiceBox("Model", theme), QLineEdit())
    for one in fields:
        row.addWidget(one)
    qtbot.addWidget(whole)
    theme.dress(whole)
    assert len({one.sizeHint().height() for one in fields}) == 1


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_buttons_in_a_row_are_of_one_height(qtbot: QtBot, theme: Theme, scale: float) -> None:
    """What a dialog or a bar is there for is as high as what stands beside it."""
    theme.magnify(scale)
    whole = QWidget()
    row = horizontal(whole)
    buttons = [button("Cancel"), button("Import", "primary")]
    for one in buttons:
        row.addWidget(one)
    qtbot.addWidget(whole)
    theme.dress(whole)
    assert len({one.sizeHint().height() for one in buttons}) == 1


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_words_of_fields_begin_under_each_other(qtbot: QtBot, theme: Theme) -> None:
    """What is chosen in a box begins as far from its edge as what is typed into a line, or into several."""
    whole = QWidget()
    column = vertical(whole)
    box, line, lines = ChoiceBox("Model", theme), QLineEdit("IIII"), PlainField("Message", "")
    box.addItem("IIII")
    lines.set_text("IIII")
    for one in (box, line, lines):
        column.addWidget(one)
    qtbot.addWidget(whole)
    theme.dress(whole)
    whole.resize(200, 200)
    whole.show()

    def first_ink(field: QWidget) -> int:
        picture = field.grab().toImage()
        columns = (x for x in range(4, 60) for y in range(8, 24) if picture.pixelColor(x, y).lightness() < 128)
        return next(columns)

    places = [first_ink(one) for one in (box, line, lines)]
    assert max(places) - min(places) <= 1


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("scale", [1.0, 1.3, 2.0])
def test_what_is_ticked_grows_with_the_letters(qtbot: QtBot, theme: Theme, scale: float) -> None:
    """The box of a name is about as high as its letters; the name is shown whole where there is room for it, and the
    small words below begin under it.
    """
    theme.magnify(scale)
    row = TickRow("CORDEXA: know your rhythm", "17 briefs")
    qtbot.addWidget(row)
    theme.dress(row)
    row.resize(round(300 * scale), 80)
    row.show()
    size = row.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, row.box)
    assert size == pytest.approx(16 * scale, abs=2)
    assert row.box.text() == "CORDEXA: know your rhythm"
    option = QStyleOptionButton()
    row.box.initStyleOption(option)
    words = row.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, row.box)
    about = row.findChild(QLabel)
    assert isinstance(about, QLabel)
    assert about.contentsRect().x() == pytest.approx(words.x(), abs=2)


def test_what_is_pressed_is_large_enough_to_be_hit(qtbot: QtBot, theme: Theme) -> None:
    """Links, boxes to tick and rows are at least 24 pixels high, as WCAG 2.2 asks (2.5.8)."""
    whole = QWidget()
    column = vertical(whole)
    small = [button("Show", "link"), QCheckBox("Each save"), QRadioButton("All"), RowButton("Warnings", lambda: None)]
    for one in small:
        column.addWidget(one)
    qtbot.addWidget(whole)
    theme.dress(whole)
    assert min(one.sizeHint().height() for one in small) >= 24
    low = [one.sizeHint().height() for one in small]
    theme.magnify(1.5)
    assert all(one.sizeHint().height() >= before for one, before in zip(small, low, strict=True))


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_field_under_the_pointer_is_told_from_the_one_with_the_keys(
    qtbot: QtBot, theme: Theme, scheme: SchemeChoice
) -> None:
    """Of two fields, one with the keys and one under the pointer, it is seen where typed words go."""
    theme.choose(scheme)
    whole = QWidget()
    row = horizontal(whole)
    typed, pointed = QLineEdit(), QLineEdit()
    row.addWidget(typed)
    row.addWidget(pointed)
    qtbot.addWidget(whole)
    theme.dress(whole)
    with qtbot.waitExposed(whole):
        whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)

    def edge(field: QLineEdit) -> str:
        return field.grab().toImage().pixelColor(0, field.height() // 2).name()

    typed.setFocus()
    resting = edge(pointed)
    pointed.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert edge(typed) == theme.tokens.accent.lower()
    assert edge(pointed) not in (resting, theme.tokens.accent.lower())


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_list_of_choices_is_of_one_color_with_what_lies_around_it(qtbot: QtBot, theme: Theme) -> None:
    """The window that holds the list has its color above and below it too, also after a change of the scheme."""
    box = ChoiceBox("Order", theme)
    box.addItems(["By name", "By day"])
    qtbot.addWidget(box)
    theme.dress(box)
    box.show()
    for scheme in ("light", "dark"):
        theme.choose(scheme)
        box.showPopup()
        image = box.view().window().grab().toImage()
        above = image.pixelColor(image.width() // 2, 2)
        panel = QColor(theme.tokens.panel)
        assert abs(above.lightness() - panel.lightness()) < 8, scheme
        box.hidePopup()


@pytest.mark.parametrize("edge", [16, 48, 256])
def test_the_program_has_a_sign_of_its_own(qapp: QApplication, edge: int) -> None:
    """A white pen on the program's color, in the sizes of task bars, its corners round."""
    picture = program_icon(IconSet(RESOURCES / "icons")).pixmap(edge, edge).toImage()
    colors = {picture.pixelColor(x, y).name() for x in range(edge) for y in range(edge)}
    assert picture.width() == edge
    assert picture.pixelColor(0, 0).alpha() < 255
    assert {LIGHT.accent.lower(), LIGHT.on_accent.lower()} <= colors or edge == 16
    assert picture.pixelColor(edge // 2, 1).name() == LIGHT.accent.lower()


def test_a_lost_drawing_is_no_fault(qapp: QApplication, tmp_path: Path) -> None:
    """Without its drawing a button still has its words."""
    assert IconSet(tmp_path).pixmap("draft", "#000000", 16).size().width() == 32


def test_shipped_letters_are_used_and_licensed(qapp: QApplication) -> None:
    """Inter and Source Serif come from the folder, each with the text of its licence beside it."""
    typography = load_fonts(RESOURCES / "fonts")
    assert (typography.sans[0], typography.serif[0]) == ("Inter", "Source Serif Pro")
    assert {"Inter", "Source Serif Pro"} <= set(QFontDatabase.families())
    for face in (RESOURCES / "fonts").glob("*/*.?tf"):
        assert "SIL OPEN FONT LICENSE" in (face.parent / "LICENSE.txt").read_text()


def test_without_shipped_letters_the_system_s_are_used(qapp: QApplication, tmp_path: Path) -> None:
    """A missing folder gives families of the system and no fault."""
    typography = load_fonts(tmp_path / "nowhere")
    assert "Inter" not in typography.sans
    assert typography.interface().families()


def test_the_look_follows_the_choice(qtbot: QtBot, theme: Theme) -> None:
    """Choosing dark changes what is dressed and tells widgets that paint themselves; going back changes it back."""
    root = QWidget()
    qtbot.addWidget(root)
    theme.dress(root)
    light = root.palette().window().color().name().upper()
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert (light, root.palette().window().color().name().upper()) == (LIGHT.ground, DARK.ground)
    assert DARK.panel in root.styleSheet()
    theme.choose("light")
    assert LIGHT.panel in root.styleSheet()


def test_letters_can_be_magnified(qtbot: QtBot, theme: Theme) -> None:
    """Magnifying makes every dressed label larger."""
    root = QLabel("words")
    qtbot.addWidget(root)
    theme.dress(root)
    before = root.sizeHint().width()
    theme.magnify(1.5)
    assert root.sizeHint().width() > before * 1.3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_the_program_may_lie_in_a_folder_of_any_name(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    """Quotation marks and backslashes in its name do not end the style sheet."""
    folder = tmp_path / 'the "new" (one)\\#%41'
    folder.mkdir()
    drawing = folder / "red.png"
    red = QPixmap(40, 40)
    red.fill("#FF0000")
    assert red.save(str(drawing))
    rule = re.search(r"image: url\(.*\);", build_stylesheet(LIGHT, theme.typography, Drawings(up=drawing)))
    assert rule is not None
    label = QLabel()
    qtbot.addWidget(label)
    label.resize(40, 40)
    label.setStyleSheet(f"QLabel {{ {rule[0]} }}")
    assert label.grab().toImage().pixelColor(20, 20) == QColor("#FF0000")


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_uses_colors_of_the_tokens_alone(tokens: Tokens, theme: Theme) -> None:
    """Every color in the style sheet is one of the tokens."""
    sheet = build_stylesheet(tokens, theme.typography)
    known = {
        value for value in (getattr(tokens, name) for name in Tokens.__dataclass_fields__) if isinstance(value, str)
    }
    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", sheet)) <= known


def test_icons_grow_with_the_letters(qtbot: QtBot, theme: Theme) -> None:
    """Beside large words a small sign would be overlooked; at their usual size letters have the usual one."""
    one = IconButton("draft", "Draft", theme)
    qtbot.addWidget(one)
    assert one.iconSize().width() == 16
    theme.magnify(1.5)
    assert one.iconSize().width() == 24
    assert theme.pixmap("check").deviceIndependentSize().width() == 24
