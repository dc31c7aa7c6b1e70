"""How do estimates and costs look as pictures that need neither a script nor a file?

Every candidate has a shape and a color of its own, the same in every picture; colors come from the page's style.
"""

from collections.abc import Callable, Sequence
from html import escape
from math import cos, pi, sin

from fairdraft.domain.comparison import Comparison, CriterionComparison
from fairdraft.domain.quality_cost import QualityCost

SHAPES = ("circle", "square", "triangle", "diamond", "hexagon", "cross")
_WIDTH = 860
_LABEL = 190
_RIGHT = 56
_LINE = 22
_GAP = 22
_LOW, _HIGH = 1.0, 5.0


def interval_plot(comparison: Comparison, candidates: Sequence[str], name: Callable[[str], str]) -> str:
    """Means with 95% intervals on one axis from 1 to 5, criterion by criterion."""
    rows = [row for row in comparison.criteria if any(one.mean is not None for one in row.candidates)]
    row_height = len(candidates) * _LINE + _GAP
    height = 12 + len(rows) * row_height + 30
    bottom = 12 + len(rows) * row_height
    parts = [
        _opening(height, "Means with 95 percent intervals, criterion by criterion"),
        *(_tick(_x(value), 8, bottom, str(value)) for value in range(1, 6)),
    ]
    for number, row in enumerate(rows):
        parts += _criterion(row, 12 + number * row_height, row_height, candidates, name, last=number == len(rows) - 1)
    return "".join([*parts, "</svg>"])


def quality_cost_plot(places: Sequence[QualityCost], candidates: Sequence[str]) -> str:
    """Quality upward, cost to the right; dominated candidates are hollow and say so."""
    height, top, bottom, left = 320, 16, 274, 52
    dearest = max(one.cost for one in places) or 1.0
    scale = _round_up(dearest)
    parts = [_opening(height, "Quality against cost per draft")]
    for value in range(1, 6):
        y = bottom - (value - _LOW) / (_HIGH - _LOW) * (bottom - top)
        parts.append(f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{_WIDTH - 16}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{left - 10}" y="{y + 4:.1f}" text-anchor="end">{value}</text>')
    for step in range(5):
        price = scale * step / 4
        x = left + (_WIDTH - 16 - left) * 0.92 * step / 4
        parts.append(f'<text class="tick" x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{price:.4g}</text>')
    parts.append(
        f'<text class="tick" x="{_WIDTH - 16}" y="{bottom + 40}" text-anchor="end">'
        "cost per draft, as stated under Cost</text>"
    )
    for one in places:
        number = candidates.index(one.candidate)
        x = left + (_WIDTH - 16 - left) * 0.92 * one.cost / scale
        y = bottom - (one.quality - _LOW) / (_HIGH - _LOW) * (bottom - top)
        hollow = " hollow" if one.dominated else ""
        parts.append(f'<g class="c{number % 6}{hollow}">{_shape(SHAPES[number % 6], x, y, 7)}</g>')
        said = f"{one.candidate} {one.quality:.2f}" + (f", dominated by {one.dominated}" if one.dominated else "")
        anchor, at = ("end", x - 13) if x > _WIDTH * 0.62 else ("start", x + 13)
        parts.append(f'<text class="said" x="{at:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{escape(said)}</text>')
    return "".join([*parts, "</svg>"])


def mark(number: int) -> str:
    """A candidate's mark for a legend."""
    shape = _shape(SHAPES[number % 6], 8, 8, 5.5)
    return f'<svg class="mark-of" viewBox="0 0 16 16" aria-hidden="true"><g class="c{number % 6}">{shape}</g></svg>'


def _criterion(
    row: CriterionComparison,
    top: float,
    height: float,
    candidates: Sequence[str],
    name: Callable[[str], str],
    *,
    last: bool,
) -> list[str]:
    middle = top + (height - _GAP) / 2 + 4
    parts = [f'<text class="name" x="0" y="{middle:.1f}">{escape(name(row.criterion))}</text>']
    if row.inserted_by_program:
        parts.append(f'<text class="tick" x="0" y="{middle + 16:.1f}">inserted by the program</text>')
    for one in row.candidates:
        if one.mean is None or one.candidate not in candidates:
            continue
        number = candidates.index(one.candidate)
        y = top + number * _LINE + _LINE / 2
        right = _x(one.mean)
        parts.append(f'<g class="c{number % 6}">')
        if one.ci95 is not None:
            right = max(right, _x(one.ci95[1]))
            parts.append(f'<line x1="{_x(one.ci95[0]):.1f}" y1="{y:.1f}" x2="{_x(one.ci95[1]):.1f}" y2="{y:.1f}"/>')
        parts.append(f"{_shape(SHAPES[number % 6], _x(one.mean), y, 5.5)}</g>")
        parts.append(f'<text class="said" x="{right + 12:.1f}" y="{y + 4:.1f}">{one.mean:.1f}</text>')
    if not last:
        y = top + height - _GAP / 2
        parts.append(f'<line class="rule" x1="0" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}"/>')
    return parts


def _opening(height: float, label: str) -> str:
    return f'<svg class="plot" viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{label}">'


def _tick(x: float, top: float, bottom: float, text: str) -> str:
    return (
        f'<line class="grid" x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom:.1f}"/>'
        f'<text class="tick" x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{text}</text>'
    )


def _x(value: float) -> float:
    share = (min(max(value, _LOW), _HIGH) - _LOW) / (_HIGH - _LOW)
    return _LABEL + share * (_WIDTH - _LABEL - _RIGHT)


def _shape(shape: str, x: float, y: float, radius: float) -> str:
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'
    if shape == "square":
        side = 2 * radius - 1
        return f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}"/>'
    if shape == "cross":
        third = radius * 0.4
        return (
            f'<path d="M{x - radius:.1f} {y - third:.1f}H{x - third:.1f}V{y - radius:.1f}H{x + third:.1f}'
            f"V{y - third:.1f}"
            f"H{x + radius:.1f}V{y + third:.1f}H{x + third:.1f}V{y + radius:.1f}H{x - third:.1f}V{y + third:.1f}"
            f'H{x - radius:.1f}Z"/>'
        )
    corners = {"triangle": 3, "diamond": 4, "hexagon": 6}[shape]
    points = " ".join(
        f"{x + radius * 1.15 * cos(2 * pi * n / corners - pi / 2):.1f},"
        f"{y + radius * 1.15 * sin(2 * pi * n / corners - pi / 2):.1f}"
        for n in range(corners)
    )
    return f'<polygon points="{points}"/>'


def _round_up(value: float) -> float:
    """The next of 1, 2, 2.5, 4, 5, 8 times a power of ten."""
    power = 1.0
    while power > value:
        power /= 10
    while power * 10 <= value:
        power *= 10
    return next(step * power for step in (1, 2, 2.5, 4, 5, 8, 10) if step * power >= value * 0.999999)
