"""Coming back on the draft screen: to a brief of one's own, to a piece that was gone on with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.begun_briefs import BegunBriefs
from fairdraft.domain.draft import Draft
from fairdraft.domain.finding import Span
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.piece import Block
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.variants import on_the_desk
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
OWN = "A poster for the pharmacy counter: bring your questions."


def rested(qtbot: QtBot, screen: DraftScreen) -> None:
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)


def write_a_brief(qtbot: QtBot, screen: DraftScreen, words: str) -> None:
    setup = screen.view.setup
    setup.brief_box.setCurrentText("Write your own…")
    assert setup.brief_text.hasFocus()
    qtbot.keyClicks(setup.brief_text, words)


def briefs_offered(screen: DraftScreen) -> list[str]:
    box = screen.view.setup.brief_box
    return [box.itemText(place) for place in range(box.count())]


def card_words(screen: DraftScreen, draft: Draft) -> list[str]:
    QApplication.processEvents()
    card = screen.view.variants.card(draft.id)
    assert card is not None
    return [one.text() for one in card.findChildren(QLabel) if one.isVisible()]


def test_a_brief_of_ones_own_is_offered_again_with_its_drafts(
    qtbot: QtBot, screen: DraftScreen, open_window: OpenWindow
) -> None:
    """Once drafted it stands among the briefs, and after other campaigns and a new start its drafts come back."""
    write_a_brief(qtbot, screen, OWN)
    screen.view.setup.count.setValue(2)
    screen.draft()
    qtbot.waitUntil(lambda: len(screen.desk.desk.variants) == 2 and screen.at_rest, timeout=15000)
    made = [one.draft.id for one in screen.desk.desk.variants]
    assert briefs_offered(screen)[-2:] == [f"your own · {OWN}", "Write your own…"]
    assert screen.view.setup.brief_box.currentText() == f"your own · {OWN}"
    screen.view.setup.choose("lumivar")
    assert f"your own · {OWN}" not in briefs_offered(screen)
    for again in (screen, open_window().draft):
        again.view.setup.choose("glynora", "b02")
        again.view.setup.brief_box.setCurrentText(f"your own · {OWN}")
        rested(qtbot, again)
        assert again.view.setup.brief_text.text() == OWN
        assert [one.draft.id for one in again.desk.desk.variants] == made


def test_a_new_start_shows_what_was_worked_on_last(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, drafts: tuple[Draft, ...], open_window: OpenWindow
) -> None:
    """That is the brief of the last draft, or of a piece that was opened after it; a draft put aside is no reason."""
    run = workplace.drafting.start(DraftOrder("lumivar", "starter", "b04", count=1), lambda _event: None)
    assert run.wait(20)
    setup = open_window(campaign=None).draft.view.setup
    assert (setup.campaign_box.currentData(), setup.brief_box.currentData()) == ("lumivar", "b04")
    screen.edit(drafts[0].id)
    screen.show_all()
    again = open_window(campaign=None).draft
    assert (again.view.setup.campaign_box.currentData(), again.view.setup.brief_box.currentData()) == ("glynora", "b01")
    workplace.drafting._store.delete_draft(drafts[0].id)
    setup = open_window(campaign=None).draft.view.setup
    assert setup.campaign_box.currentData() == "lumivar"


def test_a_campaign_that_was_just_made_comes_back_in_front(
    workplace: Workplace, screen: DraftScreen, open_window: OpenWindow
) -> None:
    """It has nothing by which it could be known as worked on; once it has a draft, what was worked on last is."""
    screen.view.setup.choose("cordexa")
    screen.window().close()
    assert open_window(campaign=None).draft.view.setup.campaign_box.currentData() == "cordexa"
    assert open_window(campaign="glynora").draft.view.setup.campaign_box.currentData() == "glynora"
    run = workplace.drafting.start(DraftOrder("cordexa", "starter", "b01", count=1), lambda _event: None)
    assert run.wait(20)
    assert not workplace.begun_briefs.read_begun_briefs().words
    workplace.drafting.start(DraftOrder("lumivar", "starter", "b04", count=1), lambda _event: None).wait(20)
    assert open_window(campaign=None).draft.view.setup.campaign_box.currentData() == "lumivar"


def test_a_window_that_closed_over_a_piece_opens_on_it(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, drafts: tuple[Draft, ...], theme: Theme
) -> None:
    """Words and caret are where they were, also mid-sentence; from beside all variants the next window opens there. Of
    the piece, the file beside the store has the id alone.
    """

    def opened() -> MainWindow:
        window = MainWindow(workplace, theme)
        qtbot.addWidget(window)
        window.start()
        window.show()
        return window

    screen.window().close()
    first = opened()
    first.draft.edit(drafts[1].id)
    editor = first.draft.view.editor
    editor.jump(4, 4)
    editor.insert_words(" half a sentence that I was wri")
    caret = editor.textCursor().position()
    first.close()
    assert "half a" not in (workplace.home / "window.ini").read_text(encoding="utf-8")
    second = opened()
    editor = second.draft.view.editor
    assert second.draft.sheet.draft_id == drafts[1].id
    assert "half a sentence that I was wri" in editor.toPlainText()
    assert editor.textCursor().position() == caret
    assert second.focusWidget() is editor
    rested(qtbot, second.draft)
    second.draft.show_all()
    second.close()
    third = opened()
    assert third.draft.sheet.draft_id is None
    rested(qtbot, third.draft)
    third.close()


def test_a_brief_begun_and_not_drafted_waits(qtbot: QtBot, screen: DraftScreen) -> None:
    """Whoever looks at another brief or campaign meanwhile finds the begun words again; a drafted brief is none."""
    setup = screen.view.setup
    write_a_brief(qtbot, screen, OWN)
    setup.choose_brief("b03")
    assert setup.brief_text.text() != OWN
    setup.choose("lumivar")
    setup.brief_box.setCurrentText("Write your own…")
    assert setup.brief_text.text() == ""
    setup.choose("glynora")
    setup.brief_box.setCurrentText("Write your own…")
    assert setup.brief_text.text() == OWN
    screen.draft()
    qtbot.waitUntil(lambda: bool(screen.desk.desk.variants) and screen.at_rest, timeout=15000)
    setup.choose_brief("b03")
    setup.brief_box.setCurrentText("Write your own…")
    assert setup.brief_text.text() == ""


def test_a_brief_begun_and_not_drafted_outlives_the_window(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, open_window: OpenWindow
) -> None:
    """The next window opens with it, behind another campaign's too; drafted, it is kept as begun no longer."""
    write_a_brief(qtbot, screen, "A leaflet")
    screen.view.setup.choose("lumivar")
    write_a_brief(qtbot, screen, OWN)
    screen.window().close()
    file = workplace.home / "begun-briefs.json"
    assert OWN.encode() in file.read_bytes()
    again = open_window(campaign=None).draft
    setup = again.view.setup
    assert (setup.campaign_box.currentData(), setup.brief_text.text()) == ("lumivar", OWN)
    setup.choose("glynora")
    setup.brief_box.setCurrentText("Write your own…")
    assert setup.brief_text.text() == "A leaflet"
    setup.count.setValue(1)
    again.draft()
    qtbot.waitUntil(lambda: len(again.desk.desk.variants) == 1 and again.at_rest, timeout=15000)
    again.window().close()
    assert b"A leaflet" not in file.read_bytes()
    third = open_window(campaign=None).draft.view.setup
    assert third.brief_box.currentText() == "your own · A leaflet"
    third.choose("lumivar")
    third.brief_box.setCurrentText("Write your own…")
    assert third.brief_text.text() == OWN
    third.brief_text.set_text("")
    third.window().close()
    assert not workplace.begun_briefs.read_begun_briefs().words


def test_a_begun_brief_is_on_the_disk_while_it_is_written(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen
) -> None:
    """A program that is killed loses no more than the last moments of typing."""
    write_a_brief(qtbot, screen, OWN)
    file = workplace.home / "begun-briefs.json"
    qtbot.waitUntil(lambda: file.is_file() and OWN.encode() in file.read_bytes(), timeout=5000)


def test_a_begun_brief_that_cannot_be_kept_is_told_and_kept_later(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, expect_log: Callable[[str, str], None]
) -> None:
    """Its words stay in the field, and are kept once there is room, without another letter, when the window closes."""
    window = screen.window()
    assert isinstance(window, MainWindow)
    file = workplace.home / "begun-briefs.json"
    (file / "in the way").mkdir(parents=True)
    expect_log("fairdraft.host.begun_briefs", "could not be read")
    write_a_brief(qtbot, screen, OWN)
    qtbot.waitUntil(lambda: "could not be saved" in window.messages.text, timeout=5000)
    (file / "in the way").rmdir()
    file.rmdir()
    window.close()
    assert OWN.encode() in file.read_bytes()


def test_a_window_that_reads_keeps_no_brief(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """What another window keeps is not overwritten by the one that was opened second."""
    workplace.begun_briefs.write_begun_briefs(BegunBriefs({"glynora": OWN}, "glynora"))
    second = bootstrap.open_workplace(workplace.home, scripted=True, window=True)
    try:
        assert second.read_only
        window = open_window(of=second, campaign=None)
        assert window.draft.view.setup.brief_text.text() == OWN
        window.draft.view.setup.brief_text.set_text("Other words.")
        window.close()
    finally:
        second.close()
    assert workplace.begun_briefs.read_begun_briefs().words == {"glynora": OWN}


def test_of_a_brief_that_two_windows_begin_both_are_kept_and_offered(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, open_window: OpenWindow
) -> None:
    """However often both go on, there is one of each; the next window has one in the field and offers the other, which
    change places when it is chosen.
    """
    other = open_window(campaign=None)
    first, second = screen.view.setup, other.draft.view.setup
    kept = workplace.begun_briefs.read_begun_briefs
    for mine, theirs in (("A post", "A leaf"), ("A poster.", "A leaflet.")):
        for setup, words in ((first, mine), (second, theirs)):
            setup.brief_box.setCurrentText("Write your own…")
            setup.brief_text.set_text(words)
            qtbot.waitUntil(lambda words=words: words in {*kept().words.values(), *kept().twins.values()}, timeout=5000)
    assert (kept().words, list(kept().twins.values())) == ({"glynora": "A poster."}, ["A leaflet."])
    other.close()
    screen.window().close()
    again = open_window(campaign=None)
    setup = again.draft.view.setup
    assert setup.brief_text.text() == "A poster."
    setup.brief_box.setCurrentText("begun · A leaflet.")
    assert (setup.brief_text.text(), setup.brief_box.currentText()) == ("A leaflet.", "Write your own…")
    assert "begun · A poster." in briefs_offered(again.draft)
    setup.brief_text.set_text("")
    again.close()
    assert (kept().words, list(kept().twins.values())) == ({}, ["A poster."])


def test_a_card_tells_that_somebody_went_on_with_its_draft(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, drafts: tuple[Draft, ...], open_window: OpenWindow
) -> None:
    """Edited, in review, approved: the card says so, and with which words; also after a new start."""
    first, second = drafts
    assert "finished" in card_words(screen, first)
    screen.edit(first.id)
    screen.show_all()
    assert "finished" in card_words(screen, first)
    screen.edit(first.id)
    screen.view.editor.insert_words("Oh ")
    headline = screen.view.editor.toPlainText().splitlines()[0]
    said = f"Edited since: “{headline.strip()}”. Edit opens it; the model's words are below."
    screen.show_all()
    rested(qtbot, screen)
    assert {"edited", said} <= set(card_words(screen, first))
    assert said not in card_words(screen, second)
    piece = workplace.editing.piece_of_draft(first.id)
    assert piece is not None
    workplace.approving.send(piece.id, "W1")
    qtbot.waitUntil(lambda: "in review" in card_words(screen, first), timeout=3000)
    workplace.approving.approve(piece.id, "M1")
    again = open_window().draft
    rested(qtbot, again)
    assert {"approved", said} <= set(card_words(again, first))
    shown = again.view.variants.card(first.id)
    assert shown is not None
    assert not shown.regenerate.isVisible()
    qtbot.mouseClick(shown.edit, Qt.MouseButton.LeftButton)
    assert "Oh " in again.view.editor.toPlainText().splitlines()[0]
    rested(qtbot, again)


def test_a_draft_that_was_only_commented_on_or_answered_stays_too(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Its words are the model's still, and what people said of them is not left behind by new drafts."""
    first, second = drafts
    piece = workplace.editing.begin(first, "W1")
    workplace.commenting.add(piece.id, Span(0, 5), "Really?", by="M1")
    qtbot.waitUntil(lambda: "commented" in card_words(screen, first), timeout=3000)
    screen.select(second.id)
    variant = screen.desk.desk.find(second.id)
    assert variant is not None
    assert variant.answered is not None
    screen.dismiss([0], "Agreed with medical.")
    qtbot.waitUntil(lambda: "answered" in card_words(screen, second), timeout=3000)
    screen.view.setup.count.setValue(1)
    screen.draft()
    qtbot.waitUntil(lambda: len(screen.desk.desk.variants) == 3 and screen.at_rest, timeout=15000)
    assert [one.draft.id for one in screen.desk.desk.variants[:2]] == [first.id, second.id]
    screen.take_back(workplace.dismissing.dismissals(_piece(workplace, second))[0].id)
    qtbot.waitUntil(lambda: "finished" in card_words(screen, second), timeout=3000)


def _piece(workplace: Workplace, draft: Draft) -> str:
    piece = workplace.editing.piece_of_draft(draft.id)
    assert piece is not None
    return piece.id


def test_a_piece_stays_on_the_desk_beside_new_drafts(
    qtbot: QtBot, screen: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """New variants of the brief take the place of what nobody went on with, and stand behind the rest."""
    screen.edit(drafts[1].id)
    screen.view.editor.insert_words("Oh ")
    screen.view.setup.count.setValue(2)
    screen.draft()
    qtbot.waitUntil(lambda: len(screen.desk.desk.variants) == 3 and screen.at_rest, timeout=15000)
    variants = screen.desk.desk.variants
    assert [one.letter for one in variants] == ["A", "B", "C"]
    assert variants[0].draft.id == drafts[1].id
    assert "edited" in card_words(screen, drafts[1])
    assert {one.draft.id for one in variants[1:]}.isdisjoint(one.id for one in drafts)


def test_a_piece_is_found_behind_many_later_drafts(
    workplace: Workplace, drafts: tuple[Draft, ...], qtbot: QtBot, open_window: OpenWindow
) -> None:
    """However many drafts of its brief were made since, a piece that somebody went on with is on the desk."""
    piece = workplace.editing.begin(drafts[0], "W1")
    session = workplace.editing.open(piece.id, "test")
    changed = (*piece.blocks, Block("more", "body", "copy", "More."))
    workplace.editing.save(session, changed, "W1")
    workplace.editing.close(session)
    run = workplace.drafting.start(DraftOrder("glynora", "starter", "b01", count=9), lambda _event: None)
    assert run.wait(20)
    screen = open_window().draft
    rested(qtbot, screen)
    ids = [one.draft.id for one in screen.desk.desk.variants]
    assert ids[0] == drafts[0].id
    assert drafts[1].id not in ids
    assert len(ids) == 9


def test_a_draft_stopped_before_its_first_word_does_not_come_back(
    workplace: Workplace, drafts: tuple[Draft, ...], qtbot: QtBot, open_window: OpenWindow
) -> None:
    """An empty card is nothing to come back for; one that failed tells why, and does."""
    for state, failure in (("stopped", ""), ("failed", "The model process ended.")):
        now = replace(drafts[0], id=new_id(), made_at=utc_now(), model_text="", text="", blocks=(), state=state,
                      failure=failure)  # fmt: skip
        workplace.drafting._store.finish_draft(now, None)
    screen = open_window().draft
    rested(qtbot, screen)
    assert [one.state for one in screen.desk.desk.variants] == ["finished", "finished", "failed"]


def test_of_many_drafts_the_newest_lie_on_the_desk_and_more_on_demand(
    workplace: Workplace, drafts: tuple[Draft, ...], qtbot: QtBot, open_window: OpenWindow
) -> None:
    """No more are read than are shown, the counts are true, and those that lie there keep their letters."""
    now = utc_now()
    for number in range(12):
        one = replace(drafts[0], id=f"draft{number:02}", made_at=now + timedelta(seconds=number))
        workplace.drafting._store.finish_draft(one, None)
    nothing = replace(drafts[0], id="nothing", text="", blocks=(), model_text="", made_at=now + timedelta(hours=1))
    workplace.drafting._store.finish_draft(nothing, None)
    found, count = workplace.drafting.desk_drafts("glynora", drafts[0].brief, newest=8)
    assert ([one.id for one in found], count) == ([f"draft{number:02}" for number in range(11, 3, -1)], 14)
    screen = open_window().draft
    rested(qtbot, screen)
    view, shown = screen.view.variants, [f"draft{number:02}" for number in range(4, 12)]
    assert ([one.draft_id for one in view.cards], screen.desk.desk.older) == (shown, 6)
    said = {one.text() for one in view.findChildren(QLabel) if not one.isHidden()}
    assert ("6 older drafts are under this brief." in said, view.more.text()) == (True, "Show 6 more")
    view.more.click()
    older = [one.id for one in drafts] + [f"draft{number:02}" for number in range(4)]
    assert [one.draft_id for one in view.cards] == [*shown, *older]
    assert not view.more.isVisible()
    rested(qtbot, screen)


@pytest.mark.parametrize("worked", [set(), {1, 9}])
def test_what_is_on_the_desk_stands_in_the_order_it_was_made(drafts: tuple[Draft, ...], worked: set[int]) -> None:
    """The last ones made, and of the older ones those that are worked on."""
    made = list(range(12))
    stored = [_numbered(drafts[0], number) for number in reversed(made)]
    on_desk = on_the_desk(stored, {f"{number}" for number in worked})
    assert [int(one.id) for one in on_desk] == [one for one in made if one >= 4 or one in worked]


def _numbered(draft: Draft, number: int) -> Draft:
    return replace(draft, id=f"{number}")
