"""`fairdraft products diff`: what changed in approved language, and which pieces still say the old words?"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fairdraft.cli.changed_words import changed_lines
from fairdraft.cli.files import names_a_file
from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted
from fairdraft.domain.product import Product
from fairdraft.domain.product_diff import ElementChange
from fairdraft.domain.product_elements import beginning
from fairdraft.services.comparing_products import HOW_FOUND, PieceToCut, ProductChanges, product_changes
from fairdraft.services.workplace import Workplace

_STATES = {"in_review": "in review"}


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft products`."""
    action = actions.add_parser(
        "diff", help="what changed in approved language, and which pieces are affected", **shared
    )
    action.add_argument("before", metavar="A", help="a product file, or a product you have added: ID or ID@VERSION")
    action.add_argument("after", metavar="B", help="what to compare it with, likewise")
    action.add_argument("--format", choices=("text", "json"), default="text", help="json: for programs")
    action.set_defaults(run=show_product_changes)


def show_product_changes(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the differences, critical ones first, then the pieces that carry dropped wording."""
    before, after = (_product(name, workplace) for name in (arguments.before, arguments.after))
    changes = product_changes(
        before,
        after,
        workplace.products.campaigns(),
        workplace.editing.pieces(),
        workplace.products.waiting_drafts(before),
    )
    if out.as_json:
        out.json(_object(changes, arguments))
    else:
        for line in _lines(changes):
            out.text(line)
    return 0


def _product(name: str, workplace: Workplace) -> Product:
    if names_a_file(name):
        return workplace.products.read_product(Path(name))
    product_id, at, version = name.partition("@")
    return workplace.products.product(product_id, version if at else None)


def _object(changes: ProductChanges, arguments: argparse.Namespace) -> dict[str, Any]:
    diff = changes.diff
    return {
        "schema": "fairdraft/product-diff@1",
        "a": _side(changes.before, arguments.before),
        "b": _side(changes.after, arguments.after),
        "changed": bool(diff.changes),
        "counts": {
            "added": diff.count("added"),
            "removed": diff.count("removed"),
            "changed": diff.count("changed"),
            "unchanged": diff.unchanged,
        },
        "changes": [one.as_object() for one in diff.changes],
        "pieces": [one.as_object() for one in changes.pieces],
        "pieces_looked_at": changes.looked_at,
        "how_pieces_were_found": HOW_FOUND,
        "drafts_of_a": [one.as_object() for one in changes.waiting],
    }


def _side(product: Product, given: str) -> dict[str, Any]:
    return {"id": product.id, "version": product.version, "brand": product.brand, "given": given}


def _lines(changes: ProductChanges) -> Iterator[str]:
    diff = changes.diff
    yield f"{_named(changes.before)} → {_named(changes.after)}"
    if changes.before.id != changes.after.id:
        yield "The two have different ids: they may be different products."
    counts = [f"{diff.count(status)} {status}" for status in ("changed", "added", "removed")]
    yield (
        f"{', '.join(counts)}, {diff.unchanged} unchanged."
        if diff.changes
        else f"All {counted(diff.unchanged, 'element')} are the same."
    )
    for head, critical in (("CRITICAL", True), ("OTHER CHANGES", False)):
        told = [one for one in diff.changes if one.critical == critical]
        if told:
            yield f"\n{head}"
            for one in told:
                yield from _change_lines(one)
    if diff.changes:
        yield from piece_lines(changes)


def _change_lines(one: ElementChange) -> Iterator[str]:
    yield f"{one.label}: {one.status}"
    if all(part.op == "keep" for part in one.diff):
        yield "  The words are the same; only line breaks or spaces differ."
    else:
        yield from changed_lines(one.diff)


def piece_lines(changes: ProductChanges) -> Iterator[str]:
    """The pieces that still say what was changed or dropped, with the words, or that there are none; and the drafts
    that rest on the earlier version.
    """
    yield from _pieces(changes)
    if changes.waiting:
        yield f"\n{changes.waiting_words}"


def _pieces(changes: ProductChanges) -> Iterator[str]:
    looked_at = changes.looked_at
    if not looked_at:
        yield f"\nThere are no pieces in campaigns for {changes.before.id}."
        return
    whole = f"{counted(looked_at, 'piece')} of campaigns for {changes.before.id}"
    if not changes.pieces:
        yield f"\nOf {whole} none has wording that was changed or dropped."
    else:
        yield f"\nTO RE-CUT: {len(changes.pieces)} of {whole}, with wording that was changed or dropped"
        for one in changes.pieces:
            yield from _one_piece(one)
    yield HOW_FOUND


def _one_piece(one: PieceToCut) -> Iterator[str]:
    piece = one.piece
    yield f"{piece.id[:8]}  {_STATES.get(piece.state, piece.state)}  {piece.campaign}  {piece.name}"
    for wording in one.wordings:
        nearly = "" if wording.similarity == 1 else f", {wording.similarity:.0%} alike"
        yield f'  "{beginning(wording.wording)}"{nearly}: {"; ".join(wording.labels)}'


def _named(product: Product) -> str:
    return f"{product.brand} ({product.id}), version {product.version}"
