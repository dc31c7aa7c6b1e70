"""`fairdraft pieces diff`: what has changed in a piece since its last step of review, or since a version?"""

import argparse
from typing import Any

from fairdraft.cli.changed_words import changed_lines
from fairdraft.cli.named_piece import piece_named
from fairdraft.cli.output import Output
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import Piece, Revision, render
from fairdraft.domain.text_diff import words_diff
from fairdraft.services.workplace import Workplace

_DONE = {"sent": "it was sent to review", "returned": "it was returned", "approved": "it was approved"}


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser("diff", help="what changed since the last step of review, or since a version", **shared)
    action.add_argument(
        "id", metavar="ID", help="the piece, or the draft it was begun from; the beginning will do (6 characters)"
    )
    action.add_argument(
        "--since", metavar="VERSION", help="id of a version, or its beginning (default: the last step, else the first)"
    )
    action.set_defaults(run=show_changes)


def show_changes(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the changed places with the words around them."""
    piece = piece_named(arguments.id, workplace)
    since = _since(piece, arguments.since, workplace)
    diff = words_diff(render(since.blocks).text, render(piece.blocks).text)
    changed = any(part.op != "keep" for part in diff)
    if out.as_json:
        told = {"id": since.id, "step": since.step, "by": since.author, "at": utc_text(since.made_at)}
        parts = [{"op": part.op, "text": part.text} for part in diff]
        out.json({"id": piece.id, "since": told, "changed": changed, "diff": parts})
        return 0
    when = _DONE.get(since.step or "", since.summary or "this version")
    head = f'"{piece.name}" since {when}, by {since.author} on {utc_text(since.made_at)[:10]}'
    out.text(f"{head}:" if changed else f"{head}: nothing changed.")
    for line in changed_lines(diff):
        out.text(line)
    return 0


def _since(piece: Piece, given: str | None, workplace: Workplace) -> Revision:
    if given is not None:
        return workplace.editing.version(piece.id, given)
    steps = workplace.editing.review_steps(piece.id)
    return steps[-1] if steps else workplace.editing.version(piece.id, workplace.editing.versions(piece.id)[0].id)
