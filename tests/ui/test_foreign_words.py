"""Words from elsewhere are shown as words: never as HTML, and nothing that they name is loaded."""

import ast
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData
from PySide6.QtGui import Qt, QTextDocumentFragment
from pytestqt.qtbot import QtBot

from fairdraft.ui.parts.pasted_words import pasted_words
from fairdraft.ui.parts.tips import plain_tip, tip_words
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel
from fairdraft.ui.theme.theme import Theme

UI = Path(__file__).parents[2] / "app/fairdraft/ui"
PICTURE = 'Take <img src="file:///dev/zero"> daily'


def as_drawn(tip: str) -> str:
    """What is read in a tip, as Qt's own label of tips draws it."""
    return QTextDocumentFragment.fromHtml(tip).toPlainText() if Qt.mightBeRichText(tip) else tip


@given(st.lists(st.sampled_from(["<b>", "<img src=x>", "&lt;", "<!doctype", "<p", ">", "&", '"', "word", " ", "\n"])))
def test_a_tip_says_what_is_written(parts: list[str]) -> None:
    """Tags, entities and lone signs of them are read as they stand."""
    text = "".join(parts)
    assert as_drawn(plain_tip(text)).split() == text.split()


def test_a_name_with_a_picture_in_it_is_a_name(qtbot: QtBot, theme: Theme) -> None:
    """Where a label has no room its tip tells the name, and draws no picture; neither does a title."""
    label = ElidedLabel(PICTURE)
    qtbot.addWidget(label)
    label.resize(30, 20)
    label.setText(PICTURE)
    assert as_drawn(label.toolTip()) == as_drawn(tip_words(PICTURE)) == PICTURE
    title = SectionLabel(PICTURE, theme)
    qtbot.addWidget(title)
    assert title.textFormat() is Qt.TextFormat.PlainText


def sources() -> Iterator[tuple[Path, str]]:
    """The modules that have to do with tips."""
    for path in sorted(UI.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "ToolTip" in source:
            yield path, source


def tips(tree: ast.Module) -> Iterator[ast.expr]:
    """What the calls of a module give to Qt as a tip."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            if call.func.attr == "setToolTip":
                yield call.args[0]
            elif call.func.attr == "showText" or (
                call.func.attr == "setItemData" and "ToolTipRole" in ast.unparse(call)
            ):
                yield call.args[1]


def is_plain(tip: ast.expr) -> bool:
    """Whether it is a constant of ours, or goes through what keeps words plain."""
    match tip:
        case ast.Constant():
            return True
        # A tip that was there before had been made plain when it was set.
        case ast.Name(id=name):
            return name.isupper() or name == "plain_before"
        case ast.IfExp(body=one, orelse=other):
            return is_plain(one) and is_plain(other)
        case ast.Call(func=ast.Name(id=name)):
            return name in ("plain_tip", "tip_words")
    return False


def test_every_tip_goes_through_what_keeps_it_plain() -> None:
    """No module hands Qt a tip whose words could come from elsewhere as they are."""
    found = [(path.name, tip) for path, source in sources() for tip in tips(ast.parse(source))]
    assert len(found) > 50
    assert [f"{name}:{tip.lineno}" for name, tip in found if not is_plain(tip)] == []


def test_a_pasted_page_loads_nothing_that_it_names(tmp_path: Path) -> None:
    """A style sheet that lies there is not read: the numbers of a list stay what the page alone says; pictures leave
    no sign among the words.
    """
    sheet = tmp_path / "sheet.css"
    sheet.write_text("ol { list-style-type: upper-roman }")
    head = (
        f'<link rel="stylesheet" type="text/css" href="{sheet.as_uri()}"><style>@import url({sheet.as_uri()});</style>'
    )
    copied = QMimeData()
    copied.setHtml(f'<html><head>{head}</head><body><p>Take<img src="x.png"> one</p><ol><li>daily</ol></body></html>')
    assert pasted_words(copied) == "Take one\n1. daily"
