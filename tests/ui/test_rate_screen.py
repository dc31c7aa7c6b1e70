"""Is rating blind, quick, complete and kept?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Block, render
from fairdraft.domain.rating_queue import BlindDraft, Judgement
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.rate.approved_panel import ApprovedPanel
from fairdraft.ui.rate.rating_body import RatingBody
from fairdraft.ui.rate.reader import DraftReader
from fairdraft.ui.rate.work_clock import HALF_A_MINUTE, WorkClock
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
_KEY = Qt.Key


@pytest.fixture
def workplace(drafted_workplace: Workplace) -> Workplace:
    """The workplace that the window of these tests opens."""
    return drafted_workplace


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window(campaign="lumivar")


@pytest.fixture
def body(qtbot: QtBot, window: MainWindow) -> RatingBody:
    """The rating screen with its first draft in front."""
    window.studies.rate_wanted.emit("autumn")
    assert not window.rate.blind
    window.rate.start.begun.emit("R1")
    qtbot.waitUntil(lambda: window.rate.blind, timeout=10000)
    window.rate.take_keys()
    return window.rate.body


def press(body: RatingBody, keys: str) -> None:
    QTest.keyClicks(body.reader, keys)


def draft_in_hand(window: MainWindow) -> BlindDraft:
    judgement = window.rate._open
    assert judgement is not None
    return judgement.draft


def select(reader: DraftReader, start: int, end: int) -> None:
    cursor = reader.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    reader.setTextCursor(cursor)


def everything_said(window: MainWindow) -> str:
    """All that is visible or read out in the window."""
    said = [window.windowTitle(), window.accessibleName()]
    for one in (window, *window.findChildren(QWidget)):
        if one is not window and not one.isVisible():
            continue
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription(), one.statusTip(), one.whatsThis()]
        if isinstance(one, QLabel | QPushButton | QLineEdit):
            said.append(one.text())
        elif isinstance(one, QTextEdit):
            said.append(one.toPlainText())
    return "\n".join(said)


def test_nothing_in_the_window_tells_who_wrote(window: MainWindow, body: RatingBody, workplace: Workplace) -> None:
    """No model, candidate, engine or speed is visible anywhere, in no state of the screen, whatever happens behind."""
    secrets = {one.name for one in workplace.models.models()} | {one.id for one in workplace.products.candidates()}
    secrets |= {one.name for one in workplace.products.candidates()} | {"tokens/s", "scripted", ".gguf"}
    stored = workplace.drafting.draft(draft_in_hand(window).draft_id)
    secrets |= {stored.candidate, stored.provenance.model_name}
    secrets = {one for one in secrets if one}
    assert len(secrets) > 4
    window.status.show_model("SmolLM2 on CPU · 40 tokens/s")
    window.draft.told.emit(Message("starter-chat has finished its draft.", tone="error"))

    def leaked() -> set[str]:
        said = everything_said(window).casefold()
        return {one for one in secrets if one.casefold() in said}

    assert leaked() == set()
    press(body, "4")
    select(body.reader, 0, 5)
    press(body, "l")
    assert leaked() == set()
    QTest.keyClick(body.mark_form, _KEY.Key_Escape)
    press(body, "e")
    assert leaked() == set()
    # Behind the next screen the message waits.
    window.top.press()
    assert "starter-chat" in window.messages.text


def test_a_problem_goes_aside_while_somebody_rates_blind(qtbot: QtBot, window: MainWindow) -> None:
    """It may name who writes: it comes back behind the blind screen, on its own."""
    window.show_screen("studies")
    window.studies.tell(KnownError("starter-chat is gone.", "Choose another."))
    window.studies.rate_wanted.emit("autumn")
    window.rate.start.begun.emit("R1")
    qtbot.waitUntil(lambda: window.rate.blind, timeout=10000)
    assert not window.messages.text
    window.top.press()
    assert window.messages.text == "starter-chat is gone. Choose another."


def test_a_draft_is_rated_by_keys_alone(window: MainWindow, body: RatingBody, workplace: Workplace) -> None:
    """Five scores, a verdict and Return: the rating is in the store, and the next draft shows."""
    first = draft_in_hand(window)
    press(body, "42335v")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    assert draft_in_hand(window).draft_id != first.draft_id
    [stored] = workplace.rating.ratings(study="autumn")
    assert stored.draft_id == first.draft_id
    criteria = [one.id for one in workplace.rating.rubric().criteria]
    assert stored.scores == dict(zip(criteria, [4, 2, 3, 3, 5], strict=True))
    assert (stored.verdict, stored.rater, stored.blind) == ("revise", "R1", True)
    assert stored.duration_ms is not None
    assert window.windowTitle().startswith("Draft 2 of ")


@pytest.mark.parametrize("named", [False, True])
def test_who_rates_under_a_planned_name_keeps_their_role(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, named: bool
) -> None:
    """One whom the plan does not name is told so and rates as who they are; beside one whom it names sits a guest."""
    me = workplace.profiles.introduce("Kim Doe", "Medical writer")
    plan = workplace.studying.study("autumn").plan
    assert plan is not None
    if named:
        workplace.studying.keep(plan.model_copy(update={"raters": ("R1", me.pseudonym)}))
    window = open_window(campaign="lumivar")
    window.studies.rate_wanted.emit("autumn")
    said = [one.text() for one in window.rate.start.findChildren(QLabel) if one.isVisible()]
    assert any("The plan does not name Kim Doe" in one for one in said) is not named
    window.rate.start.begun.emit("R1")
    qtbot.waitUntil(lambda: window.rate.blind, timeout=10000)
    press(window.rate.body, "42335v")
    QTest.keyClick(window.rate.body.reader, _KEY.Key_Return)
    [stored] = workplace.rating.ratings(study="autumn")
    assert (stored.rater, stored.rater_role) == ("R1", "" if named else "Medical writer")


def test_what_is_missing_is_said_and_nothing_is_stored(
    window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """Return on an unfinished rating names the criteria without a score, and the verdict."""
    press(body, "42")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    assert body._missing.text() == "Still missing: ISI referencing, Brand voice, Copy quality and verdict."
    assert not body.next.isEnabled()
    assert workplace.rating.ratings(study="autumn") == ()
    press(body, "115a")
    assert body.next.isEnabled()
    assert not body._missing.isVisible()


def test_arrows_choose_a_criterion_and_nought_takes_its_score_back(window: MainWindow, body: RatingBody) -> None:
    """Scores go to the criterion in hand, which is then the next without one."""
    QTest.keyClick(body.reader, _KEY.Key_Down)
    press(body, "3")
    judgement = window.rate._open
    assert judgement is not None
    assert judgement.scores == {"indication_language": 3}
    QTest.keyClick(body.reader, _KEY.Key_Up)
    press(body, "0")
    assert judgement.scores == {}


def test_back_shows_what_was_given_and_undo_takes_it_back(
    window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """Shift and Return go back for a change, U takes the last step back, S puts a draft aside."""
    first = draft_in_hand(window)
    press(body, "55555a")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    QTest.keyClick(body.reader, _KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert draft_in_hand(window).draft_id == first.draft_id
    assert body.verdicts["approve"].isChecked()
    press(body, "r")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    assert [one.verdict for one in workplace.rating.ratings(study="autumn")] == ["reject"]
    press(body, "uu")
    assert workplace.rating.ratings(study="autumn") == ()
    assert draft_in_hand(window).draft_id == first.draft_id
    press(body, "s")
    assert draft_in_hand(window).draft_id != first.draft_id
    assert "1 skipped" in window.windowTitle()


def test_words_are_labelled_with_a_comment(
    qtbot: QtBot, window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """L asks for a label of the selected words; the note is stored with the words, its label's rule and the comment."""
    quote = draft_in_hand(window).text.split()[0]
    select(body.reader, 0, len(quote) + 1)
    press(body, "l")
    assert body.mark_form.isVisible()
    QTest.keyClick(body.mark_form, _KEY.Key_2)
    QTest.keyClicks(body.mark_form.comment, "12 adults only")
    QTest.keyClick(body.mark_form.comment, _KEY.Key_Return)
    assert not body.mark_form.isVisible()
    qtbot.waitUntil(lambda: "12 adults only" in everything_said(window), timeout=2000)
    press(body, "11111r")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    [stored] = workplace.rating.ratings(study="autumn")
    [note] = stored.annotations
    assert (note.start, note.end, note.quote, note.comment) == (0, len(quote), quote, "12 adults only")
    assert note.rule


def test_a_note_is_changed_and_taken_back_by_keys(
    qtbot: QtBot, window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """Its label and comment come into the form again; what is kept takes its place, Escape leaves it, and so does a
    draft that is left halfway.
    """
    select(body.reader, 0, 5)
    press(body, "l")
    QTest.keyClick(body.mark_form, _KEY.Key_2)
    QTest.keyClicks(body.mark_form.comment, "Too loud")
    QTest.keyClick(body.mark_form.comment, _KEY.Key_Return)
    judgement = window.rate._open
    assert judgement is not None
    labels = [one.id for one in judgement.rubric.labels]
    [first] = judgement.marks

    def press_on(name: str) -> None:
        qtbot.waitUntil(lambda: bool(buttons(name)), timeout=2000)
        buttons(name)[0].setFocus()
        QTest.keyClick(buttons(name)[0], _KEY.Key_Space)

    def buttons(name: str) -> list[QPushButton]:
        return [one for one in body.notes.findChildren(QPushButton) if one.accessibleName() == name]

    press_on("Change note 1")
    assert body.mark_form.comment.text() == "Too loud"
    QTest.keyClicks(body.mark_form.comment, "er")
    QTest.keyClick(body.mark_form.comment, _KEY.Key_Escape)
    assert [one.comment for one in judgement.marks] == ["Too loud"]
    press_on("Change note 1")
    QTest.keyClicks(body.mark_form.comment, "er")
    # Left with the form open: one note waits, not two.
    queue = window.rate.keep()
    assert queue is not None
    assert [one.comment for one in queue.begun.marks] == ["Too louder"]
    QTest.keyClick(body.mark_form.comment, _KEY.Key_Return)
    assert judgement.marks == [replace(first, comment="Too louder")]
    assert first.label == labels[1]
    press_on("Remove note 1")
    assert judgement.marks == []


def test_every_label_has_a_key_and_its_comment_comes_into_view(
    qtbot: QtBot, window: MainWindow, body: RatingBody
) -> None:
    """In a low window too, the comment and the button that keeps the note show once a label is chosen."""
    window.resize(1024, 700)
    select(body.reader, 0, 5)
    press(body, "l")
    # The form is laid out before anybody presses a key in it.
    qtbot.waitUntil(lambda: body.mark_form.keep.y() > body._area.viewport().height(), timeout=2000)
    QTest.keyClicks(body.mark_form, "f")
    qtbot.waitUntil(lambda: not body.mark_form.keep.visibleRegion().isEmpty(), timeout=2000)
    QTest.keyClicks(body.mark_form.comment, "fine 2")
    QTest.keyClick(body.mark_form.comment, _KEY.Key_Return)
    judgement = window.rate._open
    assert judgement is not None
    assert len(judgement.rubric.labels) == 16
    assert [(one.label, one.comment) for one in judgement.marks] == [(judgement.rubric.labels[15].id, "fine 2")]


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_what_the_program_inserted_is_marked_in_whole_words(
    qtbot: QtBot, window: MainWindow, body: RatingBody, size: tuple[int, int]
) -> None:
    """In a narrow window too each regulated criterion says so, and none of it is cut."""
    judgement = window.rate._open
    assert judgement is not None
    inserted = ("indication_language", "isi_referencing")
    judgement.draft = replace(judgement.draft, inserted_by_program=inserted)
    window.resize(*size)
    qtbot.waitUntil(lambda: window.width() == size[0], timeout=2000)
    # Any key draws the criteria anew.
    press(body, "0")

    def marks() -> list[QLabel]:
        found = body.criteria.findChildren(QLabel)
        return [one for one in found if one.isVisible() and one.accessibleName() == "Inserted by the program"]

    qtbot.waitUntil(lambda: len(marks()) == len(inserted) and all(one.width() for one in marks()), timeout=2000)
    QTest.qWait(50)
    assert [one.text() for one in marks() if one.width() < one.sizeHint().width()] == []


def test_labels_need_words(window: MainWindow, body: RatingBody) -> None:
    """L without a selection says what to do, and a note can be taken back."""
    press(body, "l")
    assert not body.mark_form.isVisible()
    assert body._missing.text() == "Select words of the draft first, then press L."
    select(body.reader, 0, 4)
    press(body, "l")
    QTest.keyClick(body.mark_form, _KEY.Key_1)
    QTest.keyClick(body.mark_form.comment, _KEY.Key_Return)
    body.notes.removed.emit(0)
    judgement = window.rate._open
    assert judgement is not None
    assert judgement.marks == []


def test_a_raters_own_version_is_kept_beside_the_draft(
    window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """E opens the words for writing, where letters are letters; the draft itself is never changed."""
    first = draft_in_hand(window)
    press(body, "e")
    QTest.keyClicks(body.own_words, "Reva 5 ")
    QTest.keyClick(body.own_words, _KEY.Key_Escape)
    assert not body.writes_own_words
    press(body, "n")
    QTest.keyClicks(body.note, "Nearly.")
    QTest.keyClick(body.note, _KEY.Key_Escape)
    press(body, "33333v")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    [stored] = workplace.rating.ratings(study="autumn")
    assert stored.suggested_text == f"Reva 5 {first.text}"
    assert stored.comment == "Nearly."
    assert workplace.drafting.draft(first.draft_id).text == first.text


def scores_in_hand(window: MainWindow) -> list[int]:
    judgement = window.rate._open
    return [] if judgement is None else list(judgement.scores.values())


def test_another_screen_and_back_loses_nothing(window: MainWindow, body: RatingBody) -> None:
    """The draft stands there with what was said of it."""
    press(body, "43")
    window.show_screen("draft")
    window.studies.rate_wanted.emit("autumn")
    assert scores_in_hand(window) == [4, 3]


def test_somebody_else_at_the_machine_is_asked_who_they_are(
    window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """Who introduces themselves in the middle of a sitting does not go on as the one before."""
    press(body, "43")
    workplace.profiles.introduce("Somebody else", "Medical writer")
    window.show_screen("draft")
    window.studies.rate_wanted.emit("autumn")
    assert not window.rate.blind


def test_after_a_pause_whoever_comes_is_asked_who_they_are(
    qtbot: QtBot, window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """Nobody goes on under the name of who sat there before; that one finds what they had said."""
    press(body, "43")
    for rater, said in (("R2", []), ("R1", [4, 3])):
        window.top.press()
        assert window.stack.currentWidget() is window.studies
        window.studies.rate_wanted.emit("autumn")
        assert not window.rate.blind
        window.rate.start.begun.emit(rater)
        qtbot.waitUntil(lambda: window.rate.blind, timeout=10000)
        assert f" · as {rater} · " in window.rate.heading()
        assert scores_in_hand(window) == said
    press(body, "335v")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    assert [one.rater for one in workplace.rating.ratings(study="autumn")] == ["R1"]


def test_a_store_that_cannot_be_written_keeps_the_draft_in_front(
    window: MainWindow, body: RatingBody, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is told, and what was said of the draft is still there to be stored."""

    def full(_rating: object) -> None:
        raise KnownError("The disk is full.", "Free some space.")

    first = draft_in_hand(window)
    with monkeypatch.context() as patched:
        patched.setattr(type(workplace.rating._store), "submit_rating", lambda _self, rating: full(rating))
        press(body, "11111a")
        QTest.keyClick(body.reader, _KEY.Key_Return)
    assert "The disk is full." in window.messages.text
    assert draft_in_hand(window).draft_id == first.draft_id
    assert body.verdicts["approve"].isChecked()
    QTest.keyClick(body.reader, _KEY.Key_Return)
    assert draft_in_hand(window).draft_id != first.draft_id
    assert not window.messages.text


def test_the_end_is_said(qtbot: QtBot, window: MainWindow, body: RatingBody) -> None:
    """After the last draft there is a page that says so and leads back."""
    for _ in range(200):
        if not window.rate.blind:
            break
        press(body, "33333v")
        QTest.keyClick(body.reader, _KEY.Key_Return)
    assert "All drafts are rated" in everything_said(window)
    window.rate.done.button.click()
    assert window.rate.blind
    assert body.verdicts["revise"].isChecked()


def test_ratings_after_unblinding_say_so(qtbot: QtBot, window: MainWindow, workplace: Workplace) -> None:
    """The start page warns, the draft carries no "blind", and the rating is marked."""
    workplace.queueing.unblind("autumn", "R2")
    window.studies.rate_wanted.emit("autumn")
    assert "was unblinded" in everything_said(window)
    window.rate.start.begun.emit("R1")
    qtbot.waitUntil(lambda: window.rate.blind, timeout=10000)
    assert window.rate.body._blind.text() == "unblinded"
    press(window.rate.body, "33333v")
    QTest.keyClick(window.rate.body.reader, _KEY.Key_Return)
    assert [one.blind for one in workplace.rating.ratings(study="autumn")] == [False]


def test_a_study_without_a_plan_is_not_rated_here(window: MainWindow) -> None:
    """One sentence says why, and there is no button to begin."""
    window.rate.open_study("nowhere")
    window.show_screen("rate")
    said = everything_said(window)
    assert 'There is no study "nowhere".' in said
    assert "Begin rating" not in said


def test_looking_on_writes_nothing(window: MainWindow, workplace: Workplace) -> None:
    """Only beginning draws the order and seals the plan."""
    window.studies.rate_wanted.emit("autumn")
    assert workplace.studying.status("autumn").queues == ()
    assert workplace.studying.study("autumn").sealed_at is None


def test_time_away_does_not_count() -> None:
    """Half a minute without a sign counts as half a minute, an hour does too; time with another draft not at all."""
    now = [0.0]
    work = WorkClock(lambda: now[0])
    now[0] = 10.0
    work.awake()
    now[0] = 3610.0
    work.awake()
    now[0] = 7000.0
    later = WorkClock(lambda: now[0], work.worked_ms)
    later.awake()
    assert later.worked_ms == round(1000 * (10 + HALF_A_MINUTE))


def test_work_by_mouse_counts(window: MainWindow, body: RatingBody) -> None:
    """Each press on a score is a sign that the rater is there."""
    judgement = window.rate._open
    assert judgement is not None
    now = [0.0]
    judgement.work = WorkClock(lambda: now[0])
    for second in (20.0, 40.0, 60.0):
        now[0] = second
        body.criteria.levels[2].click()
    assert judgement.work.worked_ms == 60_000


def test_a_note_stays_with_its_draft(window: MainWindow, body: RatingBody, workplace: Workplace) -> None:
    """The next draft begins without the note and the version of the one before."""
    press(body, "33333vn")
    QTest.keyClicks(body.note, "Too long.")
    QTest.keyClick(body.note, _KEY.Key_Escape)
    QTest.keyClick(body.reader, _KEY.Key_Return)
    assert body.note.text() == ""
    press(body, "33333v")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    stored = workplace.rating.ratings(study="autumn")
    assert sorted(one.comment for one in stored) == ["", "Too long."]
    assert {one.suggested_text for one in stored} == {None}


def test_what_was_begun_waits_while_another_draft_is_in_front(window: MainWindow, body: RatingBody) -> None:
    """Back and skip leave a half-rated draft, which has its scores and note when it comes again."""
    press(body, "33333v")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    second = draft_in_hand(window)
    press(body, "42n")
    QTest.keyClicks(body.note, "Half way.")
    QTest.keyClick(body.note, _KEY.Key_Escape)
    QTest.keyClick(body.reader, _KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert draft_in_hand(window) != second
    assert body.note.text() == ""
    press(body, "s")
    assert draft_in_hand(window) == second
    judgement = window.rate._open
    assert judgement is not None
    assert list(judgement.scores.values()) == [4, 2]
    assert body.note.text() == "Half way."


def half_rated(window: MainWindow, body: RatingBody) -> None:
    """Two scores, a verdict, a made note, one still in its form, a note on the whole, words of one's own."""
    press(body, "42r")
    QTest.keyClick(body.reader, _KEY.Key_E)
    QTest.keyClicks(body.own_words, "Mine: ")
    QTest.keyClick(body.own_words, _KEY.Key_Escape)
    press(body, "n")
    QTest.keyClicks(body.note, "Half way.")
    QTest.keyClick(body.note, _KEY.Key_Escape)
    for label, comment in (("1", "made"), ("2", "in the form")):
        select(body.reader, 0, 5)
        press(body, "l")
        QTest.keyClick(body.mark_form, getattr(_KEY, f"Key_{label}"))
        QTest.keyClicks(body.mark_form.comment, comment)
        if label == "1":
            QTest.keyClick(body.mark_form.comment, _KEY.Key_Return)


def test_a_half_rated_draft_outlives_a_kill(
    qtbot: QtBot, window: MainWindow, body: RatingBody, open_window: OpenWindow, workplace: Workplace
) -> None:
    """About a second after the last key all of it is on the disk, and another window goes on with it and says so."""
    first = draft_in_hand(window)
    assert not body._taken_up.isVisible()
    half_rated(window, body)
    kept = workplace.home / "unfinished-ratings"
    qtbot.waitUntil(lambda: any(b"in the form" in one.read_bytes() for one in kept.rglob("*.json")), timeout=5000)
    # Nothing is told to the first window: it is as if it had been killed.
    second = open_window(campaign="lumivar")
    second.studies.rate_wanted.emit("autumn")
    second.rate.start.begun.emit("R1")
    qtbot.waitUntil(lambda: second.rate.blind, timeout=10000)
    judgement = second.rate._open
    assert judgement is not None
    assert judgement.draft == first
    assert list(judgement.scores.values()) == [4, 2]
    assert (judgement.verdict, judgement.suggested) == ("reject", f"Mine: {first.text}")
    assert [one.comment for one in judgement.marks] == ["made", "in the form"]
    assert second.rate.body.note.text() == "Half way."
    assert judgement.work.worked_ms > 1
    assert second.rate.body._taken_up.isVisible()
    press(second.rate.body, "333")
    QTest.keyClick(second.rate.body.reader, _KEY.Key_Return)
    assert not second.rate.body._taken_up.isVisible()
    assert len(workplace.rating.ratings(study="autumn")) == 1
    assert not list(kept.rglob("*.json"))


def test_closing_the_window_keeps_what_was_typed_last(
    window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """Nobody has to wait for it."""
    press(body, "5")
    window.close()
    begun = workplace.queueing.open("autumn", "R1").begun
    assert begun is not None
    assert list(begun.scores.values()) == [5]


def test_a_disk_that_keeps_nothing_is_told_once(
    qtbot: QtBot, window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """The fault is told, not with every key, and rating goes on."""
    (workplace.home / "unfinished-ratings").write_text("in the way")
    press(body, "4")
    qtbot.waitUntil(lambda: "could not be saved" in window.messages.text, timeout=5000)
    window.messages.clear()
    press(body, "3")
    window.rate._keeper._save()
    window.rate._keeper._background.settle()
    QApplication.processEvents()
    assert "could not be saved" not in window.messages.text
    press(body, "333a")
    QTest.keyClick(body.reader, _KEY.Key_Return)
    assert len(workplace.rating.ratings(study="autumn")) == 1


def test_a_disk_that_keeps_again_is_not_complained_of(
    qtbot: QtBot, window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """The line that told of it goes with the first words that are kept."""
    in_the_way = workplace.home / "unfinished-ratings"
    in_the_way.write_text("in the way")
    press(body, "4")
    qtbot.waitUntil(lambda: "could not be saved" in window.messages.text, timeout=5000)
    in_the_way.unlink()
    press(body, "3")
    qtbot.waitUntil(lambda: not window.messages.text, timeout=5000)


def test_keys_belong_to_the_form_while_it_hides_the_criteria(window: MainWindow, body: RatingBody) -> None:
    """With the form open, a digit on the draft chooses a label and scores nothing out of sight."""
    select(body.reader, 0, 5)
    press(body, "l")
    press(body, "2")
    QTest.keyClick(body.mark_form.comment, _KEY.Key_Return)
    judgement = window.rate._open
    assert judgement is not None
    assert judgement.scores == {}
    assert [one.label for one in judgement.marks] == [judgement.rubric.labels[1].id]


def test_no_break_spaces_are_no_version_of_ones_own(qtbot: QtBot) -> None:
    """A field for plain text gives back what was put in, character by character."""
    field = PlainField("Words", "")
    qtbot.addWidget(field)
    field.set_text("5\u00a0mg\ntwice a day 😀")
    assert field.text() == "5\u00a0mg\ntwice a day 😀"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    texts=st.lists(st.text("aé😀 \u0301𝒳\n.", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=3),
    places=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_selected_words_are_those_of_the_text(
    theme: Theme, qtbot: QtBot, texts: list[str], places: tuple[int, int]
) -> None:
    """Whatever characters a draft has, the selection's offsets are code points of its text and name the same words."""
    reader = DraftReader(theme)
    qtbot.addWidget(reader)
    blocks = tuple(Block(str(number), "body", "copy", text) for number, text in enumerate(texts))
    text = render(blocks).text
    reader.show_draft(BlindDraft("d", text, blocks, "c", "b", "", "raw"))
    shown = reader.toPlainText()
    # A pointer never stands inside a character.
    start, end = sorted(len(shown[:one].encode("utf-16-le")) // 2 for one in places)
    select(reader, start, end)
    span = reader.selected_words()
    words = reader.textCursor().selectedText().replace("\u2029", "\n").strip()
    if span is None:
        assert not words
    else:
        assert 0 <= span.start < span.end <= len(text)
        assert "".join(text[span.start : span.end].split()) == "".join(words.split())


def test_blind_rating_offers_the_verdicts_of_its_rubric_alone(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where raters approve or reject, no button and no key gives a third verdict, and the keys told are those that
    work; one that was given before the rubric changed is asked for again.
    """
    whole = workplace.rating.rubric()
    queue = workplace.queueing.open("autumn", "R1")
    rated = queue.submit(Judgement({one.id: 4 for one in whole.criteria}, "revise"))
    fewer = whole.model_copy(update={"verdicts": ("approve", "reject")})
    monkeypatch.setattr(type(workplace.documents), "rubric", lambda _self, _id="dtc": fewer)
    window = open_window(campaign="lumivar")
    screen = window.rate
    window.studies.rate_wanted.emit("autumn")
    told = " ".join(one.text() for one in screen.start.findChildren(QLabel) if not one.isHidden())
    assert "reject, approve" in told
    assert "revise" not in told
    screen.start.begun.emit("R1")
    qtbot.waitUntil(lambda: screen.blind, timeout=10000)
    body = screen.body
    assert [name for name, one in body.verdicts.items() if one.isVisible()] == ["reject", "approve"]
    screen._back()
    assert screen._open is not None
    assert screen._open.draft.draft_id == rated.draft_id
    assert screen._open.missing() == ("verdict",)
    QTest.keyClicks(body.reader, "v")
    assert screen._open.verdict is None
    assert body._missing.text() == "This study has no verdict “revise”."
    QTest.keyClicks(body.reader, "a")
    assert (screen._open.verdict, screen._open.missing(), body._missing.text()) == ("approve", (), "")


def test_approved_language_stands_beside_the_draft_by_a_key(window: MainWindow, body: RatingBody) -> None:
    """P shows what is approved of the product and takes it away; other keys go on to work."""
    products = window.rate._workplace.products
    product = products.product_of(products.campaign(draft_in_hand(window).campaign))
    assert product is not None
    assert not body.approved.isVisible()
    press(body, "p4")
    judgement = window.rate._open
    assert judgement is not None
    assert judgement.scores == {judgement.rubric.criteria[0].id: 4}
    said = [one.text() for one in body.approved.findChildren(QLabel) if one.isVisible()]
    assert product.indications[0].text in said
    assert product.claims[0].text in said
    press(body, "s")
    assert body.approved.isVisible()
    press(body, "p")
    assert not body.approved.isVisible()


def test_a_product_that_is_not_here_is_told_as_that(qtbot: QtBot, theme: Theme) -> None:
    """A set from elsewhere may be of a product that this machine lacks, and a campaign may be about none."""
    panel = ApprovedPanel(theme)
    qtbot.addWidget(panel)

    def said() -> str:
        return " ".join(one.text() for one in panel.findChildren(QLabel))

    panel.show_product(None, is_known=False)
    assert "not on this machine" in said()
    panel.show_product(None, is_known=True)
    assert "names no product" in said()
