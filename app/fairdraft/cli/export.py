"""`fairdraft export`: how does a study leave the program?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.cli.training_report import tell_training_set, training_object
from fairdraft.domain.errors import UsageError
from fairdraft.services.exporting import EXPORT_FORMS, TrainingOrder
from fairdraft.services.workplace import Workplace

RATING_SET = "fairset"
_TRAINING = "training"


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("export", help="write a study in a form that others load", **shared)
    command.add_argument("study", help='such as "desk-glynora"; docx, html and md take a piece\'s id as well')
    command.add_argument(
        "--format",
        required=True,
        choices=(*EXPORT_FORMS, RATING_SET),
        metavar="FORM",
        help=f"{', '.join(EXPORT_FORMS)} or {RATING_SET}",
    )
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="new, empty, or an earlier export")
    command.add_argument(
        "--full", action="store_true", help="a fairset that says who wrote what (default: a blind one, for raters)"
    )
    training = command.add_argument_group("training sets")
    training.add_argument("--split-by", choices=("prompt", "campaign"), help="what train and eval never share")
    training.add_argument(
        "--pairs-by", metavar="RULE", help="mean (of all criteria), or a criterion: a point apart makes a preference"
    )
    training.add_argument(
        "--override-licence-by", metavar="NAME", help="who answers for text whose model's licence restricts training"
    )
    training.add_argument(
        "--tokens-of", metavar="MODEL", help="count tokens as this model of the library does (default: estimated)"
    )
    training.add_argument(
        "--hold-out", type=float, metavar="SHARE", help="of the prompts, never trained on (default: 0.1)"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Write the files; they are read back and verified before this says so."""
    order = _order(arguments)
    further: dict[str, Any] = {}
    if arguments.format == RATING_SET:
        written: tuple[Path, ...] = (
            workplace.sharing.export(arguments.study, arguments.out, blind=not arguments.full),
        )
    elif arguments.format == _TRAINING:
        made = workplace.exporting.export_training(arguments.study, arguments.out, order or TrainingOrder())
        written = made.files
        if out.as_json:
            further = training_object(made)
        else:
            tell_training_set(made, out)
    else:
        written = workplace.exporting.export(arguments.study, arguments.format, arguments.out)
    if out.as_json:
        out.json({"study": arguments.study, "files": [str(path) for path in written], **further})
    else:
        for path in written:
            out.text(str(path))
        out.say("Written, read back and verified.")
    return 0


def _order(arguments: argparse.Namespace) -> TrainingOrder | None:
    given = {
        name: value
        for name in ("split_by", "pairs_by", "override_licence_by", "tokens_of", "hold_out")
        if (value := getattr(arguments, name)) is not None
    }
    if given and arguments.format != _TRAINING:
        raise UsageError(
            f"--{next(iter(given)).replace('_', '-')} belongs to training sets.", f"Add --format {_TRAINING}."
        )
    return TrainingOrder(**given) if given else None
