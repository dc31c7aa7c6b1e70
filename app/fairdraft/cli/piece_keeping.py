"""`fairdraft pieces rename`, `remove`, `restore`: what is a piece called, and is it among the others?"""

import argparse
from typing import Any

from fairdraft.cli.named_piece import piece_named, piece_or_draft
from fairdraft.cli.output import Output
from fairdraft.cli.piece_object import draft_row, piece_row
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import Piece
from fairdraft.domain.shortening import shortened
from fairdraft.services.setting_drafts_aside import draft_name
from fairdraft.services.workplace import Workplace

_HOLDER = "a command in the terminal"
_SHOWN, _LONGEST_NAME = 8, 60


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to `fairdraft pieces`."""
    meant = "the piece; 6 characters of its id are enough"
    rename = actions.add_parser("rename", help="rename a piece of your own", **shared)
    rename.add_argument("id", metavar="ID", help=meant)
    rename.add_argument("name", metavar="NAME", help='its new name; "" uses its headline')
    rename.set_defaults(run=rename_piece)
    remove = actions.add_parser("remove", help="set a piece or draft aside; nothing is lost", **shared)
    remove.add_argument("id", metavar="ID", help="its id, or the beginning of it (6 characters)")
    remove.set_defaults(run=remove_piece)
    restore = actions.add_parser("restore", help="bring back a piece or draft that was set aside", **shared)
    restore.add_argument("id", metavar="ID", help='its id, or its beginning; "pieces list --aside" lists them')
    restore.set_defaults(run=restore_piece)


def rename_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Give the piece another name."""
    piece = workplace.editing.rename(piece_named(arguments.id, workplace).id, arguments.name)
    if out.as_json:
        out.json(piece_row(piece))
    else:
        out.text(f'Piece {piece.id[:8]} is now called "{piece.name}".')
    return 0


def remove_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Put the piece or draft aside, and tell how it comes back."""
    meant = piece_or_draft(arguments.id, workplace)
    if isinstance(meant, Draft):
        gone: Piece | Draft = workplace.drafts_aside.put_aside(meant.id)
    else:
        gone = workplace.editing.put_aside(meant.id, _HOLDER)
    if out.as_json:
        out.json(_row(gone))
    else:
        out.text(f'Set "{_name(gone)}" aside. To bring it back: fairdraft pieces restore {gone.id[:_SHOWN]}')
    return 0


def list_aside(campaign: str | None, workplace: Workplace, out: Output) -> int:
    """Print the pieces and drafts that were put aside, and how one comes back."""
    gone: list[Piece | Draft] = [*workplace.editing.pieces_aside(campaign), *workplace.drafts_aside.aside(campaign)]
    if out.as_json:
        out.json([_row(one) for one in gone])
        return 0
    if not gone:
        out.text("Nothing is set aside.")
        return 0
    rows = [
        ("draft" if isinstance(one, Draft) else "piece", one.id[:_SHOWN], one.campaign, one.state, _name(one))
        for one in gone
    ]
    out.table(
        ("KIND", "ID", "CAMPAIGN", "STATE", "NAME"), [(*row[:4], shortened(row[4], _LONGEST_NAME)) for row in rows]
    )
    out.say("\nBring one back: fairdraft pieces restore ID")
    return 0


def restore_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Bring the piece or draft back."""
    back = workplace.drafts_aside.restore(arguments.id) or workplace.editing.restore(arguments.id)
    if out.as_json:
        out.json(_row(back))
    else:
        out.text(f'"{_name(back)}" is back.')
    return 0


def _row(one: Piece | Draft) -> dict[str, Any]:
    return draft_row(one) if isinstance(one, Draft) else piece_row(one)


def _name(one: Piece | Draft) -> str:
    return draft_name(one) if isinstance(one, Draft) else one.name
