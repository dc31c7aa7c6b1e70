"""`fairdraft pieces begin`: how does a person begin a piece that no model drafted?"""

import argparse
from typing import Any

from fairdraft.cli.acting_person import acting_person, add_by
from fairdraft.cli.output import Output
from fairdraft.cli.piece_object import piece_object
from fairdraft.cli.piece_sections import section_lines
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser("begin", help="start an empty piece with approved language in place", **shared)
    action.add_argument("--campaign", required=True, metavar="C", help="the campaign it belongs to")
    action.add_argument("--name", default="", metavar="N", help="its name (default: its headline, once written)")
    add_by(action)
    action.set_defaults(run=begin_piece)


def begin_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Begin the piece; print its id and what stands in it."""
    by = acting_person(arguments.by, workplace)
    campaign = workplace.products.campaign(arguments.campaign)
    product = workplace.products.product_of(campaign)
    piece = workplace.editing.begin_empty(campaign, product, by, arguments.name)
    if out.as_json:
        out.json(piece_object(piece, workplace))
        return 0
    out.text(piece.id)
    out.text(f"{piece.name} · {piece.campaign}")
    for line in section_lines(piece.blocks):
        out.text(line)
    out.say("In the window, it is on the draft screen, in the list of briefs.")
    return 0
