"""Does the window tell which claim each sentence of the copy says, and which promise what no claim does?"""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Claim
from fairdraft.services.checking import PACE
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.piece_reading import PieceReading, read_piece
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.sentences_panel import SentencesPanel
from fairdraft.ui.parts.buttons import RowButton
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.in_turns import InTurns
from fairdraft.ui.theme.theme import Theme

_PROMISE = "GLYNORA brings sugar down in a week and keeps it there."
_PLAIN = "Write your questions down."


@pytest.fixture
def panel(qapp: QApplication, theme: Theme) -> Iterator[SentencesPanel]:
    """The panel within a parent, as in the window: alone it would open as a window of its own."""
    holder = QWidget()
    shown = SentencesPanel(theme, InTurns(holder))
    vertical(holder).addWidget(shown)
    yield shown
    holder.deleteLater()


@pytest.fixture
def claim(workplace: Workplace) -> Claim:
    return next(one for one in workplace.products.product("glynora").claims if one.id == "gly-a1c-26")


def read(workplace: Workplace, words: str) -> PieceReading:
    products = workplace.products
    blocks = (Block("body", "body", "copy", words),)
    return read_piece(workplace.checking, blocks, products.product("glynora"), products.campaign("glynora"), PACE)


def rows(panel: SentencesPanel) -> list[RowButton]:
    """The rows from the top."""
    shown = [one for one in panel.findChildren(RowButton) if not one.isHidden()]
    return sorted(shown, key=lambda one: one.parentWidget().layout().indexOf(one))


def said(parent: QWidget) -> list[str]:
    return [one.text() for one in parent.findChildren(QLabel) if not one.isHidden() and one.text()]


def foot(panel: SentencesPanel) -> RowButton:
    """The last row, which shows more or fewer."""
    return rows(panel)[-1]


def test_sentences_are_told_apart(qtbot: QtBot, panel: SentencesPanel, workplace: Workplace, claim: Claim) -> None:
    """A claim's words with their source, other words than the claim's, and promises of nobody's stand in the order of
    the copy; what promises nothing is there on demand.
    """
    drifted = claim.text.replace("1.1", "2.1")
    panel.show_sentences(read(workplace, f"{_PLAIN} {_PROMISE} {claim.text} {drifted}"))
    qtbot.waitUntil(lambda: panel.at_rest)
    told = [said(one)[-1] for one in rows(panel)]
    assert told.pop() == "1 sentence promises nothing"
    assert told[0] == "No claim covers this"
    assert told[1].startswith("The claim's words · PI · p. 12")
    assert told[2].startswith("Differs from the claim · PI · p. 12")
    assert "3 to look at" in said(panel)  # the claim's footnote is not there
    assert "footnote missing" in told[1]
    foot(panel).click()
    qtbot.waitUntil(lambda: panel.at_rest)
    assert said(rows(panel)[0]) == [_PLAIN, "Promises nothing"]
    assert foot(panel).accessibleName() == "1 sentence promises nothing. Hide"
    assert panel.window().focusWidget() is foot(panel)


def test_a_row_leads_to_where_its_words_stand_now(
    qtbot: QtBot, panel: SentencesPanel, workplace: Workplace, claim: Claim
) -> None:
    """Rows stay while words before theirs are written, and lead to the words of the last check."""
    drifted = claim.text.replace("1.1", "2.1")
    panel.show_sentences(read(workplace, f"{_PROMISE} {drifted}"))
    qtbot.waitUntil(lambda: panel.at_rest)
    before = rows(panel)
    text = f"{_PLAIN} {_PROMISE} {drifted}"
    panel.show_sentences(read(workplace, text))
    qtbot.waitUntil(lambda: panel.at_rest)
    assert rows(panel)[:2] == before
    with qtbot.waitSignal(panel.jump_to) as jumped:
        before[0].click()
    assert text[jumped.args[0].start : jumped.args[0].end] == _PROMISE
    with qtbot.waitSignal(panel.jump_to) as jumped:
        before[1].click()
    assert text[jumped.args[0].start : jumped.args[0].end].startswith("2.1")


def test_each_of_two_equal_sentences_leads_to_its_own_place(
    qtbot: QtBot, panel: SentencesPanel, workplace: Workplace
) -> None:
    """Also where so much was written before them that the first one stands where the second one stood."""
    panel.show_sentences(read(workplace, f"{_PROMISE} {_PROMISE}"))
    qtbot.waitUntil(lambda: panel.at_rest)
    text = f"{_PLAIN * 2} {_PROMISE} {_PROMISE}"
    panel.show_sentences(read(workplace, text))
    qtbot.waitUntil(lambda: panel.at_rest)
    places = []
    for one in rows(panel)[:2]:
        with qtbot.waitSignal(panel.jump_to) as jumped:
            one.click()
        places.append(jumped.args[0].start)
    assert places == [text.index(_PROMISE), text.rindex(_PROMISE)]


def test_a_long_manuscript_shows_some_at_a_time(qtbot: QtBot, panel: SentencesPanel, workplace: Workplace) -> None:
    """Of many sentences thirty show; the rest comes thirty by thirty."""
    many = " ".join(f"GLYNORA brings sugar down in {number} weeks and keeps it there." for number in range(2, 42))
    panel.show_sentences(read(workplace, many))
    qtbot.waitUntil(lambda: panel.at_rest)
    assert len(rows(panel)) == 31
    assert said(foot(panel))[0] == "Show 10 more of 40"
    foot(panel).click()
    qtbot.waitUntil(lambda: panel.at_rest)
    assert len(rows(panel)) == 40


def test_copy_without_a_sentence_of_its_own_shows_nothing(panel: SentencesPanel, workplace: Workplace) -> None:
    """Approved language alone has no list, and nor has a window without a piece."""
    panel.show_sentences(read(workplace, _PROMISE))
    assert not panel.isHidden()
    product = workplace.products.product("glynora")
    panel.show_sentences(read(workplace, product.indications[0].text))
    assert panel.isHidden()
    panel.show_sentences(None)
    assert panel.isHidden()


def test_a_press_finds_its_words_while_somebody_writes(sheet: DraftScreen) -> None:
    """Between a letter and the check of it, what is pressed leads to the words that it was told of."""
    editor = sheet.view.editor
    last = sheet.sheet._checked
    assert last is not None
    words = next(one.block.text for one in editor.sheet.runs() if one.locked)[:20]
    start = last[1].text.index(words)
    editor.jump(0, 0)
    editor.insert_words("Look here: ")
    sheet.sheet.jump_to_span(Span(start, start + len(words)))
    assert editor.textCursor().selectedText() == words
