"""Conflicts between laptops, and disagreements between raters."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from study_support import planned, run

from fairdraft import bootstrap
from fairdraft.domain.judgement_origin import judged_at
from fairdraft.domain.piece import Block, headline_of
from fairdraft.domain.rating_queue import BlindDraft, Judgement, MarkedWords
from fairdraft.domain.rating_set import MergeConflict
from fairdraft.rules.engine import Checker
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.main_window import SMALLEST, MainWindow
from fairdraft.ui.studies.conflicts_page import ConflictsPage
from fairdraft.ui.studies.disagreements_page import DisagreementsPage
from fairdraft.ui.studies.judgement_table import JudgementTable
from fairdraft.ui.studies.side_list import draft_rows
from fairdraft.ui.theme.theme import SCALES, Theme

OpenWindow = Callable[..., MainWindow]


def shown(widget: QWidget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def said_anywhere(widget: QWidget) -> str:
    """All words on a page: labels, buttons, names for screen readers, tooltips."""
    parts = [f"{one.accessibleName()} {one.toolTip()}" for one in widget.findChildren(QWidget)]
    parts += [one.text() for one in widget.findChildren(QLabel)]
    parts += [one.text() for one in widget.findChildren(QAbstractButton)]
    return " ".join(parts)


@pytest.fixture(scope="module")
def studied_home(tmp_path_factory: pytest.TempPathFactory, prepared_home: Path) -> Path:
    """A home with a study and its drafts, and beside it the set that went out blind."""
    folder = tmp_path_factory.mktemp("studied")
    shutil.copytree(prepared_home, folder / "home")
    one = bootstrap.open_workplace(folder / "home", scripted=True)
    planned(one, folder, raters=["R1", "R2"], campaigns=["lumivar"])
    run(one)
    one.sharing.export("autumn", folder / "blind", blind=True)
    one.close()
    return folder / "home"


@pytest.fixture
def workplace(tmp_path: Path, studied_home: Path, checker: Checker) -> Iterator[Workplace]:
    """With that study; in the place of the folder's own."""
    shutil.copytree(studied_home, tmp_path / "home")
    one = bootstrap.open_workplace(tmp_path / "home", scripted=True, window=True)
    one.checking._checker = checker
    yield one
    one.close()


@pytest.fixture
def studied(workplace: Workplace) -> Workplace:
    """A study with its drafts."""
    return workplace


@pytest.fixture(scope="module")
def laptops(tmp_path_factory: pytest.TempPathFactory, studied_home: Path) -> Path:
    """A folder with two laptops on which R1 rated the first draft and voted on the first pair, and not alike; beside
    each home lies what goes back from it.
    """
    folder = tmp_path_factory.mktemp("laptops")
    (file,) = (studied_home.parent / "blind").glob("*.fairset")
    marked = (MarkedWords(0, 30, "invented"),)
    said = (Judgement({"accuracy": 2}, "revise", "Too eager.", marked), Judgement({"accuracy": 5}, "approve"))
    for name, judgement, outcome in zip(("first", "second"), said, ("first", "tie"), strict=True):
        other = bootstrap.open_workplace(folder / name, scripted=True)
        other.profiles.introduce(f"Writer of the {name}", "")
        other.sharing.merge(file)
        submit(other, "R1", judgement)
        other.queueing.open_pairs("autumn", "R1").vote(outcome, "")  # type: ignore[arg-type]  # two of the four
        other.sharing.export("autumn", folder / f"{name}-back", blind=True)
        other.close()
    return folder


def submit(workplace: Workplace, rater: str, *judgements: Judgement) -> None:
    queue = workplace.queueing.open("autumn", rater)
    for one in judgements:
        queue.submit(one)


@pytest.fixture
def conflicts(
    qtbot: QtBot, studied: Workplace, open_window: OpenWindow, laptops: Path
) -> tuple[MainWindow, ConflictsPage]:
    """R1 rated the first draft and voted on the first pair, on two laptops, and not alike."""
    for name in ("first", "second"):
        (back,) = (laptops / f"{name}-back").glob("*.fairset")
        studied.sharing.merge(back)
    window = open_window()
    window.show_screen("studies")
    window.studies.open("autumn")
    page = window.studies.study
    qtbot.waitUntil(lambda: page.is_read and page.rating.conflicts.text() == "Conflicts (2)", timeout=5000)
    page.rating.conflicts.click()
    settling = window.studies.conflicts
    qtbot.waitUntil(lambda: settling.open_conflicts == 2 and bool(shown(settling.table)), timeout=5000)
    return window, settling


def decided(studied: Workplace) -> list[MergeConflict]:
    return [one for one in studied.sharing.conflicts("autumn") if one.resolved_at is not None]


def test_who_decided_what_on_two_laptops_is_shown(
    qtbot: QtBot, studied: Workplace, conflicts: tuple[MainWindow, ConflictsPage], laptops: Path, tmp_path: Path
) -> None:
    """A conflict that somebody else decided otherwise is open again, with both decisions above the judgments."""
    _window, page = conflicts
    assert page.conflict is not None
    assert page.decided.isHidden()
    ours = page.conflict.id
    shutil.copytree(laptops / "first", tmp_path / "first")
    other = bootstrap.open_workplace(tmp_path / "first", scripted=True)
    try:
        other.sharing.merge(studied.sharing.export("autumn", tmp_path / "again", blind=True))
        found = next(one for one in other.sharing.conflicts("autumn") if one.kind == "rating")
        other.sharing.resolve(found.id, "Ben", keep_other=True)
        back = other.sharing.export("autumn", tmp_path / "back", blind=True)
    finally:
        other.close()
    studied.sharing.resolve(ours, "Anna", keep_other=False)
    assert studied.sharing.merge(back).decided_both_ways == 1
    qtbot.waitUntil(lambda: page.open_conflicts == 2 and not page.decided.isHidden(), timeout=5000)
    assert "Ben for what waits" in page.decided.text()
    assert "Anna for what counts now" in page.decided.text()


def test_two_judgements_stand_side_by_side(studied: Workplace, conflicts: tuple[MainWindow, ConflictsPage]) -> None:
    """Scores, verdicts and notes of both, with what differs marked, beside the words of the draft."""
    _window, page = conflicts
    conflict = page.conflict
    assert conflict is not None
    assert conflict.kind == "rating"
    said = shown(page.table)
    assert "Counts now Waiting" in said
    assert "Accuracy 5 2" in said.replace("≠ ", "")
    assert "Verdict approve revise" in said
    assert "Too eager." in said
    # What is longer than a column is wide stands beneath its name, under the title of its judgement.
    assert "Marked Counts now" in said.replace("≠ ", "")
    assert "” · Unsupported or invented" in said
    about = " ".join(one.text() for one in page._origins)
    assert about.count("written by rater-") == 2
    assert len({one.sender for one in studied.sharing.origins(conflict)}) == 2
    assert "Both by R1. Found when autumn-blind.fairset was imported" in shown(page)
    draft = studied.sharing.drafts_of(conflict)[0]
    (reader,) = page.sheet.readers
    assert draft.blocks[-1].text.split("\n")[0] in reader.toPlainText()
    # Its marked words are marked on the sheet too, with whose mark it is; the same words as on the rating screen.
    (mark,) = reader.marks
    # No list beside it has numbers that one could point to.
    assert not reader._numbers.numbers
    assert mark.words.startswith("Waiting: Unsupported or invented")
    assert mark.cursor.selectedText().replace("\u2029", "\n\n") == draft.text[0:30]
    assert page.list.findChildren(QLabel)[0].text() == headline_of(draft.blocks)


@pytest.mark.parametrize(("keep_other", "score"), [(True, 2), (False, 5)])
def test_the_judgement_that_is_kept_counts(
    qtbot: QtBot, studied: Workplace, conflicts: tuple[MainWindow, ConflictsPage], keep_other: bool, score: int
) -> None:
    """Either way leaves the judgement that it names standing, in the name of the person, and goes on."""
    window, page = conflicts
    if keep_other:
        page.keep_other.click()
    else:
        window.top.press()
    qtbot.waitUntil(lambda: page.open_conflicts == 1, timeout=5000)
    (one,) = decided(studied)
    assert one.resolved_by == studied.profiles.present_or_default().pseudonym
    assert [rating.scores["accuracy"] for rating in studied.rating.ratings(study="autumn")] == [score]
    assert page.conflict is not None
    assert page.conflict.kind == "vote"


def test_times_are_of_this_place_and_read_as_elsewhere(
    studied: Workplace, conflicts: tuple[MainWindow, ConflictsPage]
) -> None:
    """When a judgement was given, and its file taken in, is told as on the draft screen: day and local time."""
    _window, page = conflicts
    assert page.conflict is not None
    given = day_and_clock(judged_at(page.conflict.standing))
    assert page._origins[0].text().startswith(f"Given {given},")
    assert f"was imported, {day_and_clock(page.conflict.found_at)}." in shown(page)
    assert "UTC" not in shown(page)


def test_drafts_that_read_alike_are_numbered() -> None:
    """A row is called by the draft's headline; two drafts of one brief with the same one are told apart by number, and
    one draft twice is no second draft.
    """
    head = Block("h", "headline", "headline", "Walk on.")
    first, second, third = (BlindDraft(one, "", (head,), "glynora", "b16", "", "raw") for one in "abc")
    third = replace(third, blocks=())
    rows = draft_rows(
        [(first, "rating by R2"), (second, "rating by R2"), (first, "pair by R1"), (third, ""), (None, "")],
        {"glynora": "GLYNORA: a first step"},
    )
    assert [one.title for one in rows] == [
        "Walk on.",
        "Walk on.",
        "Walk on.",
        "GLYNORA: a first step",
        "A draft that is not on this machine",
    ]
    assert [one.about for one in rows] == [
        "b16 (1 of 2) · rating by R2",
        "b16 (2 of 2) · rating by R2",
        "b16 (1 of 2) · pair by R1",
        "b16",
        "",
    ]


def test_votes_are_decided_too(qtbot: QtBot, studied: Workplace, conflicts: tuple[MainWindow, ConflictsPage]) -> None:
    """A pair shows both drafts and the two outcomes; with the last decision nothing is open."""
    window, page = conflicts
    page.list.chosen.emit(1)
    qtbot.waitUntil(lambda: "the first is better" in shown(page.table), timeout=5000)
    assert "a tie" in shown(page.table)
    assert len(page.sheet.readers) == 2
    assert "Second" in shown(page.sheet)
    window.top.press()
    qtbot.waitUntil(lambda: page.open_conflicts == 1, timeout=5000)
    window.top.press()
    qtbot.waitUntil(lambda: page.open_conflicts == 0, timeout=5000)
    qtbot.waitUntil(lambda: "No open conflicts" in shown(page), timeout=5000)
    assert len(decided(studied)) == 2
    page.back.click()
    assert window.studies.page is window.studies.study


def test_nobody_learns_who_wrote_what_by_settling(
    studied: Workplace, conflicts: tuple[MainWindow, ConflictsPage]
) -> None:
    """No word on the conflict page names a candidate; what the draft was for is called by its names."""
    _window, page = conflicts
    assert "LUMIVAR: one more conversation (email) · brief b" in shown(page.sheet)
    assert "starter" not in said_anywhere(page).lower()
    assert "smollm" not in (said_anywhere(page) + page.sheet.readers[0].toPlainText()).lower()


@pytest.fixture
def differing(qtbot: QtBot, studied: Workplace, open_window: OpenWindow) -> tuple[MainWindow, DisagreementsPage]:
    """Two drafts that R1 and R2 rated differently, one by three points and one by one."""
    queue = studied.queueing.open("autumn", "R1")
    order = []
    for score in (5, 4):
        assert queue.current is not None
        order.append(queue.current.draft_id)
        queue.submit(Judgement({"accuracy": score, "brand_voice": 3}, "approve"))
    queue = studied.queueing.open("autumn", "R2")
    scores = {order[0]: 2, order[1]: 3}
    while scores and queue.current is not None:
        draft_id = queue.current.draft_id
        if draft_id in scores:
            queue.submit(Judgement({"accuracy": scores.pop(draft_id), "brand_voice": 3}, "revise"))
        else:
            queue.skip()
    window = open_window()
    window.show_screen("studies")
    window.studies.open("autumn")
    page = window.studies.study
    qtbot.waitUntil(lambda: page.is_read and page.rating.disagreements.text() == "Disagreements (2)", timeout=5000)
    page.rating.disagreements.click()
    settling = window.studies.disagreements
    qtbot.waitUntil(lambda: settling.disagreement is not None and bool(shown(settling.table)), timeout=5000)
    return window, settling


def test_the_largest_disagreement_comes_first(differing: tuple[MainWindow, DisagreementsPage]) -> None:
    """The list is sorted by size; what agrees is not marked; nothing can be settled before something is decided."""
    window, page = differing
    assert page.disagreement is not None
    assert page.disagreement.spreads == {"accuracy": 3}
    assert "3 points apart" in shown(page.list)
    assert "≠ Accuracy 5 2" in shown(page.table)
    assert "Brand voice 3 3" in shown(page.table)
    assert not window.top.action.isEnabled()
    assert "starter" not in said_anywhere(page).lower()


def test_a_decision_points_to_what_it_settles(
    qtbot: QtBot, studied: Workplace, differing: tuple[MainWindow, DisagreementsPage]
) -> None:
    """A new rating names the two that it settles, which stay; the next disagreement comes up with an empty form."""
    window, page = differing
    first = page.disagreement
    assert first is not None
    page.form.scores["accuracy"][5].click()
    page.form.scores["accuracy"][3].click()
    page.form.verdicts["revise"].click()
    page.form.note.set_text("The label has no such result.")
    window.top.press()
    qtbot.waitUntil(lambda: page.disagreement is not None and page.disagreement.draft != first.draft, timeout=5000)
    ratings = studied.rating.ratings(study="autumn")
    (made,) = [one for one in ratings if one.adjudicates]
    assert len(ratings) == 5
    assert set((made.adjudicates or "").split()) == {one.id for one in first.ratings}
    assert (made.scores, made.verdict, made.comment) == ({"accuracy": 3}, "revise", "The label has no such result.")
    assert made.rater == studied.profiles.present_or_default().pseudonym
    qtbot.waitUntil(lambda: "settled" in shown(page.list), timeout=5000)
    assert page.form.is_empty
    assert "1 draft to settle" in page.title.text()


def test_a_second_press_takes_a_score_back(differing: tuple[MainWindow, DisagreementsPage]) -> None:
    """A score that was pressed by mistake leaves the criterion open again."""
    window, page = differing
    page.form.scores["accuracy"][5].click()
    assert window.top.action.isEnabled()
    page.form.scores["accuracy"][5].click()
    assert page.form.is_empty
    assert not window.top.action.isEnabled()


def test_keys_give_the_verdict_of_a_decision(qtbot: QtBot, differing: tuple[MainWindow, DisagreementsPage]) -> None:
    """R, V and A press their buttons with the keys on the draft or among what is decided; in the note they are letters,
    and elsewhere nothing.
    """
    _window, page = differing
    assert page.sheet.readers[0].hasFocus()
    page.form.scores["accuracy"][2].setFocus()
    qtbot.keyClick(page.form.scores["accuracy"][2], Qt.Key.Key_V)
    assert page.form.judgement.verdict == "revise"
    reader = page.sheet.readers[0]
    reader.setFocus()
    qtbot.keyClick(reader, Qt.Key.Key_R)
    assert page.form.judgement.verdict == "reject"
    qtbot.keyClick(reader, Qt.Key.Key_R)
    assert page.form.judgement.verdict is None
    qtbot.keyClick(reader, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.form.note.setFocus()
    qtbot.keyClicks(page.form.note, "var")
    page.back.setFocus()
    qtbot.keyClick(page.back, Qt.Key.Key_V)
    assert page.form.judgement.verdict is None
    assert page.form.note.text() == "var"


def test_a_key_that_is_held_presses_once(differing: tuple[MainWindow, DisagreementsPage]) -> None:
    """What the keyboard repeats by itself does not take the verdict back."""
    _window, page = differing
    reader = page.sheet.readers[0]
    for repeated in (False, True, True):
        press = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", autorep=repeated, count=1
        )
        QApplication.sendEvent(reader, press)
    assert page.form.judgement.verdict == "approve"


@pytest.fixture
def long_differing(qtbot: QtBot, studied: Workplace, open_window: OpenWindow) -> tuple[MainWindow, DisagreementsPage]:
    """Drafts that R1 and R2 rated in full: every score, a note and marked words."""
    for rater, score in (("R1", 2), ("R2", 5)):
        queue = studied.queueing.open("autumn", rater)
        while queue.current is not None:
            note = f"The voice is right; the limits are missing, {rater} says, and the call to action is missing too."
            scores = {one.id: score for one in queue.rubric.criteria}
            queue.submit(Judgement(scores, "approve", note, (MarkedWords(0, 60, "invented"),)))
    window = open_window()
    window.resize(SMALLEST)
    window.show_screen("studies")
    window.studies.show_disagreements("autumn")
    page = window.studies.disagreements
    qtbot.waitUntil(lambda: page.disagreement is not None and bool(shown(page.table)), timeout=10000)
    return window, page


def in_view(widget: QWidget) -> bool:
    """Whether all of a widget is seen."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def test_all_that_is_decided_is_in_view(qtbot: QtBot, long_differing: tuple[MainWindow, DisagreementsPage]) -> None:
    """In the smallest window every button and the note of the decision are seen below what the raters say."""
    window, page = long_differing
    buttons = [button for row in page.form.scores.values() for button in row.values()]
    buttons += page.form.verdicts.values()
    assert buttons
    qtbot.waitUntil(lambda: all(in_view(one) for one in (*buttons, page.form.note)), timeout=5000)
    assert in_view(page.table.findChildren(QLabel)[0])
    assert window.size() == SMALLEST


def test_a_verdict_given_by_a_key_is_brought_into_view(
    qtbot: QtBot, theme: Theme, long_differing: tuple[MainWindow, DisagreementsPage]
) -> None:
    """With letters so large that the decision scrolls, the key scrolls to the button that it presses."""
    _window, page = long_differing
    theme.magnify(max(SCALES))
    pressed = page.form.verdicts["approve"]
    qtbot.waitUntil(lambda: not in_view(pressed), timeout=5000)
    qtbot.keyClick(page.sheet.readers[0], Qt.Key.Key_A)
    assert pressed.isChecked()
    qtbot.waitUntil(lambda: in_view(pressed), timeout=5000)


@pytest.mark.parametrize("name", ["disagreements", "conflicts"])
def test_a_draft_to_settle_scrolls_by_keys(qtbot: QtBot, request: pytest.FixtureRequest, name: str) -> None:
    """Arrows, page keys, Home and End move through the draft."""
    window, page = request.getfixturevalue({"disagreements": "differing", "conflicts": "conflicts"}[name])
    window.resize(SMALLEST.width(), 500)
    (reader,) = page.sheet.readers
    bar = reader.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 2 * bar.singleStep(), timeout=5000)
    qtbot.keyClick(reader, Qt.Key.Key_Down)
    qtbot.keyClick(reader, Qt.Key.Key_Down)
    assert bar.value() == 2 * bar.singleStep()
    qtbot.keyClick(reader, Qt.Key.Key_Up)
    assert bar.value() == bar.singleStep()
    qtbot.keyClick(reader, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    qtbot.keyClick(reader, Qt.Key.Key_Home)
    assert bar.value() == 0
    qtbot.keyClick(reader, Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_a_mark_over_two_blocks_has_no_ground_between_them(
    long_differing: tuple[MainWindow, DisagreementsPage],
) -> None:
    """The ground lies under the words of each block and not under the break, where it would leave a stub."""
    _window, page = long_differing
    (reader,) = page.sheet.readers
    (mark,) = reader.marks
    assert "\u2029" in mark.cursor.selectedText()
    grounds = [one.cursor.selectedText() for one in reader.extraSelections()]
    assert len(grounds) > 1
    assert " ".join(grounds) == " ".join(mark.cursor.selectedText().split("\u2029"))


def test_candidates_are_named_once_the_study_is_unblinded(
    qtbot: QtBot, studied: Workplace, differing: tuple[MainWindow, DisagreementsPage]
) -> None:
    """After the unblinding the page says who wrote the draft in view."""
    _window, page = differing
    one = page.disagreement
    assert one is not None
    studied.queueing.unblind("autumn", "R1")
    candidate = studied.drafting.draft(one.draft.draft_id).candidate
    (name,) = (each.name for each in studied.products.candidates() if each.id == candidate)
    qtbot.waitUntil(lambda: f"this draft is by {name}." in shown(page), timeout=5000)


def test_pseudonyms_over_columns_can_break(qtbot: QtBot, theme: Theme) -> None:
    """With large letters a column is narrower than a pseudonym, of which nothing is cut."""
    around = QWidget()
    qtbot.addWidget(around)
    table = JudgementTable()
    table.setParent(around)
    theme.magnify(1.5)
    theme.dress(around)
    table.resize(320, 200)
    table.show_judgements(("rater-1d61922e", "rater-840466f5"), [("Accuracy", ("1", "2"))])
    around.show()
    table.show()
    heads = [one for one in table.findChildren(QLabel) if one.text().startswith("rater")]
    assert len(heads) == 2
    for one in heads:
        pieces = one.text().split("\u200b")
        assert max(map(one.fontMetrics().horizontalAdvance, pieces)) <= one.width()
