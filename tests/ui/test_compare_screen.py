"""Comparisons in pictures and words."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.annotation_scores import (
    AnnotationScores,
    MarkScore,
    QuotedWords,
    Share,
    SilentRule,
    UncoveredLabel,
)
from fairdraft.domain.comparison import (
    CandidateEstimate,
    Comparison,
    CriterionComparison,
    Design,
    Omnibus,
    PairEstimate,
    PairVerdict,
    Recommendation,
)
from fairdraft.domain.comparison_words import design_chips, finding_sentences, interval
from fairdraft.domain.decision_sheet import ADVICE_NOTE, SheetCell
from fairdraft.domain.draft import Draft
from fairdraft.domain.figure_terms import Exclusion
from fairdraft.domain.rating_queue import Judgement
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.compare.annotation_card import AnnotationCard
from fairdraft.ui.compare.decision_view import _cell
from fairdraft.ui.compare.empty_comparison import EmptyComparison
from fairdraft.ui.compare.interval_chart import ChartRow, IntervalChart, shape_path
from fairdraft.ui.compare.quality_cost_chart import QualityCostChart
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.words import ElidedLabel, WrappedLabel
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import CANDIDATE_SHAPES

OpenWindow = Callable[..., MainWindow]

RATINGS = "campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy,verdict,cost,cost_currency\n" + "".join(
    f"k,k/{n},{one},{n}{one},R1,{score},{'approve' if n % 2 else 'revise'},0.1,USD\n"
    for n in range(4)
    for one, score in (("a", 2), ("b", 4))
)


def pair(verdict: PairVerdict, difference: float = 0.9, n: int = 30) -> PairEstimate:
    return PairEstimate("a", "b", n, difference, (difference - 0.3, difference + 0.3), 0.01, 0.02, 0.8, {}, verdict)


def comparison(*pairs: PairEstimate) -> Comparison:
    criteria = tuple(
        CriterionComparison(f"c{number}", (), (one,), Omnibus("friedman", None)) for number, one in enumerate(pairs)
    )
    return Comparison("desk-x", Design(30, 1, 2, 0.0, 0.6, 15), criteria, (), (), (), Recommendation(None))


ROWS_OF_THE_SHEET = {"Accuracy", "ISI referencing", "Approved", "Cost per approved draft", "All regulated criteria"}


def cut(parent: QWidget) -> list[ElidedLabel]:
    """Lines that end in "…"."""
    lines = [one for one in parent.findChildren(ElidedLabel) if one.isVisible()]
    assert len(lines) > 10
    return [one for one in lines if one.fontMetrics().horizontalAdvance(one.text()) > one.contentsRect().width()]


def said(*pairs: PairEstimate) -> list[str]:
    return finding_sentences(comparison(*pairs), str.upper, str.upper)


def test_the_higher_one_is_named_first_with_a_positive_difference() -> None:
    """Whichever of a pair is higher stands first, by how much and in which interval."""
    assert said(pair("a_higher")) == ["A is higher than B on c0 by 0.9 [0.6, 1.2] (30 shared briefs)."]
    assert said(pair("b_higher", -0.9)) == ["B is higher than A on c0 by 0.9 [0.6, 1.2] (30 shared briefs)."]


def test_undecided_pairs_are_never_called_equal() -> None:
    """Pairs not shown to differ are told together with their differences, and the word equal does not occur."""
    words = said(pair("not_shown_to_differ", 0.1), pair("not_shown_to_differ", -0.1))
    assert words == ["A and B are not shown to differ on c0 (0.1 [−0.2, 0.4]) and c1 (−0.1 [−0.4, 0.2])."]


def test_few_prompts_are_said_to_be_too_few() -> None:
    """Under twenty shared briefs the words say so, with the number."""
    assert said(pair("too_small_to_say", n=1)) == [
        "A against B on c0: too small to say (1 shared brief; at least 20 are needed)."
    ]


def test_the_design_stands_above_in_chips() -> None:
    """Prompts, raters, blind share and what the design can show."""
    chips = design_chips(comparison())
    assert chips == [
        "30 briefs", "1 campaign", "2 raters", "0% blind", "15 tests", "shows differences from 0.60"
    ]  # fmt: skip


def test_a_small_negative_number_is_no_negative_zero() -> None:
    """−0.04 with one digit is 0.0."""
    assert interval((-0.04, 0.04), 1) == " [0.0, 0.0]"


def test_every_candidate_has_another_shape() -> None:
    """The outlines of two shapes differ in their corners."""
    paths = [shape_path(shape, QPointF(0, 0), 5) for shape in CANDIDATE_SHAPES]
    outlines = [
        tuple((round(path.elementAt(n).x, 1), round(path.elementAt(n).y, 1)) for n in range(path.elementCount()))
        for path in paths
    ]
    assert len(set(outlines)) == len(CANDIDATE_SHAPES)


def test_the_chart_draws_means_where_they_belong(qtbot: QtBot, theme: Theme) -> None:
    """A mean of 1 is drawn at the left end of the axis, one of 5 at the right end, and both are told in words."""
    chart = IntervalChart(theme)
    qtbot.addWidget(chart)
    estimates = (CandidateEstimate("a", 9, 1.0, None), CandidateEstimate("b", 9, 5.0, (4.5, 5.0)))
    row = CriterionComparison("accuracy", estimates, (), Omnibus("friedman", None))
    chart.show_rows([ChartRow("Accuracy", "", row)], ["a", "b"])
    chart.resize(700, chart.sizeHint().height())
    picture = chart.grab().toImage()
    ratio = picture.devicePixelRatio()
    dots = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    inks = {dot: picture.pixelColor(*dot).name().upper() for dot in dots}
    left, right = (
        [x / ratio for (x, _y), ink in inks.items() if ink == color] for color in theme.tokens.candidates[:2]
    )
    assert 150 < sum(left) / len(left) < 170
    assert max(right) > 640
    assert "Accuracy, b: 5.0, from 4.5 to 5.0" in chart.accessibleDescription()


def test_without_ratings_the_screen_says_what_to_do(qtbot: QtBot, open_window: OpenWindow) -> None:
    """An unrated campaign shows what to do; there is nothing to export."""
    window = open_window()
    window.show_screen("compare")
    qtbot.waitUntil(lambda: window.compare.comparison is not None, timeout=15000)
    assert window.compare.empty.accessibleName() == "Nothing has been rated yet"
    assert not window.compare.export_button.isEnabled()
    assert window.compare.campaign_box.currentData() == "glynora"
    window.compare.empty.button.click()
    assert window.studies.isVisible()
    assert window.studies.page is window.studies.planner


def test_a_study_without_ratings_leads_to_its_page(qtbot: QtBot, theme: Theme) -> None:
    """Of a study nothing is planned anew; without any campaign one is to be made; who only reads plans none."""
    empty = EmptyComparison(theme, read_only=False)
    qtbot.addWidget(empty)
    empty.tell_unrated("autumn")
    with qtbot.waitSignal(empty.study_wanted) as asked:
        empty.button.click()
    assert asked.args == ["autumn"]
    empty.tell_no_campaign()
    with qtbot.waitSignal(empty.campaigns_wanted):
        empty.button.click()
    reading = EmptyComparison(theme, read_only=True)
    qtbot.addWidget(reading)
    reading.tell_unrated("")
    assert reading.button.isHidden()


@pytest.fixture
def rated(workplace: Workplace, drafts: tuple[Draft, ...]) -> Workplace:
    """Two candidates rated on one brief."""
    run = workplace.drafting.start(DraftOrder("glynora", "starter-plain", "b01", count=1, seed=3), lambda _event: None)
    assert run.wait(20)
    for draft, score in ((drafts[0], 4), (run.drafts[0], 2)):
        for criterion in workplace.rating.rubric().criteria:
            workplace.rating.rate(draft.id, "rater-a", scores={criterion.id: score}, verdict="revise")
    return workplace


def test_rated_candidates_are_compared_and_exported(
    qtbot: QtBot, rated: Workplace, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen shows every criterion, says that one prompt is too few, and exports the ratings where asked."""
    window = open_window()
    window.show_screen("compare")
    screen = window.compare
    qtbot.waitUntil(lambda: screen.front is screen.result, timeout=20000)
    told = screen.result.chart.accessibleDescription()
    for criterion in rated.rating.rubric().criteria:
        assert f"{criterion.name}, starter: 4.0" in told
    assert any(
        "too small to say" in label.accessibleName() for label in window.findChildren(type(window.messages._words))
    )
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr("fairdraft.ui.compare.screen.QFileDialog.getExistingDirectory", lambda *_args: str(folder))
    screen.export_button.click()
    qtbot.waitUntil(lambda: "Wrote" in window.messages.text, timeout=15000)
    assert list(folder.rglob("*.csv"))


def test_a_planned_study_shows_everything_that_was_computed(qtbot: QtBot, open_window: OpenWindow) -> None:
    """The sample study opens by name, marked synthetic, with pairs, campaigns, the cost plot and the advice."""
    window = open_window()
    window.ways.show_comparison("sample")
    screen = window.compare
    qtbot.waitUntil(lambda: screen.front is screen.result, timeout=20000)
    said = [one.text() for one in screen.result.findChildren(QLabel)]
    assert "synthetic data" in said
    assert "PAIRS: FIRST MINUS SECOND OVER 50 SHARED BRIEFS" in said
    assert {"cordexa", "glynora", "lumivar", "[−1.67, −0.93]"} <= set(said)
    (plot,) = screen.result.findChildren(QualityCostChart)
    assert "sample-proprietary, cost 0.04" in plot.accessibleDescription()
    beside = [one.text() for one in screen.facts.findChildren(QLabel)]
    assert "Adapt sample-biomedical for brand voice on approved copy." in beside
    # What is said of every candidate's cost is said once.
    assert sum("rater time not priced" in one for one in beside) == 1
    assert "sample-general: none of 50 judged drafts was approved" in beside
    assert not screen.unblind_bar.isVisible()


def test_the_decision_sheet_is_read_and_saved(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The primary action shows the sheet; the same action there writes it in the form that is chosen, and Alt+Left
    leads back."""
    window = open_window()
    window.ways.show_comparison("sample")
    screen = window.compare
    qtbot.waitUntil(lambda: screen.front is screen.result, timeout=20000)
    window.top.press()
    said = [one.text() for one in screen.sheet.findChildren(QLabel)]
    assert "Adapt sample-biomedical for brand voice on approved copy." in said
    assert "Fine-tune it on about 300 approved examples; 0 are at hand." in said
    assert any(one.startswith("Which of sample-biomedical") for one in said)
    for width in (1024, 1440):
        window.resize(width, 700)
        # Nothing of the figures is cut off.
        qtbot.waitUntil(lambda: not [one.text() for one in cut(screen.sheet)], timeout=3000)
        # Nor have the names beside them less room than their longest word.
        names = [one for one in screen.sheet.findChildren(WrappedLabel) if one.accessibleName() in ROWS_OF_THE_SHEET]
        assert {one.accessibleName() for one in names} == ROWS_OF_THE_SHEET
        words = [(one, max(map(one.fontMetrics().horizontalAdvance, one.accessibleName().split()))) for one in names]
        assert not [one.accessibleName() for one, longest in words if one.width() < longest]
        # Neither does a figure of a criterion break its line: what it counts is said once, at the head.
        counts = [one for one in screen.sheet.findChildren(QLabel) if re.fullmatch(r"\d+ of 50", one.text())]
        beside = [one for one in counts if one.property("role") == "muted"]
        assert len(beside) == 9
        assert {one.y() for one in beside} == {0}
    assert "mean [95%] · drafts at 4+" in said
    assert "Coverage" not in said
    chosen = (str(tmp_path / "sheet"), "Web page (*.html)")
    monkeypatch.setattr("fairdraft.ui.compare.decision_desk.QFileDialog.getSaveFileName", lambda *_args: chosen)
    window.top.press()
    qtbot.waitUntil(lambda: "Wrote" in window.messages.text, timeout=15000)
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "Adapt sample-biomedical" in page
    assert "Synthetic data" in page
    keys = window.focusWidget()
    assert keys is not None
    qtbot.keyClick(keys, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert screen.front is screen.result


def test_figures_are_whole_in_a_narrow_column(qtbot: QtBot) -> None:
    """What a column has no room for beside its figure goes below it; with large letters nothing ends in "…"."""
    cell = _cell(SheetCell("3.6", "[3.3, 3.9]"), "31 of 50")
    holder = QWidget()
    qtbot.addWidget(holder)
    cell.setParent(holder)
    lines = cell.findChildren(ElidedLabel)
    cell.resize(lines[0].sizeHint().width(), 200)
    holder.show()
    assert " ".join(one.text() for one in lines) == "[3.3, 3.9] 31 of 50"
    assert all(one.fontMetrics().horizontalAdvance(one.text()) <= one.contentsRect().width() for one in lines)


def test_a_month_is_counted_and_a_decision_recorded_on_the_sheet(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace, tmp_path: Path
) -> None:
    """A number of drafts brings a row of what they take; what is decided is kept, shown, and asked for no more."""
    # So small a study is compared and drawn at once.
    file = tmp_path / "ratings.csv"
    file.write_text(RATINGS, encoding="utf-8")
    workplace.studying.import_ratings("brought", file)
    window = open_window()
    window.ways.show_comparison("brought")
    screen = window.compare
    qtbot.waitUntil(lambda: screen.front is screen.result and not screen._running, timeout=20000)
    window.top.press()
    form = screen.sheet.decision

    def says(words: str) -> bool:
        return any(words in one.text() for one in screen.sheet.findChildren(QLabel))

    assert says("No decision yet.")
    assert says("How to read it:")
    assert not says("approved a month")
    screen.sheet.month.setValue(40)
    qtbot.waitUntil(lambda: says("40 approved a month") and says("80 drafts"), timeout=10000)
    qtbot.waitUntil(lambda: says("as if others were approved as often as those judged here"), timeout=10000)
    form.begin.click()
    assert not form.record.isEnabled()
    assert form.record.height() == form.not_now.height()
    form.words.setText("Adapt it for brand voice.")
    # What is typed outlives a sheet that is drawn anew.
    screen.sheet.month.setValue(50)
    qtbot.waitUntil(lambda: says("50 approved a month"), timeout=10000)
    assert form.words.text() == "Adapt it for brand voice."
    # A sheet that was begun before the number was asked for comes last, and is counted anew.
    assert screen.comparison is not None
    begun_before = workplace.deciding.sheet(screen.comparison, by_name=True)
    with qtbot.waitSignal(screen.desk.counted, timeout=20000) as counted:
        screen.desk.take(screen.comparison, begun_before)
    assert counted.args[0].approved_a_month == 50
    form.candidate.setCurrentIndex(form.candidate.findData("b"))
    form.conditions.setText("y" * 2000)
    form.record.click()
    qtbot.waitUntil(lambda: says("b: Adapt it for brand voice."), timeout=20000)
    (kept,) = workplace.decisions.of("brought")
    assert (kept.words, kept.candidate, kept.conditions) == ("Adapt it for brand voice.", "b", "y" * 2000)
    assert form.words.text() == ""
    assert not form.words.isVisible()
    # Words without a blank break as well.
    (conditions,) = [one for one in form.findChildren(QLabel) if one.text().startswith("yyy")]
    qtbot.waitUntil(lambda: conditions.height() > 3 * conditions.fontMetrics().height(), timeout=3000)
    assert conditions.fontMetrics().horizontalAdvance(conditions.text().split("\u200b")[0]) < conditions.width()
    qtbot.waitUntil(lambda: not screen._running, timeout=20000)


def test_what_was_worked_on_last_is_compared(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace, tmp_path: Path
) -> None:
    """Coming from a study's page its comparison shows, coming from drafting the campaign's, unless one was chosen."""
    file = tmp_path / "ratings.csv"
    file.write_text("campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy\nc,c/b,k,d1,R1,4\n")
    workplace.studying.import_ratings("agency", file)
    window = open_window()
    screen, box = window.compare, window.compare.campaign_box
    window.ways.show_study("agency")
    window.show_screen("compare")
    assert box.currentData() == "study:agency"
    qtbot.waitUntil(lambda: screen.front is screen.result, timeout=20000)
    window.show_screen("draft")
    window.show_screen("compare")
    assert box.currentData() == window.draft.view.setup.campaign.id
    box.setCurrentIndex(box.findData("lumivar"))
    window.ways.show_study("agency")
    window.show_screen("compare")
    assert box.currentData() == "lumivar"
    qtbot.waitUntil(lambda: not screen._running)


def test_the_sheet_ends_where_its_words_end_and_a_study_opens_with_its_figures(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    """However long the comparison is, its sheet scrolls no further than its last line; opened anew, figures come."""
    window = open_window()
    screen = window.compare
    window.studies.comparison_wanted.emit("sample")
    qtbot.waitUntil(lambda: screen.front is screen.result, timeout=20000)
    screen.show_sheet()
    bar = screen._area.verticalScrollBar()

    def shows_the_end() -> bool:
        bar.setValue(bar.maximum())
        (last,) = [one for one in screen.sheet.findChildren(QLabel) if one.text() == ADVICE_NOTE]
        return 0 < last.mapTo(screen, last.rect().bottomLeft()).y() <= screen.height()

    qtbot.waitUntil(shows_the_end)
    window.show_screen("studies")
    window.studies.comparison_wanted.emit("sample")
    assert screen.front is screen.result


def test_a_blind_study_hides_names_until_a_person_unblinds(
    qtbot: QtBot, rated: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """Letters stand for candidates and no cost shows; unblinding asks once more, is an event, and shows the names."""
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'schema = "fairdraft/study@1"\nid = "autumn"\ncampaigns = ["glynora"]\n'
        'candidates = ["starter", "starter-plain"]\nraters = ["R1"]\n',
        encoding="utf-8",
    )
    rated.studying.create(plan)
    rated.study_runs.run("autumn", lambda _progress: None, threading.Event())
    queue = rated.queueing.open("autumn", "R1")
    for _ in range(4):
        queue.submit(Judgement({"accuracy": 4}, "approve", ""))
    window = open_window()
    window.ways.show_comparison("autumn")
    screen = window.compare
    qtbot.waitUntil(lambda: screen.unblind_bar.isVisible(), timeout=20000)
    said = " ".join(one.text() for one in screen.findChildren(QLabel))
    assert "Candidate A" in said
    names = {one.name for one in rated.products.candidates()} | {"starter"}
    assert not any(one in said for one in names)
    screen.unblind_bar.unblind.click()
    assert rated.queueing.unblinded("autumn") is None
    screen.unblind_bar.confirm.click()
    qtbot.waitUntil(lambda: not screen.unblind_bar.isVisible(), timeout=20000)
    assert rated.queueing.unblinded("autumn") is not None
    assert screen.comparison is not None
    assert {one.candidate for one in screen.comparison.criteria[0].candidates} <= {"starter", "starter-plain"}

    def letters_are_gone() -> bool:
        return "Candidate A" not in " ".join(one.text() for one in screen.result.findChildren(QLabel))

    # Widgets of the blind comparison go when the event loop turns.
    qtbot.waitUntil(letters_are_gone, timeout=20000)


def test_findings_of_unchecked_drafts_and_marks_come_after_the_figures(qtbot: QtBot, open_window: OpenWindow) -> None:
    """The sample study's drafts are checked while its figures are read; nobody marked words, and that is said."""
    window = open_window()
    window.ways.show_comparison("sample")
    screen = window.compare
    qtbot.waitUntil(lambda: screen.comparison is not None and screen.comparison.annotations is not None, timeout=20000)
    assert screen.comparison is not None
    assert [one.drafts for one in screen.comparison.findings] == [50, 50, 50]
    said = [one.text() for one in screen.result.findChildren(QLabel)]
    assert "No writer has marked anything yet." in said
    assert any("150 drafts were not checked when made" in one for one in said)
    assert "ERRORS FOUND PER DRAFT" in [one.text() for one in screen.facts.findChildren(QLabel)]
    assert not screen.result.marks.busy.isVisible()


def test_a_check_is_stopped_and_taken_up_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    """Stop ends the check and says so; asked again it goes to its end, and conditions do not double."""
    window = open_window()
    window.ways.show_comparison("sample")
    screen = window.compare
    qtbot.waitUntil(lambda: screen._from_ratings is not None, timeout=20000)
    screen.completion.stop()
    marks = screen.result.marks
    qtbot.waitUntil(lambda: not marks.busy.isVisibleTo(marks), timeout=20000)
    marks.again.click()
    qtbot.waitUntil(lambda: screen.comparison is not None and screen.comparison.annotations is not None, timeout=20000)
    assert screen.comparison is not None
    assert sum("not checked when made" in one for one in screen.comparison.conditions) == 1


def test_writers_marks_stand_beside_findings(qtbot: QtBot, theme: Theme) -> None:
    """Figures by group and rule, missed words, labels without a rule, and every rule on demand."""
    words = QuotedWords("d1", "cures diabetes", "cure", "too strong", 1)
    rules = (
        MarkScore("EFF-01", "Cure", True, 2, 1, 0, 0, 1, 1, 4, 1, 0, 0, 0, 3, 2, Share(1, 2, 0.5, (0.1, 0.9)),
                  Share(1, 4, 0.25, (0.05, 0.7)), (words,)),
        MarkScore("EFF-09", "Pace", False, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, None, None),
    )  # fmt: skip
    group = replace(rules[0], id="EFF", title="")
    voice = UncoveredLabel("off_voice", "Off voice", None, 5, 3, 0, (QuotedWords("d1", "itchy " * 40, "off_voice"),))
    scores = AnnotationScores(
        "s", ("R1",), 9, 3, 7, group, (group,), rules, (SilentRule("MIN-01", "Minimized", 9, 0),), (voice,), (),
        ("Clusters.",), (Exclusion("marks when a repeat came back", 2),),
    )  # fmt: skip
    card = AnnotationCard(theme)
    qtbot.addWidget(card)
    card.show_progress(3, 9)
    assert card.progress.text() == "Checking drafts: 3 of 9"
    card.show_scores(scores, unchecked=1200)
    said = [one.text() for one in card.findChildren(QLabel)]
    assert {"50% [10%, 90%]", "1 of 4", "No rule covers “Off voice”: 5 marks"} <= set(said)
    assert "EFF-01 Cure: “cures diabetes” — too strong" in said
    assert any(one.endswith("…”") for one in said)
    assert "Left out: 2 marks when a repeat came back." in said
    assert card.again.text() == "Check 1,200 more drafts for findings"
    assert "EFF-09 Pace" not in said
    card.all_rules.click()
    assert "EFF-09 Pace" in [one.text() for one in card.findChildren(QLabel)]
