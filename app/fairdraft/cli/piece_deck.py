"""`fairdraft pieces deck`: what is handed on with a piece?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli.named_piece import add_piece, piece_named
from fairdraft.cli.output import Output
from fairdraft.cli.paper import add_paper
from fairdraft.domain.size_words import size_words
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser(
        "deck", help="the hand-off folder: decks, claims, references, record, submission sheet", **shared
    )
    add_piece(action)
    action.add_argument("--out", type=Path, required=True, metavar="DIR", help="new, empty, or an earlier hand-off")
    add_paper(action)
    action.set_defaults(run=write_deck)


def write_deck(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Write the files; they are read back and verified before this says so."""
    piece = piece_named(arguments.id, workplace)
    written = workplace.handing_off.write(piece, arguments.out, paper=arguments.paper)
    if out.as_json:
        out.json({"id": piece.id, "name": piece.name, "files": [str(path) for path in written.files]})
        return 0
    for path in written.files:
        out.text(str(path))
    if written.copies:
        size = size_words(sum(path.stat().st_size for path in written.copies))
        out.say(f"Highlighted copies of sources: {len(written.copies)}, {size} in all.")
    if written.to_look_at:
        out.say(written.to_look_at)
    out.say("Written, read back and verified.")
    return 0
