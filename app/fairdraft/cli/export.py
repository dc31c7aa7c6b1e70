"""`fairdraft export`: how does a study leave the program?"""

import argparse
import re
from pathlib import Path
from typing import Any

from fairdraft.cli.named_piece import piece_named
from fairdraft.cli.output import Output
from fairdraft.cli.paper import add_paper
from fairdraft.cli.training_report import tell_training_set, training_object
from fairdraft.domain.errors import UsageError
from fairdraft.domain.name_list import listed
from fairdraft.services.blindness import HIDDEN_NAMES
from fairdraft.services.exporting import EXPORT_FORMS, PIECE_FORMS
from fairdraft.services.making_training_sets import TrainingOrder, TrainingSources, WrittenTrainingSet
from fairdraft.services.workplace import Workplace

RATING_SET = "fairset"
_TRAINING = "training"
_BEGINNING_OF_AN_ID = re.compile(r"[0-9a-f-]{6,36}", re.IGNORECASE)
_OF_ORDER = ("split_by", "pairs_by", "override_licence_by", "tokens_of", "hold_out")


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("export", **shared)
    of_pieces = listed(PIECE_FORMS)
    command.add_argument(
        "study", metavar="STUDY", help=f'such as "desk-glynora"; {of_pieces} take a piece\'s id as well'
    )
    command.add_argument(
        "--format",
        required=True,
        choices=(*EXPORT_FORMS, RATING_SET),
        metavar="FORM",
        help=f"{', '.join(EXPORT_FORMS)} or {RATING_SET}",
    )
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="new, empty, or an earlier export")
    command.add_argument(
        "--full", action="store_true", help="a fairset that shows who wrote what (default: a blind one, for raters)"
    )
    command.add_argument(
        "--names",
        action="store_true",
        help="show who wrote what in a study that is still blind, which unblinds it for good (default: letters)",
    )
    add_paper(command)
    command.add_argument("--by", metavar="R", help="who unblinds it (default: the person at this machine)")
    training = command.add_argument_group("training sets")
    training.add_argument(
        "--also", action="append", default=[], metavar="STUDY", help="include another study (may be repeated)"
    )
    training.add_argument("--pieces", action="store_true", help="include every piece that a named person approved")
    training.add_argument("--library", action="store_true", help="include the library's approved copy from files")
    training.add_argument("--split-by", choices=("prompt", "campaign"), help="what train and eval must not share")
    training.add_argument(
        "--pairs-by",
        metavar="RULE",
        help="mean (of all criteria), or one criterion; one point apart makes a preference",
    )
    training.add_argument(
        "--override-license-by",
        "--override-licence-by",
        dest="override_licence_by",
        metavar="NAME",
        help="who takes responsibility for text whose model's license restricts training",
    )
    training.add_argument(
        "--tokens-of",
        metavar="MODEL",
        help="the library's model to adapt; it counts the tokens, and the recipe names it",
    )
    training.add_argument(
        "--hold-out", type=float, metavar="SHARE", help="of the prompts, never trained on (default: 0.1)"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Write the files; they are read back and verified before this says so."""
    order = _order(arguments)
    if arguments.paper is not None and arguments.format != "pdf":
        raise UsageError(
            f"--paper is for PDF files, not for {arguments.format}.", "Leave it out, or give --format pdf."
        )
    workplace.exporting.refuse_place(arguments.out, among_others=arguments.format == RATING_SET)
    _unblind(arguments, workplace, out)
    further: dict[str, Any] = {}
    if arguments.format == RATING_SET:
        written: tuple[Path, ...] = (
            workplace.sharing.export(arguments.study, arguments.out, blind=not arguments.full),
        )
    elif arguments.format == _TRAINING:
        made = _training(arguments, workplace, order)
        written = made.files
        if out.as_json:
            further = training_object(made)
        else:
            tell_training_set(made, out)
    else:
        written = workplace.exporting.export(
            _meant(arguments, workplace), arguments.format, arguments.out, paper=arguments.paper
        )
        further = {"names_hidden": workplace.exporting.is_blind(arguments.study)}
        if further["names_hidden"] and not out.as_json:
            out.say(f"{HIDDEN_NAMES} Letters stand for them; --names shows who wrote what, and unblinds the study.")
    if arguments.format == "pdf":
        further["not_drawn"] = workplace.exporting.undrawn(_meant(arguments, workplace))
    if out.as_json:
        out.json({"study": arguments.study, "files": [str(path) for path in written], **further})
    else:
        for path in written:
            out.text(str(path))
        if further.get("not_drawn"):
            out.say(further["not_drawn"])
        out.say("Written, read back and verified.")
    return 0


def _meant(arguments: argparse.Namespace, workplace: Workplace) -> str:
    """The study's id; in forms that take pieces, the id of a piece too, and a draft's stands for its piece."""
    name: str = arguments.study
    if arguments.format not in PIECE_FORMS or not _BEGINNING_OF_AN_ID.fullmatch(name):
        return name
    studies = {one.id for one in workplace.studying.studies()}
    return name if name in studies else piece_named(name, workplace).id


def _unblind(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> None:
    """Unblind a study whose names are to go out."""
    if arguments.by is not None and not arguments.names:
        raise UsageError("--by says who unblinds the study.", "Add --names, which does that.")
    if arguments.names and arguments.format == RATING_SET and not arguments.full:
        raise UsageError("A blind set names no candidates.", "Add --full, or leave out --names.")
    if arguments.names and workplace.exporting.is_blind(arguments.study):
        by = arguments.by or workplace.profiles.present_or_default().pseudonym
        event = workplace.queueing.unblind(arguments.study, by, export=arguments.format)
        out.say(f'Study "{event.study}" was unblinded by {event.by}: this export shows who wrote what.')


def _training(arguments: argparse.Namespace, workplace: Workplace, order: TrainingOrder) -> WrittenTrainingSet:
    sources = TrainingSources((arguments.study, *arguments.also), arguments.pieces, arguments.library)
    made = workplace.training.make(sources, order)
    return workplace.training.write(workplace.training.with_tokens(made), arguments.out)


def _order(arguments: argparse.Namespace) -> TrainingOrder:
    given = {name: value for name in _OF_ORDER if (value := getattr(arguments, name)) is not None}
    given |= {name: True for name in ("also", "pieces", "library") if getattr(arguments, name)}
    if given and arguments.format != _TRAINING:
        raise UsageError(
            f"--{next(iter(given)).replace('_', '-')} only works for training sets.", f"Add --format {_TRAINING}."
        )
    chosen = {name: value for name, value in given.items() if name in _OF_ORDER}
    return TrainingOrder(**chosen)
