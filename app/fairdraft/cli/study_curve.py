"""`fairdraft study curve`: what do approved examples gain, and an adapter beside them?"""

import argparse
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.caveats import scripted_note
from fairdraft.domain.learning_curve import CurvePoint, LearningCurve
from fairdraft.services.workplace import Workplace

_WORDS = {
    "errors": "Findings of error a draft",
    "warnings": "Findings of warning a draft",
    "near_copy": "Share of drafts that lift approved copy",
    "prompt_tokens": "Tokens of the prompt",
    "seconds": "Seconds a draft",
}
FEW_PROMPTS = 20


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft study`."""
    curve = actions.add_parser("curve", help="what approved examples and an adapter gain, along k", **shared)
    curve.add_argument("study")
    curve.set_defaults(run=show_curve)


def show_curve(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every curve of a study."""
    curves = workplace.learning_curves.curves(arguments.study)
    if out.as_json:
        out.json([one.as_object() for one in curves])
        return 0
    for one in curves:
        _tell(one, out)
    return 0


def _tell(curve: LearningCurve, out: Output) -> None:
    out.text(f'Study "{curve.study}", differences from {curve.reference} on shared prompts')
    if curve.scripted_raters:
        out.text(scripted_note(curve.scripted_raters))
    if curve.left_out:
        out.text(f"Left out: {curve.left_out} drafts for prompts that their adapter was trained on")
    for one in curve.curves:
        out.text(f"\n{_WORDS.get(one.measure, one.measure.replace('_', ' ').capitalize())}")
        out.table(
            ("EXAMPLES", "ADAPTER", "PROMPTS", "MEAN", "DIFFERENCE", "95 % INTERVAL"),
            [
                (
                    str(point.k),
                    "yes" if point.adapted else "no",
                    str(point.n),
                    "none" if point.mean is None else f"{point.mean:.2f}",
                    "" if point.difference is None else f"{point.difference:+.2f}",
                    _interval(point.ci95),
                )
                for point in one.points
            ],
        )
        for both in one.interactions:
            out.text(
                f"With the adapter, {both.k} examples gain {both.value:+.2f} more than without it "
                f"({_interval(both.ci95) or 'too few prompts for an interval'}, {both.n} prompts)."
            )
    if not any(_is_rated(one.measure) for one in curve.curves):
        out.text("\nNobody has rated these drafts yet: what is here the program counted itself.")
    if any(_few(point) for one in curve.curves for point in one.points):
        out.text(f"Fewer than {FEW_PROMPTS} shared prompts are too few to say much.")


def _is_rated(measure: str) -> bool:
    return measure not in _WORDS


def _few(point: CurvePoint) -> bool:
    return point.difference is not None and point.shared < FEW_PROMPTS


def _interval(ends: tuple[float, float] | None) -> str:
    return f"{ends[0]:+.2f} to {ends[1]:+.2f}" if ends else ""
