"""`fairdraft pieces import`: how does a manuscript written elsewhere become a piece?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli.acting_person import acting_person, add_by
from fairdraft.cli.files import STDIN, standard_input, typed_name
from fairdraft.cli.marked_text import summary_line
from fairdraft.cli.output import Output
from fairdraft.cli.piece_object import piece_object
from fairdraft.cli.piece_sections import section_lines
from fairdraft.services.importing_pieces import ImportedPiece
from fairdraft.services.workplace import Workplace

_PIPE = "standard input"


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser(
        "import", help="begin a piece from a .txt, .md, .docx or .pdf manuscript, or standard input", **shared
    )
    action.add_argument(
        "file", type=typed_name, metavar="FILE", help="a .txt, .md, .docx or .pdf file; - is standard input"
    )
    action.add_argument("--campaign", required=True, metavar="C", help="the campaign it belongs to")
    action.add_argument("--name", default="", metavar="N", help="what it is called (default: its headline)")
    add_by(action)
    action.set_defaults(run=import_piece)


def import_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Begin the piece; print its id, its sections and how many findings there are."""
    by = acting_person(arguments.by, workplace)
    taken = _taken_in(arguments, workplace, by)
    piece = taken.piece
    if taken.alike is not None:
        out.say(f"Piece {taken.alike.id[:8]} of this campaign has the same text; this is a new piece.")
    for line in taken.told:
        out.say(line)
    if deck := workplace.finding_pieces.of_deck(taken.marks):
        out.say(
            f"{arguments.file} is a deck of piece {deck.piece.id[:8]}, and this is a new piece. To import what "
            f'reviewers wrote in it: "fairdraft pieces receive {deck.piece.id[:8]} FILE".'
        )
    if out.as_json:
        out.json(piece_object(piece, workplace))
        return 0
    campaign = workplace.products.campaign(piece.campaign)
    checked = workplace.checking.check_blocks(piece.blocks, workplace.products.product_of(campaign), campaign)
    out.text(piece.id)
    out.text(f"{piece.name} · {piece.campaign} · {_PIPE if arguments.file == STDIN else Path(arguments.file).name}")
    for line in section_lines(piece.blocks):
        out.text(line)
    out.text(summary_line(checked.result))
    return 0


def _taken_in(arguments: argparse.Namespace, workplace: Workplace, by: str) -> ImportedPiece:
    importing = workplace.importing_pieces
    if arguments.file != STDIN:
        return importing.import_piece(Path(arguments.file), arguments.campaign, by=by, name=arguments.name)
    read = importing.read_text(standard_input(workplace.documents).text, arguments.campaign, _PIPE)
    return ImportedPiece(importing.take_in(read, by=by, name=arguments.name), read.alike, read.marks)
