"""The field that leads everywhere, over real services and a real store."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.inference.scripted import ScriptedEngine
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.finding_pieces import PieceFinder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.go_to.entries import Entry, Heading, answering
from fairdraft.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]
Key = Qt.Key


def opened(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """The panel is up, by its key, and has answered the empty field."""
    qtbot.keyClick(window, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.go_to.panel.isVisible()
    qtbot.waitUntil(lambda: window.go_to.at_rest and len(window.go_to._known.campaigns) > 0)
    return window


def typed(qtbot: QtBot, window: MainWindow, words: str) -> list[str]:
    """What is offered for these words, as it is read."""
    panel = window.go_to.panel
    panel.field.clear()
    qtbot.keyClicks(panel.field, words)
    qtbot.waitUntil(lambda: window.go_to.at_rest)
    return [row.words if isinstance(row, Heading) else row.title for row in panel.rows]


def entry(group: str, title: str, more: str = "", *, is_first: bool = False) -> Entry:
    return Entry(group, "jump", title, lambda: None, more=more, is_first=is_first)


def test_groups_keep_their_order_and_names_come_first() -> None:
    """Within a group what has the words in its name stands before what has them elsewhere; a group is not endless."""
    entries = [
        entry("Commands", "Quit", is_first=True),
        entry("Help", "Rating", "a step"),
        entry("Help", "Steps", is_first=True),
        *(entry("Rules", f"Step {number}") for number in range(9)),
    ]
    rows = answering(entries, "step")
    names = [row.words if isinstance(row, Heading) else row.title for row in rows]
    assert names == ["Help", "Steps", "Rating", "Rules", *(f"Step {number}" for number in range(6))]
    first = [row.title for row in answering(entries, " ") if isinstance(row, Entry)]
    assert first == ["Quit", "Steps"]


def test_a_piece_of_another_campaign_comes_on_the_sheet(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace
) -> None:
    """It is found by words of its copy, and Enter leads there; the keys are on its words then."""
    campaign = workplace.products.campaign("lumivar")
    piece = workplace.editing.begin_empty(campaign, workplace.products.product_of(campaign), "W1", "Zentrable walks")
    window = opened(qtbot, open_window())
    assert "Zentrable walks" in typed(qtbot, window, "walks zen")
    entry_of_it = window.go_to.panel.entry
    assert entry_of_it is not None
    assert entry_of_it.about.startswith("draft · ")
    assert entry_of_it.about.endswith(f" · {campaign.name}")
    qtbot.keyClick(window.go_to.panel.field, Key.Key_Return)
    assert not window.go_to.panel.isVisible()
    assert window.draft.view.setup.piece_id == piece.id
    assert window.draft.sheet.draft_id == piece.id
    assert window.draft.view.editor.hasFocus()


def test_commands_are_those_that_can_be_done_now(
    qtbot: QtBot, open_window: OpenWindow, drafts: tuple[Draft, ...]
) -> None:
    """What needs a piece on the sheet is offered with one alone; a command does what its button does."""
    window = opened(qtbot, open_window())
    assert "Versions of this piece" not in typed(qtbot, window, "versions")
    assert typed(qtbot, window, "use a manus")[:2] == ["Commands", "Use a manuscript"]
    qtbot.keyClick(window.go_to.panel.field, Key.Key_Escape)
    window.draft.edit(drafts[0].id)
    opened(qtbot, window)
    assert "Versions of this piece" in typed(qtbot, window, "versions")
    assert typed(qtbot, window, "send review")[:2] == ["Commands", "Send to review"]
    qtbot.keyClick(window.go_to.panel.field, Key.Key_Return)
    piece = window.draft.sheet.review.saved_piece()
    assert piece is not None
    assert piece.state == "in_review"


@pytest.mark.parametrize(
    ("words", "group", "there"),
    [
        ("cordexa know", "Campaigns", lambda window: window.draft.view.setup.campaign.id == "cordexa"),
        ("cordexa know b05", "Briefs", lambda window: window.draft.view.setup.wish().brief_id == "b05"),
        ("go studies", "Commands", lambda window: window.stack.currentWidget() is window.studies),
        ("ind-02 consistent", "Rules", lambda window: window.help.address == "rule-IND-02"),
        ("larger letters", "Commands", lambda window: window._theme.typography.scale > 1),
    ],
)
def test_it_leads_to_all_kinds_of_things(
    qtbot: QtBot, open_window: OpenWindow, words: str, group: str, there: Callable[[MainWindow], bool]
) -> None:
    """Campaigns, briefs, screens, rules and what the window does otherwise."""
    window = opened(qtbot, open_window())
    offered = typed(qtbot, window, words)
    assert offered[0] == group
    qtbot.keyClick(window.go_to.panel.field, Key.Key_Return)
    assert there(window)


def test_its_keys_stay_with_it_and_come_back(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace, drafts: tuple[Draft, ...]
) -> None:
    """Arrows pass headings by; the window's own keys wait; Escape and a press beside give the keys back."""
    window = open_window()
    window.draft.edit(drafts[0].id)
    editor = window.draft.view.editor
    assert editor.hasFocus()
    before = len(workplace.drafting.drafts())
    words = editor.toPlainText()
    panel = opened(qtbot, window).go_to.panel
    assert isinstance(panel.rows[0], Heading)
    first = panel.entry
    qtbot.keyClick(panel.field, Key.Key_Up)
    last = panel.entry
    assert first is panel.rows[1]
    assert last is panel.rows[-1]
    qtbot.keyClick(panel.field, Key.Key_Down)
    assert panel.entry is first
    for key in (Key.Key_Return, Key.Key_3):
        qtbot.keyClick(panel.field, key, Qt.KeyboardModifier.ControlModifier)
        opened(qtbot, window) if not panel.isVisible() else None
    qtbot.keyClick(panel.field, Key.Key_Tab)
    assert panel.field.hasFocus()
    assert window.stack.currentWidget() is window.draft
    assert len(workplace.drafting.drafts()) == before
    qtbot.keyClick(panel.field, Key.Key_Escape)
    assert editor.hasFocus()
    opened(qtbot, window)
    qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(10, window.height() - 10))
    assert not panel.isVisible()
    assert editor.hasFocus()
    assert editor.toPlainText() == words


def test_there_is_nowhere_to_go_while_it_is_asked_who_works(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace
) -> None:
    """The field is offered by a screen alone."""
    window = open_window()
    assert window.top.go_to.isVisible()
    window.navigation.person.click()
    assert not window.top.go_to.isVisible()
    qtbot.keyClick(window, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert not window.go_to.panel.isVisible()


def test_what_had_the_keys_may_be_gone_by_then(qtbot: QtBot, open_window: OpenWindow) -> None:
    """A card that was drawn anew under the panel takes its buttons along; the panel goes all the same."""
    window = open_window()
    before = QPushButton("Of a card", window.draft)
    before.show()
    before.setFocus()
    opened(qtbot, window)
    before.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.keyClick(window.go_to.panel.field, Key.Key_Escape)
    assert not window.go_to.panel.isVisible()


def test_who_types_quickly_comes_to_no_other_piece(qtbot: QtBot, open_window: OpenWindow, workplace: Workplace) -> None:
    """Until pieces were looked for, those offered before are offered on only where they have the words typed since."""
    campaign = workplace.products.campaign("lumivar")
    workplace.editing.begin_empty(campaign, workplace.products.product_of(campaign), "W1", "Zentrable walks")
    window = opened(qtbot, open_window())
    panel = window.go_to.panel
    assert isinstance(panel.entry, Entry)
    assert panel.entry.title == "Zentrable walks"
    qtbot.keyClicks(panel.field, "zentr")
    assert panel.entry.title == "Zentrable walks"
    panel.field.clear()
    qtbot.keyClicks(panel.field, "cordexa know")
    assert not window.go_to.at_rest
    assert panel.entry.group == "Campaigns"


def test_what_somebody_went_to_stays_chosen_when_answers_come(qtbot: QtBot, open_window: OpenWindow) -> None:
    """What is read and looked for meanwhile comes into the list; the next letter begins at its first entry again."""
    window = open_window()
    qtbot.keyClick(window, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    panel = window.go_to.panel
    qtbot.keyClicks(panel.field, "go")
    for _ in range(3):
        qtbot.keyClick(panel.field, Key.Key_Down)
    assert panel.entry is not None
    assert panel.entry.title == "Go to Models"
    qtbot.waitUntil(lambda: window.go_to.at_rest and len(window.go_to._known.campaigns) > 0)
    assert panel.entry.title == "Go to Models"
    qtbot.keyClicks(panel.field, " ")
    qtbot.waitUntil(lambda: window.go_to.at_rest)
    assert panel.entry is panel.rows[1]


def test_what_drafts_are_written_for_stays_while_they_stream(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace, slow_engine: ScriptedEngine
) -> None:
    """They would be opened, checked and locked as pieces of the campaign that one went to; it is told why not."""
    campaign = workplace.products.campaign("lumivar")
    workplace.editing.begin_empty(campaign, workplace.products.product_of(campaign), "W1", "Zentrable walks")
    window = open_window()
    window.draft.draft()
    qtbot.waitUntil(lambda: window.draft.desk.busy)
    for words in ("zentr", "lumivar b01"):
        typed(qtbot, opened(qtbot, window), words)
        window.messages.clear()
        qtbot.keyClick(window.go_to.panel.field, Key.Key_Return)
        assert window.draft.view.setup.campaign is not None
        assert window.draft.view.setup.campaign.id == "glynora"
        assert window.messages.isVisible()
    window.draft.desk.stop()
    qtbot.waitUntil(lambda: not window.draft.desk.busy)
    typed(qtbot, opened(qtbot, window), "zentr")
    qtbot.keyClick(window.go_to.panel.field, Key.Key_Return)
    assert window.draft.view.setup.campaign.id == "lumivar"
    assert window.draft.sheet.draft_id is not None


def test_the_keys_stay_in_the_field_while_something_is_drawn_anew_below(
    qtbot: QtBot, open_window: OpenWindow, drafts: tuple[Draft, ...]
) -> None:
    """Letters that are typed would come into what nobody looks at; it has the keys once the panel is gone."""
    window = open_window()
    window.draft.edit(drafts[0].id)
    window.draft.view.side.setFocus()
    panel = opened(qtbot, window).go_to.panel
    window.draft.view.editor.setFocus()
    qtbot.waitUntil(panel.field.hasFocus)
    qtbot.keyClick(panel.field, Key.Key_Escape)
    assert window.draft.view.editor.hasFocus()


def test_a_piece_whose_draft_is_old_comes_on_the_sheet_too(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace, drafts: tuple[Draft, ...]
) -> None:
    """The desk has the newest drafts of a brief alone; one that was put aside since it was offered is told."""
    workplace.editing.begin(drafts[0], "W1")
    newer = workplace.drafting.start(DraftOrder("glynora", "starter", "b01", count=8, seed=30), lambda _event: None)
    assert newer.wait(20)
    window = open_window()
    ways = window.ways
    ways.draft_for("glynora", "b01")
    assert window.draft.desk.desk.find(drafts[0].id) is None
    ways.show_on_sheet("glynora", "b01", drafts[0].id)
    assert window.draft.sheet.draft_id == drafts[0].id
    window.messages.clear()
    ways.show_on_sheet("glynora", "piece:gone", "gone")
    assert window.messages.isVisible()


def test_a_window_that_only_reads_offers_nothing_that_writes(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace, drafts: tuple[Draft, ...]
) -> None:
    """Over a draft that nobody went on with there is no bar with steps, and so none by name either."""
    reader = bootstrap.open_workplace(workplace.home, scripted=True, window=True)
    assert reader.read_only
    window = open_window(of=reader)
    window.draft.edit(drafts[0].id)
    titles = {one.title for one in window.draft.commands()}
    assert "Find on the sheet" in titles
    assert not titles & {"Send to review", "Return…", "Approve…"}
    assert not titles & {"Replace on the sheet", "Insert the first missing approved text"}
    window.close()
    reader.close()


def test_pieces_that_cannot_be_looked_for_are_not_looked_for_any_more(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong is told by the window; the list does not say "Looking…" for good."""

    def fail(_finder: PieceFinder, _query: str, _limit: int | None = None) -> None:
        raise KnownError("The store cannot be read.", "Look at its disk.")

    window = open_window()
    monkeypatch.setattr(PieceFinder, "find", fail)
    opened(qtbot, window)
    typed(qtbot, window, "qqqqq")
    assert "Nothing contains" in window.go_to.panel.nothing.text()
    assert window.messages.isVisible()
