"""`fairdraft candidates`: what can be compared?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("candidates", help="models with recipe and sampling, as they are compared", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every candidate", **shared).set_defaults(run=list_candidates)
    add = actions.add_parser("add", help="read a candidate file and keep it", **shared)
    add.add_argument("file", type=Path)
    add.set_defaults(run=add_candidate)
    show = actions.add_parser("show", help="one candidate", **shared)
    show.add_argument("candidate")
    show.set_defaults(run=show_candidate)
    validate = actions.add_parser("validate", help="read a candidate file without keeping it", **shared)
    validate.add_argument("file", type=Path)
    validate.set_defaults(run=validate_candidate)


def list_candidates(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every candidate."""
    candidates = workplace.products.candidates()
    if out.as_json:
        out.json([one.model_dump(mode="json", by_alias=True) for one in candidates])
    else:
        out.table(
            ("ID", "NAME", "MODEL", "RECIPE", "TEMPERATURE"),
            [(one.id, one.name, _model(one), one.recipe, f"{one.sampling.temperature:g}") for one in candidates],
        )
    return 0


def add_candidate(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep a candidate file."""
    candidate = workplace.products.add_candidate(arguments.file)
    _say_absent_model(candidate, workplace, out)
    if out.as_json:
        out.json(candidate.model_dump(mode="json", by_alias=True))
    else:
        out.text(f'Added candidate "{candidate.id}" ({_model(candidate)}).')
    return 0


def show_candidate(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print one candidate."""
    candidate = workplace.products.candidate(arguments.candidate)
    if out.as_json:
        out.json(candidate.model_dump(mode="json", by_alias=True))
        return 0
    out.text(f"{candidate.name} ({candidate.id})")
    out.text(f"model:    {_model(candidate)}")
    out.text(f"recipe:   {candidate.recipe}")
    for name, value in candidate.sampling.model_dump().items():
        out.text(f"{name}: {value:g}")
    return 0


def validate_candidate(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Read a candidate file; a bad one is told with file, line and key."""
    candidate = workplace.products.read_candidate(arguments.file)
    _say_absent_model(candidate, workplace, out)
    if out.as_json:
        out.json(candidate.model_dump(mode="json", by_alias=True) | {"valid": True})
    else:
        out.text(f'{arguments.file}: a valid candidate file ("{candidate.id}", {_model(candidate)}).')
    return 0


def _say_absent_model(candidate: Candidate, workplace: Workplace, out: Output) -> None:
    """Told and not refused: a model may come into the library later."""
    if candidate.model is not None:
        try:
            workplace.models.model(candidate.model)
        except KnownError as problem:
            out.say(f"{problem} It cannot draft before its model is in the library.")


def _model(candidate: Candidate) -> str:
    if candidate.endpoint is not None:
        return f"{candidate.endpoint.model} at {candidate.endpoint.url} (hosted)"
    return candidate.model or ""
