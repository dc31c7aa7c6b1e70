"""`fairdraft pieces rename`, `remove`, `restore`: what is a piece called, and is it among the others?"""

import argparse
from typing import Any

from fairdraft.cli.named_piece import piece_named
from fairdraft.cli.output import Output
from fairdraft.cli.piece_object import piece_row
from fairdraft.services.workplace import Workplace

_HOLDER = "a command in the terminal"
_SHOWN, _LONGEST_NAME = 8, 60


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to `fairdraft pieces`."""
    meant = "the piece; the beginning of its id will do (6 characters)"
    rename = actions.add_parser("rename", help="call a piece of your own otherwise", **shared)
    rename.add_argument("id", metavar="ID", help=meant)
    rename.add_argument("name", metavar="NAME", help='what it is called; "" is its headline')
    rename.set_defaults(run=rename_piece)
    remove = actions.add_parser("remove", help="put a piece aside; nothing of it is lost", **shared)
    remove.add_argument("id", metavar="ID", help=meant)
    remove.set_defaults(run=remove_piece)
    restore = actions.add_parser("restore", help="bring back a piece that was put aside", **shared)
    restore.add_argument("id", metavar="ID", help=f'{meant}; "pieces list --aside" names them')
    restore.set_defaults(run=restore_piece)


def rename_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Give the piece another name."""
    piece = workplace.editing.rename(piece_named(arguments.id, workplace).id, arguments.name)
    if out.as_json:
        out.json(piece_row(piece))
    else:
        out.text(f'Piece {piece.id[:8]} is called "{piece.name}".')
    return 0


def remove_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Put the piece aside, and tell how it comes back."""
    piece = workplace.editing.put_aside(piece_named(arguments.id, workplace).id, _HOLDER)
    if out.as_json:
        out.json(piece_row(piece))
    else:
        out.text(f'Put "{piece.name}" aside. It comes back with: fairdraft pieces restore {piece.id[:_SHOWN]}')
    return 0


def list_aside(campaign: str | None, workplace: Workplace, out: Output) -> int:
    """Print the pieces that were put aside, and how one comes back."""
    pieces = workplace.editing.pieces_aside(campaign)
    if out.as_json:
        out.json([piece_row(one) for one in pieces])
        return 0
    if not pieces:
        out.text("No piece is put aside.")
        return 0
    rows = [(one.id[:_SHOWN], one.campaign, one.state, one.name[:_LONGEST_NAME]) for one in pieces]
    out.table(("ID", "CAMPAIGN", "STATE", "NAME"), rows)
    out.say("\nBring one back: fairdraft pieces restore ID")
    return 0


def restore_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Bring the piece back."""
    piece = workplace.editing.restore(arguments.id)
    if out.as_json:
        out.json(piece_row(piece))
    else:
        out.text(f'"{piece.name}" is back.')
    return 0
