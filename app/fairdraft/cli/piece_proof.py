"""`fairdraft pieces proof`: does the layout of a piece say what the piece says?"""

import argparse
from typing import Any

from fairdraft.cli.changed_words import changed_lines
from fairdraft.cli.exit_codes import EXIT_DONE, EXIT_FINDINGS
from fairdraft.cli.files import refuse_unwritable, typed_path
from fairdraft.cli.named_piece import add_piece, piece_named
from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted
from fairdraft.domain.layout_comparison import (
    BESIDE_WORDS,
    LAYOUT_KIND_WORDS,
    LAYOUT_KINDS,
    WHAT_WORDS,
    LayoutComparison,
    LayoutDifference,
    layout_object,
    place_words,
)
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser(
        "proof",
        help="compare a layout (.pdf) with the piece: words missing, changed, added",
        **shared,
    )
    add_piece(action)
    action.add_argument("file", type=typed_path, metavar="FILE", help="the layout, a .pdf file")
    action.add_argument("--out", type=typed_path, metavar="FILE", help="write the differences to a .docx or .html file")
    action.set_defaults(run=prove)


def prove(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the differences, approved language first; exit code 1 where that differs."""
    refuse_unwritable(arguments.out)
    piece = piece_named(arguments.id, workplace)
    compared = workplace.proofing.compare(piece, arguments.file)
    if arguments.out is not None:
        out.say(f"Wrote {workplace.proofing.write(compared, piece, arguments.out)}.")
    if out.as_json:
        out.json({"piece": piece.id, **layout_object(compared)})
    else:
        out.text(f"── {piece.name} · {piece.id} · {compared.file}")
        _tell(compared, out)
        if compared.remarks:
            remarks = counted(compared.remarks, "remark")
            out.say(f'It has {remarks} by reviewers. To import them: "fairdraft pieces receive {piece.id[:8]} FILE".')
    return EXIT_FINDINGS if compared.approved_differs else EXIT_DONE


def _tell(compared: LayoutComparison, out: Output) -> None:
    out.text(f"{compared.in_words} {compared.approved_in_words}".strip())
    for sentence in compared.told:
        out.text(sentence)
    for kind in LAYOUT_KINDS:
        differences = compared.of_kind(kind)
        if differences:
            out.text(f"\n{LAYOUT_KIND_WORDS[kind]}")
        for one in differences:
            _tell_difference(one, out)
    out.text("\nSections")
    for section in compared.sections:
        out.text(f"  {section.block.section.replace('_', ' ')}: {section.in_words}")
    if compared.beside:
        out.text("\nOnly in the layout; not copy")
    if of_deck := sum(one.kind == "deck" for one in compared.beside):
        out.text(f"  {counted(of_deck, 'line')} {BESIDE_WORDS['deck']}")
    for beside in compared.beside:
        if beside.kind == "deck":
            continue
        out.text(f"  page {beside.place.page}, {BESIDE_WORDS[beside.kind]}: {beside.text}")


def _tell_difference(one: LayoutDifference, out: Output) -> None:
    where = "outside of the piece" if one.block is None else one.block.section.replace("_", " ")
    place = place_words(one)
    out.text(f"{one.number}. {where}: {WHAT_WORDS[one.what]}{f' ({place})' if place else ''}")
    for line in changed_lines(one.diff):
        out.text(line)
