"""`fairdraft export`: how do the ratings of a study leave the program?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.services.exporting import EXPORT_FORMS, LATER_FORMS
from fairdraft.services.workplace import Workplace

RATING_SET = "fairset"


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("export", help="write a study's ratings for analysts", **shared)
    command.add_argument("study", help='such as "desk-glynora"')
    command.add_argument(
        "--format",
        required=True,
        choices=(*EXPORT_FORMS, *LATER_FORMS),
        metavar="FORM",
        help=f"{', '.join(EXPORT_FORMS)} or {RATING_SET} in this version",
    )
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument(
        "--full", action="store_true", help="a fairset that says who wrote what (default: a blind one, for raters)"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Write the files; they are read back and verified before this says so."""
    if arguments.format == RATING_SET:
        written: tuple[Path, ...] = (
            workplace.sharing.export(arguments.study, arguments.out, blind=not arguments.full),
        )
    else:
        written = workplace.exporting.export(arguments.study, arguments.format, arguments.out)
    if out.as_json:
        out.json({"study": arguments.study, "files": [str(path) for path in written]})
    else:
        for path in written:
            out.text(str(path))
        out.say("Written, read back and verified.")
    return 0
