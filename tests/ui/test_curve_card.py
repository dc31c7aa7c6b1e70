"""A learning curve and a two-by-two in the window."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.learning_curve import CurveInteraction, CurvePoint, LearningCurve, MeanChange, MeasuredCurve
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.compare.curve_card import add_curve
from fairdraft.ui.compare.curve_chart import CurveChart
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.theme.theme import Theme


def point(k: int, mean: float, *, adapted: bool = False) -> CurvePoint:
    difference = None if k == 0 and not adapted else mean - 2
    return CurvePoint(f"c{k}{adapted}", k, adapted, 25, mean, 25, difference, (mean - 2.5, mean - 1.5))


def test_a_curve_shows_its_points_its_plot_and_its_two_by_two(qtbot: QtBot, theme: Theme) -> None:
    """Every k with and without the adapter, rated means as a plot, whose ratings they are, and the rest."""
    points = (point(0, 2), point(4, 3), point(0, 2.5, adapted=True), point(4, 4, adapted=True))
    both = CurveInteraction(4, 25, 0.5, (0.1, 0.9), MeanChange(1, (0.5, 1.5)), MeanChange(1.5, (1, 2)))
    curve = LearningCurve(
        "s", "c0False", 2, (MeasuredCurve("brand_voice", points, (both,)), MeasuredCurve("errors", points, ())), ("S1",)
    )
    box = QWidget()
    qtbot.addWidget(box)
    add_curve(vertical(box), curve, Candidates([], {}, theme), str.title, theme)
    said = [one.text() for one in box.findChildren(QLabel)]
    assert {"none", "4", "4, with the adapter", "+2.00", "[1.50, 2.50]", "Errors found per draft"} <= set(said)
    assert any(one.startswith("Scripted raters (S1)") for one in said)
    assert any("both together beat either" in one for one in said)
    assert "Left out: 2 drafts for briefs that their adapter was trained on." in said
    (chart,) = box.findChildren(CurveChart)
    assert "Brand_Voice, 4 examples, adapter: 4.0" in chart.accessibleDescription()
    assert "Findings" not in chart.accessibleDescription()
    box.resize(600, 900)
    picture = chart.grab().toImage()
    inks = {picture.pixelColor(x, y).name().upper() for x in range(picture.width()) for y in range(picture.height())}
    assert set(theme.tokens.candidates[:2]) <= inks
