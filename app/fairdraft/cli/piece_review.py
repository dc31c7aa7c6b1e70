"""`fairdraft pieces send`, `return` and `approve`: where is a piece on its way through review?"""

import argparse
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import Piece
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to `fairdraft pieces`."""
    for name, words in (
        ("send", "send a piece to review"),
        ("return", "return a piece to its writer with a reason"),
        ("approve", "approve a piece that is in review; a later edit voids it"),
    ):
        action = actions.add_parser(name, help=words, **shared)
        action.add_argument("id", help="the piece, or the beginning of its id (at least 6 characters)")
        action.add_argument("--by", metavar="R", default="", help="your pseudonym (default: who works at this machine)")
        if name == "return":
            action.add_argument("--reason", required=True, metavar="T", help="what has to change; kept in the history")
        action.set_defaults(run=run_step, step=name)


def run_step(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take the step and print where the piece is now."""
    by = arguments.by or workplace.profiles.present_or_default().pseudonym
    if arguments.step == "send":
        piece = workplace.approving.send(arguments.id, by)
    elif arguments.step == "return":
        piece = workplace.approving.give_back(arguments.id, by, arguments.reason)
    else:
        piece = workplace.approving.approve(arguments.id, by)
    if out.as_json:
        out.json(review_object(piece))
    else:
        out.text(f'"{piece.title}" is {piece.state.replace("_", " ")} now.')
    return 0


def review_object(piece: Piece) -> dict[str, Any]:
    """Where a piece is on its way, as JSON."""
    at = None if piece.approved_at is None else utc_text(piece.approved_at)
    return {
        "id": piece.id,
        "state": piece.state,
        "approved_by": piece.approved_by,
        "approved_at": at,
        "approved_sha256": piece.approved_sha256,
    }
