"""What becomes of the window where letters are enlarged."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from study_support import planned, run

from fairdraft import bootstrap
from fairdraft.domain.comparison import CriterionComparison, Omnibus
from fairdraft.domain.learning_curve import CurvePoint
from fairdraft.domain.quality_cost import QualityCost
from fairdraft.domain.rating_queue import Judgement
from fairdraft.rules.engine import Checker
from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.compare.curve_chart import CurveChart
from fairdraft.ui.compare.fact_column import FactColumn
from fairdraft.ui.compare.interval_chart import CandidateMark, ChartRow, IntervalChart
from fairdraft.ui.compare.quality_cost_chart import QualityCostChart
from fairdraft.ui.main_window import SMALLEST, USUAL, MainWindow
from fairdraft.ui.models.profile_chart import ProfileChart
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.form_parts import Number, in_one_row, labelled
from fairdraft.ui.studies.progress_line import ProgressLine
from fairdraft.ui.studies.study_card import StudyCard
from fairdraft.ui.theme.theme import SCALES, SchemeChoice, Theme

OpenWindow = Callable[..., MainWindow]


def cut(whole: QWidget) -> list[str]:
    """Columns that are wider than the place in which they scroll up and down."""
    return [
        f"{type(area.parentWidget()).__name__}: {inside.width() - area.viewport().width()} pixels"
        for area in whole.findChildren(QScrollArea)
        if area.isVisible() and (inside := area.widget()) is not None and inside.width() > area.viewport().width()
    ]


@pytest.fixture(scope="module")
def prepared_home(prepared_home: Path, checker: Checker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of these windows, with a study in which two raters differ, a plan without drafts, and approved copy."""
    folder = tmp_path_factory.mktemp("rated")
    shutil.copytree(prepared_home, folder / "home")
    workplace = bootstrap.open_workplace(folder / "home", scripted=True, window=True)
    workplace.checking._checker = checker
    file = folder / "long.toml"
    starter = (workplace.resources / "candidates" / "starter.toml").read_text()
    long_name = starter.replace('"starter"', '"long"').replace("Starter: SmolLM2 135M", "House voice, " * 7)
    file.write_text(long_name)
    workplace.products.add_candidate(file)
    planned(
        workplace, folder, name="Autumn: a name of some length", raters=["R1", "R2"], campaigns=["lumivar"],
        candidates=["starter", "long"],
    )  # fmt: skip
    run(workplace)
    for rater, score in (("R1", 2), ("R2", 5)):
        queue = workplace.queueing.open("autumn", rater)
        while queue.current is not None:
            queue.submit(Judgement({"accuracy": score}, "approve"))
    workplace.library.add_files([workplace.resources / "library" / "glynora.csv"], CopyFacts())
    workplace.close()
    return folder / "home"


@pytest.mark.parametrize(
    ("scale", "size"),
    [
        (SCALES[0], SMALLEST),
        # What fits with the largest letters of a small window fits with those between.
        *(pytest.param(one, SMALLEST, marks=pytest.mark.slow) for one in SCALES[1:-2]),
        (SCALES[-2], SMALLEST),
        (SCALES[-1], USUAL),
    ],
)
def test_no_column_is_cut(
    qtbot: QtBot, workplace: Workplace, theme: Theme, open_window: OpenWindow, scale: float, size: QSize
) -> None:
    """Studies, planner, training set, comparison, its sheet, library and campaigns fit beside their columns, with
    letters of every size and a candidate of a long name: in the smallest window, and letters of twice the size in one
    of the usual size.
    """
    window = open_window()
    window.resize(size)
    theme.magnify(scale)
    studies = window.studies

    def fits() -> None:
        qtbot.waitUntil(lambda: not cut(window.stack.currentWidget()), timeout=5000)

    window.show_screen("studies")
    qtbot.waitUntil(lambda: studies.list.overviews is not None, timeout=5000)
    fits()
    studies.open("autumn")
    qtbot.waitUntil(lambda: studies.study.is_read, timeout=5000)
    studies.study.result.unblind.click()
    fits()
    studies.plan()
    qtbot.waitUntil(lambda: bool(studies.planner.form.campaigns), timeout=5000)
    fits()
    studies.planner.form.name.setText("Winter")
    qtbot.waitUntil(lambda: studies.planner.design is not None, timeout=10000)
    fits()
    studies.show_disagreements("autumn")
    qtbot.waitUntil(lambda: studies.disagreements.disagreement is not None, timeout=10000)
    fits()
    studies.make_training_set("autumn")
    qtbot.waitUntil(lambda: studies.training.side.blind is not None, timeout=10000)
    fits()
    compare = window.compare
    workplace.queueing.unblind("autumn", "R1")
    for study in ("autumn", "sample"):
        studies.comparison_wanted.emit(study)
        qtbot.waitUntil(lambda: compare.comparison is not None and compare.front is compare.result, timeout=20000)
        fits()
        compare.show_sheet()
        fits()
    window.show_screen("library")
    qtbot.waitUntil(lambda: window.library.detail.piece is not None, timeout=5000)
    if size == SMALLEST:
        # The facts of a piece scroll sideways beside the list where letters are of twice the size.
        fits()
    window.show_screen("campaigns")
    qtbot.waitUntil(lambda: window.campaigns.is_read, timeout=5000)
    fits()
    window.top.press()
    fits()
    assert window.size() == size


def test_columns_grow_with_the_letters_where_there_is_room(qtbot: QtBot, theme: Theme, open_window: OpenWindow) -> None:
    """In a wide window the columns at the right are as much wider as the letters are, and come back with them."""
    window = open_window()
    window.resize(2400, 900)
    window.show_screen("library")
    qtbot.waitUntil(lambda: window.library.detail.width() == 420, timeout=5000)
    theme.magnify(1.5)
    qtbot.waitUntil(lambda: window.library.detail.width() == 630, timeout=5000)
    theme.magnify(1.0)
    qtbot.waitUntil(lambda: window.library.detail.width() == 420, timeout=5000)


def test_bars_stand_under_each_other(qtbot: QtBot, theme: Theme) -> None:
    """Names of lines in one column take the same room, more of it with larger letters, and never the bar's."""
    whole = QWidget()
    qtbot.addWidget(whole)
    lines = [ProgressLine(name, "3 of 4", 3, 4, name_width=100) for name in ("R1", "A rater with a very long name")]
    for number, one in enumerate(lines):
        one.setParent(whole)
        one.setGeometry(0, 40 * number, 600, 30)
    theme.dress(whole)
    whole.show()
    before = [one.bar.x() for one in lines]
    assert before[0] == before[1]
    theme.magnify(1.5)
    qtbot.waitUntil(lambda: all(one.bar.x() > before[0] for one in lines), timeout=5000)
    assert lines[0].bar.x() == lines[1].bar.x()
    for one in lines:
        one.resize(300, 30)
        assert one.bar.width() >= 24
        assert one.count.geometry().right() <= one.width()


def test_the_mark_of_a_candidate_grows_with_the_letters_behind_it(qtbot: QtBot, theme: Theme) -> None:
    """Twice the letters have a shape of twice the height and width, drawn whole."""
    mark = CandidateMark(1, theme)
    qtbot.addWidget(mark)

    def drawn() -> int:
        image = mark.grab().toImage()
        ours = QColor(theme.tokens.candidates[1])
        return sum(image.pixelColor(x, y) == ours for x in range(image.width()) for y in range(image.height()))

    before = drawn()
    theme.magnify(2.0)
    assert drawn() > 3 * before > 0


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_facts_below_the_estimates_have_the_ground_of_the_page(
    qtbot: QtBot, theme: Theme, scheme: SchemeChoice
) -> None:
    """Where letters leave no room beside the estimates, no white shows between the cards, in the dark either."""
    theme.choose(scheme)
    page = QWidget()
    page.setProperty("role", "ground")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    qtbot.addWidget(page)
    column = vertical(page)
    facts = FactColumn(theme)
    column.addWidget(facts)
    facts.show_facts(shown=True)
    facts.facts.setMinimumHeight(80)
    theme.dress(page)
    page.show()
    facts.fit(column)
    picture = page.grab().toImage()
    assert facts.facts.isVisible()
    assert picture.pixelColor(facts.facts.geometry().center()).name() == theme.tokens.ground.lower()


def test_a_line_with_little_room_shows_its_count_whole(qtbot: QtBot, theme: Theme) -> None:
    """Where large letters leave too little room the name is cut, and nothing lies upon anything else."""
    theme.magnify(2.0)
    whole = QWidget()
    qtbot.addWidget(whole)
    line = ProgressLine("editorial-second-reader", "165 of 500", 165, 500, names=["editorial-second-reader"])
    line.setParent(whole)
    line.setGeometry(0, 0, 260, 30)
    theme.dress(whole)
    whole.show()
    assert line.count.width() >= line.count.sizeHint().width()
    assert line._label.geometry().right() < line.bar.x() < line.bar.geometry().right() < line.count.x()
    assert line.count.geometry().right() <= line.width()


def test_drafts_and_raters_of_a_study_stand_below_each_other_in_large_letters(
    qtbot: QtBot, theme: Theme, open_window: OpenWindow
) -> None:
    """In a small window the bars of a study's card get the width of the card, and come back beside each other."""
    window = open_window()
    window.resize(SMALLEST)
    window.show_screen("studies")
    qtbot.waitUntil(lambda: window.studies.list.overviews is not None, timeout=5000)

    def places() -> list[QPoint]:
        card = next(one for one in window.findChildren(StudyCard) if one.overview.id == "autumn")
        drafts, rater = card.findChildren(ProgressLine)[:2]
        return [one.mapTo(card, QPoint()) for one in (drafts, rater)]

    def beside() -> bool:
        drafts, rater = places()
        return drafts.y() == rater.y() and rater.x() > drafts.x()

    def below() -> bool:
        drafts, rater = places()
        return drafts.x() == rater.x() and 0 < rater.y() - drafts.y() < 60

    qtbot.waitUntil(beside, timeout=5000)
    theme.magnify(2.0)
    qtbot.waitUntil(below, timeout=5000)
    theme.magnify(1.0)
    qtbot.waitUntil(beside, timeout=5000)


def test_charts_grow_with_their_letters(qtbot: QtBot, theme: Theme) -> None:
    """Figures stand under each other, and names of axes below them: letters of twice the size have twice the room."""
    estimates, coverage = IntervalChart(theme), ProfileChart(theme)
    curves = CurveChart([("Accuracy", [CurvePoint("a", 8, True, 4, 3.0, 0, None, None)])], theme)
    costs = QualityCostChart([QualityCost("a", 0.1, 3.0, None)], Candidates(["a"], {}, theme), theme)
    row = ChartRow("Accuracy", "", CriterionComparison("accuracy", (), (), Omnibus("friedman", None)))
    estimates.show_rows([row], ["a", "b"])
    coverage.show_probes(())

    def heights() -> list[int]:
        return [*(one.sizeHint().height() for one in (estimates, curves, costs)), coverage.height()]

    for one in (estimates, coverage, curves, costs):
        qtbot.addWidget(one)
    before = heights()
    theme.magnify(2.0)
    assert heights() == [2 * height for height in before]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_fields_in_one_row_stand_on_one_line(qtbot: QtBot, theme: Theme) -> None:
    """A name that takes two lines moves no field of its row down."""
    theme.magnify(2.0)
    whole = QWidget()
    qtbot.addWidget(whole)
    fields = (Number("Held out", 0, 9), ChoiceBox("Kind", theme))
    names = ("Share", "Kind of advertisement that it is")
    column = vertical(whole)
    column.addLayout(in_one_row(*((labelled(name, field), 1) for name, field in zip(names, fields, strict=True))))
    column.addStretch(1)
    theme.dress(whole)
    whole.resize(400, 300)
    whole.show()
    tops = [one.mapTo(whole, QPoint()).y() for one in fields]
    heights = [one.height() for one in fields]
    assert tops[0] + heights[0] == tops[1] + heights[1]
    assert tops[0] > theme.typography.size(13) * 2


def test_a_long_name_takes_room_from_the_bars_of_its_column(qtbot: QtBot, theme: Theme) -> None:
    """Bars are as long as they like; a name that is cut names nobody. The longest one sets the width of all."""
    whole = QWidget()
    qtbot.addWidget(whole)
    names = ["R1", "agency-writer-with-a-long-pseudonym-2"]
    lines = [ProgressLine(name, "3 of 4", 3, 4, names=names) for name in names]
    for number, one in enumerate(lines):
        one.setParent(whole)
        one.setGeometry(0, 40 * number, 600, 30)
    theme.dress(whole)
    whole.show()
    label = lines[1]._label
    assert label.width() >= label.fontMetrics().horizontalAdvance(names[1])
    assert lines[0].bar.x() == lines[1].bar.x()
