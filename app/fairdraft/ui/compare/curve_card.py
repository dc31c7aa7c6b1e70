"""How does a learning curve look: what examples gain along k, without an adapter and with it?"""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from fairdraft.domain.caveats import scripted_note
from fairdraft.domain.comparison_words import interval, signed
from fairdraft.domain.curve_words import curve_notes, interaction_sentences, is_rated, measure_name, with_sign
from fairdraft.domain.learning_curve import CurvePoint, LearningCurve
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.compare.curve_chart import CurveChart
from fairdraft.ui.compare.figure_grid import FigureGrid, Words
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

_HEADS = ("examples in the prompt", "mean", "difference", "95% interval", "briefs")


def add_curve(
    inside: QVBoxLayout, curve: LearningCurve, candidates: Candidates, criterion: Callable[[str], str], theme: Theme
) -> None:
    """Put a learning curve into a card: the criteria as a plot, all figures in a table, and the two-by-twos in words.

    Args:
        inside: the card's layout.
        curve: what was measured.
        candidates: how candidates are marked.
        criterion: a criterion's name by its id.
        theme: colors and letters.
    """
    said = f"Differences from {candidates.name(curve.reference)} on shared briefs."
    inside.addWidget(text_label(said, "muted", wrap=True))
    if curve.scripted_raters:
        inside.addWidget(text_label(scripted_note(curve.scripted_raters), "muted", wrap=True))
    rated = [one for one in curve.curves if is_rated(one.measure)]
    if rated:
        inside.addWidget(CurveChart([(criterion(one.measure), one.points) for one in rated], theme))
    grid = FigureGrid(_HEADS, candidates, theme)
    for one in curve.curves:
        grid.group(criterion(one.measure) if is_rated(one.measure) else measure_name(one.measure))
        for point in one.points:
            grid.row(_cells(point))
    inside.addWidget(grid)
    for one in curve.curves:
        name = criterion(one.measure) if is_rated(one.measure) else measure_name(one.measure)
        for line in interaction_sentences(one):
            inside.addWidget(text_label(f"{name}: {line}", wrap=True))
    for note in curve_notes(curve):
        inside.addWidget(text_label(note, "small", wrap=True))


def _cells(point: CurvePoint) -> tuple[str | Words, ...]:
    name = "none" if not point.k else str(point.k)
    return (
        f"{name}, with the adapter" if point.adapted else name,
        "–" if point.mean is None else signed(point.mean, 2),
        "" if point.difference is None else with_sign(point.difference),
        Words(interval(point.ci95, 2).strip()),
        f"{point.n:,}",
    )
