"""`fairdraft pieces deck`: what is handed on with a piece?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli.named_piece import add_piece, piece_named
from fairdraft.cli.output import Output
from fairdraft.cli.paper import add_paper
from fairdraft.domain.piece import Piece
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
    form = action.add_mutually_exclusive_group()
    form.add_argument(
        "--template",
        metavar="NAME|FILE",
        help="your agency's Word template for the copy deck, by name or as a .docx file (default: the campaign's)",
    )
    form.add_argument("--own-deck", action="store_true", help="Fairdraft's own form, whatever the campaign says")
    action.set_defaults(run=write_deck)


def write_deck(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Write the files; they are read back and verified before this says so."""
    piece = piece_named(arguments.id, workplace)
    template = _template(arguments, piece, workplace)
    written = workplace.handing_off.write(piece, arguments.out, paper=arguments.paper, template=template)
    if out.as_json:
        files = [str(path) for path in written.files]
        name = None if template is None else template.name
        out.json(
            {
                "id": piece.id,
                "name": piece.name,
                "files": files,
                "template": name,
                "approved_language": written.approved,
                "not_drawn": written.undrawn,
            }
        )
        return 0
    for path in written.files:
        out.text(str(path))
    if written.copies:
        size = size_words(sum(path.stat().st_size for path in written.copies))
        out.say(f"Highlighted copies of sources: {len(written.copies)}, {size} in all.")
    if written.to_look_at:
        out.say(written.to_look_at)
    if template is not None:
        out.say(f"The copy deck uses the template {template.name}.")
    if written.approved:
        out.say(written.approved)
    out.say("Written, read back and verified.")
    return 0


def _template(arguments: argparse.Namespace, piece: Piece, workplace: Workplace) -> Path | None:
    """The template that was asked for, or the campaign's; None for our own form."""
    if arguments.own_deck:
        return None
    if arguments.template:
        return workplace.deck_templates.file_of(arguments.template)
    return workplace.deck_templates.chosen_for(workplace.products.campaign(piece.campaign))
