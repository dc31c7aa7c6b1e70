"""`fairdraft study curve`: what do approved examples gain, and an adapter beside them?"""

import argparse
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.caveats import scripted_note
from fairdraft.domain.curve_words import curve_notes, interaction_sentences, measure_name
from fairdraft.domain.learning_curve import LearningCurve
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft study`."""
    curve = actions.add_parser(
        "curve", help="what approved examples and an adapter add, by number of examples", **shared
    )
    curve.add_argument("study", metavar="STUDY", help="its id")
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
    out.text(f'Study "{curve.study}", differences from {curve.reference} on shared briefs')
    if curve.scripted_raters:
        out.text(scripted_note(curve.scripted_raters))
    for one in curve.curves:
        out.text(f"\n{measure_name(one.measure)}")
        out.table(
            ("EXAMPLES", "ADAPTER", "BRIEFS", "MEAN", "DIFFERENCE", "95% INTERVAL"),
            [
                (
                    str(point.k),
                    "yes" if point.adapted else "no",
                    str(point.n),
                    "none" if point.mean is None else f"{point.mean:.2f}",
                    "" if point.difference is None else f"{point.difference:+.2f}",
                    f"{point.ci95[0]:+.2f} to {point.ci95[1]:+.2f}" if point.ci95 else "",
                )
                for point in one.points
            ],
        )
        for line in interaction_sentences(one):
            out.text(line)
    out.text("")
    for line in curve_notes(curve):
        out.text(line)
