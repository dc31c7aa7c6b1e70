"""What stands beside the findings of a piece: its claims, its balance and the rows of a script."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.balance_range import BalanceRange
from fairdraft.domain.claim_link import ClaimLink, ClaimStatus
from fairdraft.domain.finding import DiffPart, Span
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Claim, Product
from fairdraft.services.checking import BalancePart
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.balance_meter import BalanceMeter
from fairdraft.ui.draft.balance_strip import BalanceStrip, legend
from fairdraft.ui.draft.claims_card import ClaimsCard, source_words
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.script_panel import ScriptPanel
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.buttons import RowButton
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.laid_out import laid_out
from fairdraft.ui.parts.words import WrappedLabel
from fairdraft.ui.theme.theme import Theme

RESOURCES = Path(__file__).parents[2] / "resources"


def said(parent: QWidget) -> list[str]:
    return [one.text() for one in parent.findChildren(QLabel) if not one.isHidden() and one.text()]


@pytest.fixture
def holder(qapp: QApplication) -> Iterator[QVBoxLayout]:
    """Where a part has a parent, as in the window: alone it would open as a window of its own."""
    whole = QWidget()
    layout = vertical(whole)
    yield layout
    whole.deleteLater()


def lay_out(holder: QVBoxLayout, width: int, height: int) -> QWidget:
    """Give everything its place, as if the parts stood in a window of this size."""
    whole = holder.parentWidget()
    # The platform of the tests warns of a window with a smallest size.
    holder.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    whole.resize(width, height)
    whole.show()
    return whole


def pressed(parent: QWidget) -> dict[str, QPushButton]:
    return {one.text(): one for one in parent.findChildren(QPushButton) if not one.isHidden()}


@pytest.fixture
def product(workplace: Workplace) -> Product:
    found = workplace.products.product_of(next(one for one in workplace.products.campaigns() if one.id == "cordexa"))
    assert found is not None
    return found


# ---- claims


def link(claim: Claim, status: ClaimStatus) -> ClaimLink:
    diff = (DiffPart("delete", "cures"), DiffPart("insert", "reduces")) if status == "drifted" else None
    return ClaimLink(status, Span(10, 30), claim.id, claim.text, diff=diff, qualifier_status="present")


@pytest.mark.parametrize(
    ("status", "words", "offered"),
    [("exact", "✓ used", False), ("variant", "✓ used", False), ("drifted", "≠ drifted", True)],
)
def test_a_claim_says_how_the_piece_uses_it(
    qtbot: QtBot, theme: Theme, holder: QVBoxLayout, product: Product, status: ClaimStatus, words: str, *, offered: bool
) -> None:
    """A used or drifted claim says so, comes first, leads to its words, and is offered again only when it drifted."""
    card = ClaimsCard(theme)
    holder.addWidget(card)
    card.show_claims(product, "print", may_edit=True)
    assert "not used" not in said(card)
    last = [one for one in product.claims if not one.channels or "print" in one.channels][-1]
    card.show_links([link(last, status)])
    assert said(card).index(last.text) < said(card).index("not used")
    with qtbot.waitSignal(card.jump_to) as jumped:
        qtbot.mouseClick(pressed(card)[words], Qt.MouseButton.LeftButton)
    assert jumped.args == [Span(10, 30)]
    inserts = [one.accessibleName() for one in card.findChildren(QPushButton) if one.text() == "Insert"]
    assert (f"Insert the claim: {last.text}" in inserts) is offered


def test_claims_fit_the_column_of_a_small_window(theme: Theme, holder: QVBoxLayout, product: Product) -> None:
    """With letters half as large again the card needs no more than the 186 pixels that the smallest window has."""
    card = ClaimsCard(theme)
    holder.addWidget(card)
    card.show_claims(product, "print", may_edit=True)
    card.show_links([link(product.claims[0], "exact")], listed=True)
    theme.magnify(1.5)
    theme.dress(holder.parentWidget())
    assert "Order references" in pressed(card)
    assert card.minimumSizeHint().width() <= 186


def order(card: ClaimsCard) -> list[str]:
    rows = [one for one in laid_out(card._rows) if isinstance(one, QWidget) and not isinstance(one, QPushButton)]
    return [one.accessibleName() for one in rows]


def test_a_claim_put_in_stays_where_it_was_pressed(theme: Theme, holder: QVBoxLayout, product: Product) -> None:
    """Those that the piece had when it was opened come first; what is put in later does not move below the pointer."""
    card = ClaimsCard(theme)
    holder.addWidget(card)
    card.show_claims(product, "print", may_edit=True)
    used, *others = [one for one in product.claims if not one.channels or "print" in one.channels][::-1]
    card.show_links([link(used, "exact")])
    before = order(card)
    assert before[0] == used.text
    pressed_on = next(one for one in others if one.text == before[2])
    card.show_links([link(used, "exact"), link(pressed_on, "exact")])
    assert order(card) == before


def test_of_several_sentences_the_drifted_one_is_told(
    qtbot: QtBot, theme: Theme, holder: QVBoxLayout, product: Product
) -> None:
    """A claim said once in its own words and once in others shows as drifted."""
    card = ClaimsCard(theme)
    holder.addWidget(card)
    card.show_claims(product, "print", may_edit=True)
    claim = product.claims[0]
    card.show_links([link(claim, "exact"), link(claim, "drifted")])
    assert "≠ drifted" in pressed(card)
    assert "✓ used" not in pressed(card)


# ---- balance


def test_the_balance_tells_words_place_and_emphasis(
    qtbot: QtBot, workplace: Workplace, theme: Theme, holder: QVBoxLayout, product: Product
) -> None:
    """The meter tells amount, place and emphasis in words, and that nothing sets a share."""
    campaign = next(one for one in workplace.products.campaigns() if one.id == "cordexa")
    blocks = (
        Block("h", "headline", "copy", "CORDEXA reduces the risk of stroke"),
        Block("b", "body", "copy", "CORDEXA can cause serious bleeding, which may lead to death."),
    )
    balance = workplace.checking.balance(blocks, product, campaign)
    assert balance.risk.words
    assert balance.benefit.headline_words
    meter = BalanceMeter(theme)
    holder.addWidget(meter)
    meter.show_balance(balance, 100)
    assert f"Risk {balance.risk.words} words, {balance.risk_share:.0%} of both." in meter.words
    assert f"Benefit {balance.benefit.words} words." in meter.words
    assert balance.risk.first is not None
    assert f"First risk words after {balance.risk.first:.0%} of the piece" in meter.words
    assert f"headlines {balance.benefit.headline_words} benefit, 0 risk" in meter.words
    assert any("No rule sets a ratio" in one for one in said(meter))
    assert "approved" not in meter.words
    meter.show_balance(balance, 100, BalanceRange("web", 7, 0.52, 0.41, 0.63))
    assert meter.words.splitlines()[1] == "Risk in 7 approved web pieces here: 41% to 63% of both, median 52%."
    meter.show_balance(workplace.checking.balance((Block("b", "body", "copy", "Hello."),), product, campaign), 6)
    assert meter.isHidden()


def test_the_sheet_shows_a_balance_and_no_script(sheet: DraftScreen) -> None:
    """A web piece on the sheet has a balance and no script; side by side there is neither."""
    assert not sheet.view.checks.balance.isHidden()
    assert sheet.view.checks.script.isHidden()
    sheet.show_all()
    assert sheet.view.checks.balance.isHidden()


# ---- scripts

SCRIPT = (
    Block("v1", "body", "voice_over", "CORDEXA can cause serious bleeding."),
    Block("s1", "body", "super", "Serious bleeding"),
    Block("v2", "body", "voice_over", "Call your doctor right away if you have unusual bleeding."),
    Block("v3", "body", "voice_over", "Ask your doctor. Call 1-800-555-0199."),
)


@pytest.fixture
def tv(tmp_path: Path, workplace: Workplace) -> str:
    """The id of a television campaign."""
    words = (RESOURCES / "campaigns" / "cordexa.toml").read_text(encoding="utf-8")
    words = words.replace('id = "cordexa"', 'id = "cordexa-tv"', 1).replace('channel = "print"', 'channel = "tv"', 1)
    file = tmp_path / "tv.toml"
    file.write_text(words, encoding="utf-8")
    assert workplace.campaigns.keep(workplace.campaigns.look_at(file)).channel == "tv"
    return "cordexa-tv"


@pytest.mark.parametrize("with_supers", [True, False])
def test_a_script_tells_words_seconds_alignment_and_ways_to_the_labeling(
    qtbot: QtBot,
    workplace: Workplace,
    theme: Theme,
    holder: QVBoxLayout,
    product: Product,
    tv: str,
    *,
    with_supers: bool,
) -> None:
    """Each row has its words and seconds; supers are compared with spoken risks on TV alone; four ways are ticked."""
    campaign = next(one for one in workplace.products.campaigns() if one.id == tv)
    script = workplace.checking.tv_script(SCRIPT, product, campaign, pace=120)
    panel = ScriptPanel(theme)
    holder.addWidget(panel)
    panel.show_script(script, with_supers=with_supers)
    told = said(panel)
    assert "5 words · 2.5 s" in told
    assert ("Serious bleeding" in told) is with_supers
    assert any(one.startswith("The super shows the spoken risk") for one in told) is with_supers
    assert ("No super beside this spoken risk." in told) is with_supers
    assert "Toll-free number" in told
    assert "Website: not found" in told
    assert "Print ad or brochure: not found" in told
    assert "Doctor or pharmacist" in told
    with qtbot.waitSignal(panel.jump_to) as jumped:
        panel.findChild(RowButton).click()
    assert jumped.args == [script.rows[0].voice_over.spans[0]]


def test_the_chosen_pace_times_the_script_on_the_sheet(
    qtbot: QtBot, workplace: Workplace, open_window: object, tv: str
) -> None:
    """On a television campaign the script stands beside the sheet, and another pace gives other seconds."""
    assert callable(open_window)
    run = workplace.drafting.start(DraftOrder(tv, "starter", "b01", count=1, seed=7), lambda _event: None)
    assert run.wait(20)
    piece = workplace.editing.begin(workplace.drafting.draft(run.drafts[0].id), "rae")
    session = workplace.editing.open(piece.id, "test")
    workplace.editing.save(session, SCRIPT, "rae", "a script")
    workplace.editing.close(session)
    screen = open_window(campaign=tv).draft
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    screen.edit(screen.desk.desk.variants[0].draft.id)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    panel = screen.view.checks.script
    assert "5 words · 2.0 s" in said(panel)
    panel.pace.setValue(100)
    qtbot.waitUntil(lambda: "5 words · 3.0 s" in said(panel), timeout=5000)
    assert screen.view.tabs._words.text() == "23 spoken words, 14\N{NO-BREAK SPACE}s"


def test_a_script_gets_lines_by_keys_and_loses_them_again(
    qtbot: QtBot, workplace: Workplace, open_window: Callable[..., MainWindow]
) -> None:
    """A spoken line goes behind the row at the caret, a super into it, the caret into the new line; a line that is not
    wanted goes, and undo brings it back. Approved lines stay.
    """
    run = workplace.drafting.start(DraftOrder("glynora-tv", "starter", "b01", count=1, seed=7), lambda _event: None)
    assert run.wait(20)
    screen = open_window(campaign="glynora-tv").draft
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    card = screen.view.variants.card(run.drafts[0].id)
    assert card is not None
    heard = [one.text for one in workplace.drafting.draft(run.drafts[0].id).blocks if one.kind == "voice_over"]
    assert f"{len(' '.join(heard).split())} spoken words" in said(card)
    screen.edit(screen.desk.desk.variants[0].draft.id)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    editor = screen.view.editor
    before = editor.sheet.blocks()
    assert [one.kind for one in before[:2]] == ["voice_over", "super"]
    editor.jump(0, 0)
    qtbot.keyClick(editor, Qt.Key.Key_F9)
    qtbot.keyClicks(editor, "And one lamp more.")
    screen.view.checks.script.line_wanted.emit("super")
    qtbot.keyClicks(editor, "One lamp more")
    kinds = [(one.kind, one.text) for one in editor.sheet.blocks()[:4]]
    assert kinds[2:] == [("voice_over", "And one lamp more."), ("super", "One lamp more")]
    assert tuple(editor.sheet.blocks()[4:]) == before[2:]
    controlled = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(editor, Qt.Key.Key_F9, controlled | Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(editor, "A lamp goes on.")
    seen = editor.sheet.blocks()[4]
    assert (seen.section, seen.kind, seen.text) == ("visual", "copy", "VISUAL: A lamp goes on.")
    qtbot.waitUntil(lambda: "A lamp goes on." in said(screen.view.checks.script), timeout=15000)
    qtbot.keyClick(editor, Qt.Key.Key_F9, controlled)
    assert tuple(editor.sheet.blocks()[4:]) == before[2:]
    editor.jump(*[editor.sheet.runs()[3].start] * 2)
    qtbot.keyClick(editor, Qt.Key.Key_F9, controlled)
    assert [one.text for one in editor.sheet.blocks()[2:4]] == ["And one lamp more.", before[2].text]
    editor.undo()
    assert editor.sheet.blocks()[3].text == "One lamp more"
    locked = next(run for run in editor.sheet.runs() if run.locked)
    editor.jump(locked.start, locked.start)
    screen.sheet.script.remove_line()
    assert locked.block in editor.sheet.blocks()
    assert "locked" in screen.window().messages.text
    # The spot has a length: what stands beside the sheet is the time of it.
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    script = workplace.checking.tv_script(
        editor.sheet.blocks(), workplace.products.product("glynora"), workplace.products.campaign("glynora-tv")
    )
    assert f"{script.words} spoken words, {script.seconds:.0f}\N{NO-BREAK SPACE}s of :90" in screen.view.tabs._told[0]


def test_a_claims_source_is_never_cut(qtbot: QtBot, theme: Theme, holder: QVBoxLayout, product: Product) -> None:
    """In a narrow column the source of a claim takes the lines that it needs, between the claim and its buttons."""
    card = ClaimsCard(theme)
    holder.addWidget(card)
    card.show_claims(product, "print", may_edit=True)
    claim = max(product.claims, key=lambda one: len(source_words(one.source)))
    card.show_links([link(claim, "drifted")])
    lay_out(holder, 190, 2000)
    shown = next(one for one in card.findChildren(QLabel) if one.text() == source_words(claim.source))
    assert isinstance(shown, WrappedLabel)
    assert shown.height() >= shown.heightForWidth(shown.width())
    row = shown.parentWidget()
    button = next(one for one in row.findChildren(QPushButton) if one.text() == "≠ drifted")
    assert button.y() >= shown.geometry().bottom()
    assert button.property("tone") == "warning"


def test_the_strip_tells_its_stretches_and_what_they_mean(qtbot: QtBot, theme: Theme, holder: QVBoxLayout) -> None:
    """Sentences of one side are one stretch of the strip, a gap that can be seen parts them, and a legend names all."""
    strip = BalanceStrip(theme)
    holder.addWidget(strip)
    strip.show_parts(
        (
            BalancePart("benefit", Span(0, 100), 20),
            BalancePart("risk", Span(101, 300), 40),
            BalancePart("risk", Span(301, 400), 20),
            BalancePart("risk", Span(500, 1000), 90),
        ),
        1000,
    )
    assert strip.drawn(300.0) == [("benefit", 0, 30), ("risk", 30.3, 120), ("risk", 150, 300)]
    below = legend(theme)
    holder.addWidget(below)
    assert said(below) == ["risk", "benefit", "neither"]


def test_the_beginning_of_a_spoken_line_takes_two_lines(
    qtbot: QtBot, workplace: Workplace, theme: Theme, holder: QVBoxLayout, product: Product, tv: str
) -> None:
    """In a narrow column a row of the script shows more than a word or two of what is said, and cuts nothing of it."""
    campaign = next(one for one in workplace.products.campaigns() if one.id == tv)
    panel = ScriptPanel(theme)
    holder.addWidget(panel)
    panel.show_script(workplace.checking.tv_script(SCRIPT, product, campaign, pace=120))
    lay_out(holder, 258, 1200)
    words = next(one for one in panel.findChildren(QLabel) if one.text().startswith("Call your doctor right away"))
    assert words.text().endswith("…")
    assert len(words.text()) > 35
    assert words.toolTip() == SCRIPT[2].text
    assert words.height() >= words.heightForWidth(words.width()) > 1.5 * words.fontMetrics().height()
    row = words.parentWidget()
    assert row.rect().contains(words.geometry())


def test_a_number_shows_that_it_can_be_changed(qtbot: QtBot, theme: Theme, holder: QVBoxLayout) -> None:
    """The pace has arrows to press, one step each."""
    panel = ScriptPanel(theme)
    holder.addWidget(panel)
    panel.setVisible(True)
    theme.dress(lay_out(holder, 300, 400))
    before = panel.pace.value()
    right = panel.pace.width() - 8
    qtbot.mouseClick(panel.pace, Qt.MouseButton.LeftButton, pos=QPoint(right, 6))
    assert panel.pace.value() == before + panel.pace.singleStep()
    qtbot.mouseClick(panel.pace, Qt.MouseButton.LeftButton, pos=QPoint(right, panel.pace.height() - 6))
    assert panel.pace.value() == before
