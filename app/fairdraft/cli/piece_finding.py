"""`fairdraft pieces find`: in which pieces do some words stand?"""

import argparse
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.cli.piece_object import piece_row
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    find = actions.add_parser("find", help="find pieces of all campaigns by words of their copy", **shared)
    find.add_argument(
        "words", nargs="+", metavar="WORD", help="all must occur; each may be the beginning of a longer word"
    )
    find.set_defaults(run=find_pieces)


def find_pieces(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the pieces with the part of their copy where the words stand."""
    query = " ".join(arguments.words)
    found = workplace.finding_pieces.find(query)
    if out.as_json:
        out.json([piece_row(one.piece) | {"passage": one.passage} for one in found])
        return 0
    if not found:
        out.text(f'No piece has "{query}" in its name or its own copy. Approved language is not searched.')
        return 0
    for one in found:
        out.text(f"{one.piece.id[:8]}  {one.piece.campaign} · {one.piece.state} · {one.piece.name}")
        if one.passage:
            out.text(f"          {one.passage}")
    return 0
