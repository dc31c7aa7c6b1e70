"""`fairdraft study decide` and `decisions`: what was decided on a study, by whom, on what?"""

import argparse
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to the parser of `study`."""
    decide = actions.add_parser(
        "decide", help="record a decision; it is kept and appears on the decision sheet", **shared
    )
    decide.add_argument("study", metavar="STUDY", help="its id, or that of a desk")
    decide.add_argument("words", metavar="DECISION", help='one sentence, such as "Adapt it for brand voice"')
    decide.add_argument("--candidate", default="", metavar="K", help="the id of the chosen candidate")
    decide.add_argument("--conditions", default="", metavar="T", help="conditions of the decision")
    decide.add_argument("--by", default="", metavar="R", help="who decides (default: the person at this machine)")
    decide.set_defaults(run=decide_study)
    decisions = actions.add_parser("decisions", help="decisions so far, latest last", **shared)
    decisions.add_argument("study", metavar="STUDY", help="its id, or that of a desk")
    decisions.set_defaults(run=show_decisions)


def decide_study(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep a decision."""
    decision = workplace.decisions.decide(
        arguments.study,
        arguments.words,
        by=arguments.by,
        candidate=arguments.candidate,
        conditions=arguments.conditions,
    )
    if out.as_json:
        out.json({"study": arguments.study, **decision.as_object()})
    else:
        out.text(f"Recorded: {decision.words}")
        out.text(f"By {decision.who} on {decision.day}. The data suggested: {decision.advice}")
        out.text(f"It is on the sheet: fairdraft compare {arguments.study} --sheet --format docx --out FILE")
    return 0


def show_decisions(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the decisions."""
    found = workplace.decisions.of(arguments.study)
    if out.as_json:
        out.json([one.as_object() for one in found])
    elif not found:
        out.text(f'No decision yet. Record one: fairdraft study decide {arguments.study} "DECISION"')
    else:
        out.table(
            ("DAY", "BY", "CANDIDATE", "RATINGS", "DECISION"),
            [(one.day, one.who, one.candidate or "–", f"{one.ratings:,}", one.words) for one in found],
        )
    return 0
