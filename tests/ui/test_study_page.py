"""A study's page: run, files in and out, sealing, unblinding."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from study_support import finished, planned, run

from fairdraft import bootstrap
from fairdraft.domain.rating_queue import Judgement
from fairdraft.inference.scripted import ScriptedEngine
from fairdraft.services.exporting import EXPORT_FORMS
from fairdraft.services.running_study import StudyRunProgress
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import SMALLEST, MainWindow
from fairdraft.ui.parts.ask_dialog import AskDialog
from fairdraft.ui.studies.export_dialog import FORMS
from fairdraft.ui.studies.run_card import progress_words
from fairdraft.ui.studies.study_page import StudyPage
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
# Dialogs ask the window system for sizes, and the one without a screen says that it has none.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
OpenPage = Callable[..., StudyPage]


def words(widget: QWidget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


@pytest.fixture
def window(open_window: OpenWindow, workplace: Workplace, tmp_path: Path) -> MainWindow:
    planned(workplace, tmp_path, name="Autumn", raters=["R1", "R2"], campaigns=["lumivar"])
    return open_window()


@pytest.fixture
def open_page(qtbot: QtBot, window: MainWindow) -> OpenPage:
    def open_it(study: str = "autumn") -> StudyPage:
        window.show_screen("studies")
        window.studies.open(study)
        page = window.studies.study
        qtbot.waitUntil(lambda: page.is_read and bool(words(page.rating)), timeout=5000)
        return page

    return open_it


def told(qtbot: QtBot, window: MainWindow, words_: str) -> None:
    qtbot.waitUntil(lambda: words_ in window.messages.text, timeout=30000)


def rate(workplace: Workplace, rater: str, score: int, most: int = 1000) -> None:
    queue = workplace.queueing.open("autumn", rater)
    while queue.current is not None and most:
        queue.submit(Judgement(scores={"accuracy": score}))
        most -= 1


def choose_file(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))


def choose_folder(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(path))


def test_where_a_study_is_stands_beside_the_first_line_of_its_name(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, theme: Theme, tmp_path: Path
) -> None:
    """A name of several lines moves the marks beside it nowhere; letters twice as large give it the whole width."""
    planned(workplace, tmp_path, name="Which voice keeps the limits of the label? " * 6, campaigns=["lumivar"])
    window = open_window()
    window.resize(SMALLEST)
    window.show_screen("studies")
    window.studies.open("autumn")
    page = window.studies.study
    line = page.title.fontMetrics().height()

    def is_beside() -> bool:
        marks = [one.mapTo(page, one.rect().center()).y() for one in page._chip_labels]
        top = page.title.mapTo(page, QPoint()).y()
        return page.title.height() > 2 * line and bool(marks) and all(0 < one - top < line for one in marks)

    qtbot.waitUntil(is_beside, timeout=5000)
    (mark,) = page._chip_labels
    theme.magnify(2.0)
    qtbot.waitUntil(
        lambda: mark.mapTo(page, QPoint()).y() >= page.title.mapTo(page, page.title.rect().bottomLeft()).y()
    )
    assert page.title.mapTo(page, page.title.rect().topRight()).x() > mark.mapTo(page, mark.rect().topRight()).x()


def test_a_run_is_begun_stopped_and_goes_on(
    qtbot: QtBot, workplace: Workplace, slow_engine: ScriptedEngine, window: MainWindow, open_page: OpenPage
) -> None:
    """The primary action begins the run, then stops it; what was finished stays, and the next run makes the rest."""
    page = open_page()
    assert window.top.action.text() == "Make the 32 drafts left"
    window.top.press()
    assert window.top.action.text() == "Stop the run"
    assert "first drafts" in words(page.run_card)
    qtbot.waitUntil(lambda: page.run_card.bar.value() > 0, timeout=30000)
    # The window answers while drafts are written.
    window.show_screen("models")
    window.show_screen("studies")
    window.top.press()
    assert not window.top.action.isEnabled()
    qtbot.waitUntil(lambda: window.studies.desk.study is None, timeout=30000)
    made = len(finished(workplace))
    assert 0 < made < 32
    assert "left" in window.messages.text
    qtbot.waitUntil(lambda: f"{made} of 32" in words(page.run_card), timeout=5000)
    qtbot.waitUntil(lambda: "The run was stopped with" in words(page.run_card), timeout=5000)
    fast = ScriptedEngine()
    workplace.drafting._engine = fast
    try:
        window.top.press()
        qtbot.waitUntil(lambda: window.studies.desk.study is None, timeout=15000)
        qtbot.waitUntil(lambda: window.top.action.text() == "Rate", timeout=5000)
    finally:
        fast.close()
    assert len(finished(workplace)) == 32
    qtbot.waitUntil(lambda: "all made" in words(page.run_card), timeout=5000)


def test_the_lines_of_a_run_add_up_to_its_count(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, open_page: OpenPage
) -> None:
    """While a run goes on, each candidate's line and the count above them come from the same moment of it."""
    page, desk = open_page(), window.studies.desk
    assert "0 of 32 drafts" in words(page.run_card)
    done = {"starter": 9, "starter-plain": 2}
    desk.study = "autumn"
    desk.progress = StudyRunProgress("starter-plain", 32, 11, 1, 11, None, None, (), done, {"starter-plain": 1})
    desk.moved.emit()
    said = words(page.run_card)
    assert "11 of 32 drafts" in said
    assert "9 of 16" in said
    assert "2 of 16, 1 failed" in said
    desk.study = None


def test_what_the_top_bar_offers_stands_on_no_card_too(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, open_page: OpenPage
) -> None:
    """Rating and the comparison have one button each: the top bar's where it offers them, else that of their card."""
    page = open_page()
    assert window.top.action.text() == "Make the 32 drafts left"
    assert not page.rating.rate.isHidden()
    assert not page.result.comparison.isHidden()
    run(workplace)
    qtbot.waitUntil(lambda: window.top.action.text() == "Rate", timeout=5000)
    assert page.rating.rate.isHidden()
    for rater in ("R1", "R2"):
        rate(workplace, rater, 4)
    qtbot.waitUntil(lambda: window.top.action.text() == "Open the comparison", timeout=5000)
    assert not page.rating.rate.isHidden()
    assert page.result.comparison.isHidden()


def test_closing_the_window_ends_the_run_and_keeps_what_is_done(
    qtbot: QtBot, workplace: Workplace, slow_engine: ScriptedEngine, window: MainWindow, open_page: OpenPage
) -> None:
    """A run does not outlive its window, and its finished drafts stay."""
    page = open_page()
    page.run()
    qtbot.waitUntil(lambda: page.run_card.bar.value() > 0, timeout=30000)
    window.close()
    assert 0 < len(finished(workplace)) < 32


def test_what_failed_is_told_until_the_next_run(
    qtbot: QtBot, workplace: Workplace, failing_engine: ScriptedEngine, open_page: OpenPage
) -> None:
    """A run whose drafts fail says how many and why."""
    page = open_page()
    page.run()
    qtbot.waitUntil(lambda: "failed: The model process ended." in words(page.run_card), timeout=15000)
    assert "failed" in words(page.run_card)


def test_the_estimate_says_what_it_leaves_out() -> None:
    """No time before it was measured; candidates that were not measured are named."""
    early = StudyRunProgress("a", 100, 2, 0, 2, None, None, ("a", "b"))
    assert progress_words(early, {"a": "General"}) == "General writes; no estimate before three drafts are done."
    later = StudyRunProgress("a", 100, 20, 0, 20, 12.04, 1500.0, ("b",))
    assert progress_words(later, {"b": "Biomedical"}) == (
        "a writes 12.0 drafts a minute; about 25 min left, and then Biomedical, not measured yet."
    )
    between = StudyRunProgress("a", 100, 50, 0, 50, 1204.4, None, ("b",))
    assert progress_words(between, {}) == "a writes 1,204 drafts a minute; b not measured yet."


def test_rating_and_pairs_are_asked_for_by_the_study(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, open_page: OpenPage
) -> None:
    """The buttons wait for drafts, and then ask for this study."""
    page = open_page()
    assert not page.rating.rate.isEnabled()
    run(workplace)
    qtbot.waitUntil(lambda: window.top.action.text() == "Rate", timeout=5000)
    with qtbot.waitSignal(window.studies.rate_wanted) as asked:
        window.top.press()
    assert asked.args == ["autumn"]
    with qtbot.waitSignal(window.studies.pairs_wanted) as asked:
        page.rating.pairs.click()
    assert asked.args == ["autumn"]


def test_the_way_back_has_a_key(qtbot: QtBot, window: MainWindow, open_page: OpenPage) -> None:
    """Alt+Left goes from a study to the list, also from the bar above, which leads to pages."""
    open_page()
    window.top.setFocus()
    qtbot.keyClick(window.top, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.studies.page is window.studies.list


def test_raters_show_how_far_they_are(qtbot: QtBot, workplace: Workplace, open_page: OpenPage) -> None:
    """Each rater has a count; drafts that they differ on are counted."""
    run(workplace)
    rate(workplace, "R1", 5, most=3)
    rate(workplace, "R2", 2)
    page = open_page()
    assert "3 of 32" in words(page.rating)
    assert "32 of 32" in words(page.rating)
    qtbot.waitUntil(lambda: page.rating.disagreements.text() == "Disagreements (3)", timeout=5000)
    assert page.rating.conflicts.isHidden()


def test_the_plan_is_sealed_by_a_button(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, open_page: OpenPage
) -> None:
    """Sealing is told with the beginning of the hash, and cannot be done twice."""
    page = open_page()
    page.plan.seal.click()
    told(qtbot, window, "sealed")
    sealed = workplace.studying.study("autumn").sealed_sha256
    assert sealed is not None
    assert sealed[:12] in window.messages.text
    qtbot.waitUntil(page.plan.seal.isHidden, timeout=5000)


def test_unblinding_asks_once_more_and_is_an_event(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, open_page: OpenPage
) -> None:
    """One press changes nothing; the second, with its warning in view, unblinds in the name of the person."""
    run(workplace)
    page = open_page()
    page.result.unblind.click()
    assert "cannot be undone" in words(page.result)
    # Not on what comes after, which is the plan's, nor on what the same key would do for good.
    assert page.result.keep_blind.hasFocus()
    page.result.keep_blind.click()
    assert page.result.unblind.hasFocus()
    assert "cannot be undone" not in words(page.result)
    assert workplace.queueing.unblinded("autumn") is None
    page.result.unblind.click()
    page.result.confirm.click()
    told(qtbot, window, "unblinded")
    event = workplace.queueing.unblinded("autumn")
    assert event is not None
    assert event.by == workplace.profiles.present_or_default().pseudonym
    qtbot.waitUntil(lambda: f"Unblinded by {event.by}" in words(page.result), timeout=5000)
    assert page.result.unblind.isHidden()


def test_a_set_goes_out_blind_and_its_ratings_come_back(
    qtbot: QtBot,
    workplace: Workplace,
    window: MainWindow,
    open_page: OpenPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file has no candidate's name; another laptop rates it, and its set brings the ratings here."""
    run(workplace)
    page = open_page()
    out = tmp_path / "out"
    choose_folder(monkeypatch, out)
    page.sharing.write.click()
    told(qtbot, window, "Nothing in it shows who wrote what.")
    file = out / "autumn-blind.fairset"
    other = bootstrap.open_workplace(tmp_path / "other", scripted=True)
    try:
        other.sharing.merge(file)
        queue = other.queueing.open("autumn", "R2")
        queue.submit(Judgement(scores={"accuracy": 4}))
        back = other.sharing.export("autumn", tmp_path / "back", blind=True)
    finally:
        other.close()
    choose_file(monkeypatch, back)
    page.sharing.take.click()
    told(qtbot, window, "1 judgment imported")
    assert [one.rater for one in workplace.rating.ratings(study="autumn")] == ["R2"]
    qtbot.waitUntil(lambda: "1 of 32" in words(page.rating), timeout=5000)


def test_a_study_that_came_blind_is_rated_and_sent_back(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receiving laptop takes the file in from the list, shows no candidate, and writes its ratings back."""
    planned(workplace, tmp_path, raters=["R1"], campaigns=["lumivar"])
    run(workplace)
    file = workplace.sharing.export("autumn", tmp_path / "out", blind=True)
    other = bootstrap.open_workplace(tmp_path / "other", scripted=True, window=True)
    try:
        window = open_window(of=other)
        window.show_screen("studies")
        window.studies.list.file_given.emit(file)
        page = window.studies.study
        qtbot.waitUntil(lambda: "came blind" in words(page) and "hidden" in words(page.plan), timeout=30000)
        assert "starter" not in words(page).lower()
        assert window.top.action.text() == "Rate"
        rate(other, "R1", 4)
        qtbot.waitUntil(lambda: window.top.action.text() == "Write the set to send back…", timeout=5000)
        assert not page.result.comparison.isEnabled()
        choose_folder(monkeypatch, tmp_path / "back")
        window.top.press()
        told(qtbot, window, "read back and verified")
        window.close()
    finally:
        other.close()
    (back,) = (tmp_path / "back").glob("*.fairset")
    assert workplace.sharing.merge(back).imported == 32


def test_a_set_that_is_no_set_is_refused_in_a_sentence(
    qtbot: QtBot,
    workplace: Workplace,
    window: MainWindow,
    open_page: OpenPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The message names the file; the buttons work again."""
    page = open_page()
    file = tmp_path / "broken.fairset"
    file.write_bytes(b"no zip")
    choose_file(monkeypatch, file)
    page.sharing.take.click()
    told(qtbot, window, "broken.fairset")
    assert page.sharing.isEnabled()


def test_drafts_from_elsewhere_take_their_places(
    qtbot: QtBot,
    workplace: Workplace,
    window: MainWindow,
    open_page: OpenPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file of drafts fills places of the plan; a wrong line refuses it whole, with its number."""
    page = open_page()
    brief = workplace.products.campaign("lumivar").briefs[0].id
    row = {"prompt_id": f"lumivar/{brief}", "candidate": "starter", "draft_text": "Ask your doctor."}
    file = tmp_path / "drafts.jsonl"
    file.write_text(json.dumps(row | {"candidate": "unknown"}) + "\n")
    choose_file(monkeypatch, file)
    page.run_card.bring.click()
    told(qtbot, window, "line 1")
    file.write_text(json.dumps(row) + "\n")
    page.run_card.bring.click()
    told(qtbot, window, "1 draft imported")
    qtbot.waitUntil(lambda: "1 of 32 drafts" in words(page.run_card), timeout=5000)


def test_a_file_on_the_list_opens_the_study_that_it_brings(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ratings make a study of the file's name, which a person can change, and its page comes to the front."""
    file = tmp_path / "Agency ratings.csv"
    file.write_text("campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy\nx,x/1,a,1,R1,3\n")
    window.show_screen("studies")
    window.studies.list.file_given.emit(file)
    told(qtbot, window, "1 rating imported")
    page = window.studies.study
    qtbot.waitUntil(lambda: page.is_read, timeout=5000)
    assert page.study == "agency-ratings"
    assert window.top.action.text() == "Open the comparison"
    assert page.rating.rate.isHidden()
    assert page.heading() == "Study: Agency ratings"
    page.plan.name.setText("Raters of March")
    page.plan.name.editingFinished.emit()
    qtbot.waitUntil(lambda: page.heading() == "Study: Raters of March", timeout=5000)
    assert workplace.studying.study("agency-ratings").name == "Raters of March"


def test_every_form_of_export_is_offered(qtbot: QtBot, workplace: Workplace, open_page: OpenPage) -> None:
    """The dialog has the forms of the command, and the set that is not blind."""
    assert {form for form, _name, _about in FORMS} == {*EXPORT_FORMS, "fairset"}


def test_an_export_is_written_into_a_folder_of_its_own(
    qtbot: QtBot,
    workplace: Workplace,
    window: MainWindow,
    open_page: OpenPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Form and folder are chosen in the dialog; training sets have a page of their own."""
    run(workplace)
    rate(workplace, "R1", 4, most=2)
    page = open_page()
    page.result.export.click()
    dialog = page.dialog
    assert dialog is not None
    assert not dialog.write.isEnabled()
    choose_folder(monkeypatch, tmp_path)
    dialog.choose.click()
    dialog.forms["csv"].setChecked(True)
    assert dialog.target == tmp_path / "autumn-csv"
    dialog.write.click()
    told(qtbot, window, "Letters stand for candidates, because the study is still blind.")
    assert list((tmp_path / "autumn-csv").glob("*.csv"))
    page.export()
    dialog = page.dialog
    dialog.forms["training"].setChecked(True)
    assert dialog.write.text() == "Continue"
    # A training set says who wrote what: somebody has to end the blindness, knowingly.
    assert not dialog.write.isEnabled()
    dialog.names.setChecked(True)
    dialog.write.click()
    assert window.studies.page is window.studies.training
    qtbot.waitUntil(lambda: window.studies.training.made is not None, timeout=30000)
    assert window.studies.training.form.sources.studies == ("autumn",)
    qtbot.waitUntil(lambda: not window.studies.errands.busy, timeout=30000)
    event = workplace.queueing.unblinded("autumn")
    assert event is not None
    assert (event.by, event.details) == (workplace.profiles.present_or_default().pseudonym, {"export": "training"})
    page.export()
    assert page.dialog._blind.isHidden()


def test_the_comparison_opens_with_this_study(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, open_page: OpenPage
) -> None:
    """The sample's primary action goes to its comparison, and not to a campaign's."""
    open_page("sample")
    window.top.press()
    assert window.stack.currentWidget() is window.compare
    qtbot.waitUntil(lambda: window.compare.comparison is not None, timeout=20000)
    assert window.compare.comparison is not None
    assert window.compare.comparison.study == "sample"


def test_a_second_window_shows_a_study_and_changes_nothing(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """Read-only, the page has the facts and none of the ways to write."""
    planned(workplace, tmp_path, raters=["R1"], campaigns=["lumivar"])
    run(workplace)
    second = bootstrap.open_workplace(tmp_path / "home", scripted=True, window=True)
    try:
        window = open_window(of=second)
        window.show_screen("studies")
        window.studies.open("autumn")
        page = window.studies.study
        qtbot.waitUntil(lambda: page.is_read, timeout=5000)
        assert "32 of 32 drafts" in words(page.run_card)
        assert not page.rating.rate.isEnabled()
        assert not page.rating.rate.isHidden()
        hidden = (page.plan.change, page.plan.seal, page.result.unblind, page.sharing.take, page.run_card.bring)
        assert all(one.isHidden() for one in hidden)
        assert window.top.action.isHidden()
        window.close()
    finally:
        second.close()


def test_names_of_people_become_pseudonyms_on_the_page(
    qtbot: QtBot, open_page: OpenPage, window: MainWindow, workplace: Workplace, tmp_path: Path
) -> None:
    """Whom exports would name is said below the raters, and a pseudonym is given at the second press alone."""
    file = tmp_path / "agency.csv"
    file.write_text(
        "campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy\nc,c/b,k,1,Anna Moss,4\nc,c/b,k,1,R2,3\n",
        encoding="utf-8",
    )
    workplace.studying.import_ratings("agency", file)
    named = open_page("agency").rating.named
    assert "name Anna Moss as the imported file does" in words(named)
    named.give.click()
    named.keep.click()
    assert workplace.studying.status("agency").ratings.keys() == {"Anna Moss", "R2"}
    named.give.click()
    named.confirm.click()
    told(qtbot, window, "From now on Anna Moss is rater-")
    qtbot.waitUntil(named.isHidden, timeout=5000)
    assert "Anna Moss" not in workplace.studying.status("agency").ratings


def test_hidden_rows_of_ratings_come_in_when_a_person_says_so(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, tmp_path: Path
) -> None:
    """They are left out first, and named in the question; taking them in adds them alone."""
    with xlsxwriter.Workbook(tmp_path / "agency.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["campaign", "prompt_id", "candidate", "draft_id", "rater_id", "score_accuracy"])
        for number in (1, 2, 3):
            sheet.write_row(number, 0, ["c", "c/b", "k", f"d{number}", "R1", 4])
        sheet.set_row(2, None, None, {"hidden": True})
    window.show_screen("studies")
    window.studies.errands.take_file(tmp_path / "agency.xlsx")
    qtbot.waitUntil(lambda: window.studies.findChild(AskDialog) is not None, timeout=30000)
    assert {one.draft_id for one in workplace.rating.ratings(study="agency")} == {"d1", "d3"}
    dialog = window.studies.findChild(AskDialog)
    assert isinstance(dialog, AskDialog)
    assert "left out: 1 (3)" in words(dialog)
    dialog.go.click()
    told(qtbot, window, "1 rating imported, 2 already there")
    assert {one.draft_id for one in workplace.rating.ratings(study="agency")} == {"d1", "d2", "d3"}
