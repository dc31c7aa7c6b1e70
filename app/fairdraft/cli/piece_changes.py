"""`fairdraft pieces diff`: what has changed in a piece since its last step of review, or since a version?"""

import argparse
from typing import Any

from fairdraft.cli.changed_words import changed_lines
from fairdraft.cli.named_piece import add_piece, piece_named
from fairdraft.cli.output import Output
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import Piece, Revision, render
from fairdraft.domain.recorded_talk import became
from fairdraft.domain.round_changes import KINDS
from fairdraft.domain.round_comparison import KIND_WORDS, RoundComparison, comparison_object, since_words
from fairdraft.domain.text_diff import words_diff
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser("diff", help="what changed since the last step of review, or since a version", **shared)
    add_piece(action)
    action.add_argument(
        "--since",
        metavar="VERSION",
        help="id of a version, or its beginning (default: the last step, with --by-kind the last one with other words, "
        "else the first)",
    )
    action.add_argument(
        "--by-kind",
        action="store_true",
        help="sentence by sentence: approved language first, then claims, references and other copy, with the "
        "changes that comments led to",
    )
    action.set_defaults(run=show_changes)


def show_changes(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the changed places with the words around them."""
    piece = piece_named(arguments.id, workplace)
    if arguments.by_kind and arguments.since is None:
        # Whoever reads a piece that was sent again has read the words of the round before.
        compared = workplace.rounds.since_last_read(piece)
        if compared is not None:
            return _show_by_kind(piece, compared, out)
    since = _since(piece, arguments.since, workplace)
    if arguments.by_kind:
        return _show_by_kind(piece, workplace.rounds.compare(piece, since), out)
    diff = words_diff(render(since.blocks).text, render(piece.blocks).text)
    changed = any(part.op != "keep" for part in diff)
    if out.as_json:
        told = _version_object(since)
        parts = [{"op": part.op, "text": part.text} for part in diff]
        out.json({"id": piece.id, "since": told, "changed": changed, "diff": parts})
        return 0
    head = f'"{piece.name}" {since_words(since)}'
    out.text(f"{head}:" if changed else f"{head}: nothing changed.")
    for line in changed_lines(diff):
        out.text(line)
    return 0


def _show_by_kind(piece: Piece, compared: RoundComparison, out: Output) -> int:
    if out.as_json:
        out.json({"id": piece.id, "since": _version_object(compared.since), **comparison_object(compared)})
        return 0
    told = compared.in_words
    out.text(f'"{piece.name}" {since_words(compared.since)}: {told[:1].lower()}{told[1:]}.')
    for kind in KINDS:
        changes = compared.of_kind(kind)
        if changes:
            out.text(f"\n{KIND_WORDS[kind]}")
        for one in changes:
            comments = compared.comment_words(one)
            on = f" ({comments})" if comments else ""
            out.text(f"{one.number}. {one.block.section.replace('_', ' ')}{on}")
            if one.moved:
                out.text(f"  moved here: {one.after}" if one.only_moved else "  moved here and changed:")
            for line in () if one.only_moved else changed_lines(one.diff):
                out.text(line)
    if compared.comments:
        out.text("\nComments")
    for said in compared.comments:
        plural = "" if len(said.changes) == 1 else "s"
        led = f"change{plural} {', '.join(map(str, said.changes))}" if said.changes else "no change"
        out.text(f"{said.placed.number}. {said.placed.comment.text} ({became(said.placed)}): {led}")
    return 0


def _version_object(version: Revision) -> dict[str, Any]:
    return {"id": version.id, "step": version.step, "by": version.author, "at": utc_text(version.made_at)}


def _since(piece: Piece, given: str | None, workplace: Workplace) -> Revision:
    if given is not None:
        return workplace.editing.version(piece.id, given)
    steps = workplace.editing.review_steps(piece.id)
    return steps[-1] if steps else workplace.editing.version(piece.id, workplace.editing.versions(piece.id)[0].id)
