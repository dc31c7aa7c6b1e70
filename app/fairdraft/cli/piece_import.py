"""`fairdraft pieces import`: how does a manuscript written elsewhere become a piece?"""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from fairdraft.cli.marked_text import summary_line
from fairdraft.cli.output import Output
from fairdraft.cli.piece_object import piece_object
from fairdraft.domain.counting import counted
from fairdraft.domain.piece import Block
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser("import", help="begin a piece from a .txt, .md or .docx manuscript", **shared)
    action.add_argument("file", type=Path, metavar="FILE", help="a .txt, .md or .docx file")
    action.add_argument("--campaign", required=True, metavar="C", help="whose piece it becomes")
    action.add_argument("--name", default="", metavar="N", help="what it is called (default: its headline)")
    action.add_argument("--by", metavar="R", default="", help="your pseudonym (default: who works at this machine)")
    action.set_defaults(run=import_piece)


def import_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Begin the piece; print its id, its sections and how many findings there are."""
    by = arguments.by.strip() or workplace.profiles.present_or_default().pseudonym
    taken = workplace.importing_pieces.import_piece(arguments.file, arguments.campaign, by=by, name=arguments.name)
    piece = taken.piece
    if taken.alike is not None:
        out.say(f"Piece {taken.alike.id[:8]} of this campaign has the same text; this is another one.")
    if out.as_json:
        out.json(piece_object(piece, workplace))
        return 0
    campaign = workplace.products.campaign(piece.campaign)
    checked = workplace.checking.check_blocks(piece.blocks, workplace.products.product_of(campaign), campaign)
    out.text(piece.id)
    out.text(f"{piece.name} · {piece.campaign} · {arguments.file.name}")
    for line in _section_lines(piece.blocks):
        out.text(line)
    out.text(summary_line(checked.result))
    return 0


def _section_lines(blocks: tuple[Block, ...]) -> list[str]:
    """How many blocks each section has, in the order of the piece."""
    sections = dict.fromkeys(one.section for one in blocks)
    lines = []
    for section in sections:
        kinds = Counter(one.kind for one in blocks if one.section == section)
        told = [f"{kinds['locked']} word for word approved language"] if kinds["locked"] else []
        told += [f"{kinds['note']} kept as a note"] if kinds["note"] and kinds["note"] < kinds.total() else []
        alone = ", a note" if kinds["note"] == kinds.total() else ""
        more = f" ({', '.join(told)})" if told else alone
        lines.append(f"  {section.replace('_', ' ')}: {counted(kinds.total(), 'block')}{more}")
    return lines
