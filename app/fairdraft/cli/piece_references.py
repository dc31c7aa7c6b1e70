"""`fairdraft pieces references`: which marks of a piece lead to which reference, and are they in order?"""

import argparse
from typing import Any

from fairdraft.cli.acting_person import acting_person, add_by
from fairdraft.cli.named_piece import add_piece, piece_named
from fairdraft.cli.output import Output
from fairdraft.cli.piece_review import review_object
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Piece
from fairdraft.domain.referencing import CitedReference, cited_references, in_order
from fairdraft.services.workplace import Workplace

_SHOWN = 8


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser("references", help="the references of a piece, with their marks", **shared)
    add_piece(action)
    action.add_argument(
        "--order",
        action="store_true",
        help="renumber them and their marks in the order in which the copy first cites them",
    )
    add_by(action)
    action.set_defaults(run=run_references)


def run_references(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the references, or put them in order and print what that means for an approval."""
    piece = piece_named(arguments.id, workplace)
    return _order(piece, arguments.by, workplace, out) if arguments.order else _show(piece, out)


def _show(piece: Piece, out: Output) -> int:
    found = cited_references(piece.blocks)
    if out.as_json:
        out.json([_reference_object(one) for one in found])
        return 0
    entries = sum(bool(one.words) for one in found)
    told = counted(entries, "reference") if entries else "no numbered list of references"
    out.text(f'"{piece.name}" has {told}{":" if found else "."}')
    if found:
        out.text("")
        rows = [(str(one.number), str(one.marks), one.words or "(no such reference)") for one in found]
        out.table(("NUMBER", "MARKS", "REFERENCE"), rows)
    try:
        if in_order(piece.blocks) != piece.blocks:
            out.say(f"\nOut of order. To renumber them: fairdraft pieces references {piece.id[:_SHOWN]} --order")
    except KnownError as problem:
        out.say(f"\n{problem}")
    return 0


def _order(piece: Piece, named: str, workplace: Workplace, out: Output) -> int:
    by = acting_person(named, workplace)
    done = workplace.editing.put_references_in_order(piece.id, by, f"a terminal ({new_id()[:_SHOWN]})")
    if out.as_json:
        told = {"changed": done.changed, "voided": done.voided}
        references = [_reference_object(one) for one in cited_references(done.piece.blocks)]
        out.json(
            review_object(done.piece, workplace) | {"version": done.piece.head} | told | {"references": references}
        )
        return 0
    if not done.changed:
        out.text(f'Nothing to do: the references of "{piece.name}" are already in the order in which they are cited.')
        return 0
    out.text(f'The references of "{done.piece.name}" are now in the order in which they are cited.')
    out.text(f"The previous words stay version {done.left[:_SHOWN]}.")
    if done.voided is not None:
        out.text(f"The approval by {done.voided} is void: the piece is a draft again.")
    return 0


def _reference_object(one: CitedReference) -> dict[str, Any]:
    return {"id": str(one.number), "name": one.words, "marks": one.marks}
