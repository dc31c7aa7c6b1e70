"""`fairdraft pieces send`, `return` and `approve`: where is a piece on its way through review?"""

import argparse
from typing import Any

from fairdraft.cli.acting_person import add_by
from fairdraft.cli.named_piece import begun_piece, piece_named, piece_or_draft
from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted_are
from fairdraft.domain.dismissal import apply_dismissals
from fairdraft.domain.errors import UsageError
from fairdraft.domain.finding import Finding
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import Piece
from fairdraft.domain.piece_comment import open_count
from fairdraft.domain.review_standing import standing_object, standing_words, still_open_words
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to `fairdraft pieces`."""
    for name, words in (
        ("send", "send a piece to review"),
        ("return", "return a piece to its writer with a reason"),
        ("approve", "approve a piece that is in review; a later edit voids it"),
    ):
        action = actions.add_parser(name, help=words, **shared)
        begun = "the draft to start one from" if name == "send" else "the draft it was made from"
        action.add_argument("id", metavar="ID", help=f"the piece, or {begun}; 6 characters of the id are enough")
        add_by(action)
        if name == "return":
            action.add_argument("--reason", required=True, metavar="T", help="what has to change; kept in the history")
        action.set_defaults(run=run_step, step=name)


def run_step(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take the step and print where the piece is now."""
    by = arguments.by or _named(workplace, arguments.step)
    if arguments.step == "send":
        piece = workplace.approving.send(
            begun_piece(piece_or_draft(arguments.id, workplace), by, workplace, out).id, by
        )
    elif arguments.step == "return":
        piece = workplace.approving.give_back(piece_named(arguments.id, workplace).id, by, arguments.reason)
    else:
        piece = workplace.approving.approve(piece_named(arguments.id, workplace).id, by)
    if out.as_json:
        out.json(review_object(piece, workplace))
        return 0
    out.text(f'"{piece.name}" is {piece.state.replace("_", " ")} now.')
    waiting = open_count(workplace.commenting.talk(piece.id).comments)
    if arguments.step == "approve":
        unanswered = still_open_words(_open_findings(piece, workplace), waiting)
        if unanswered:
            out.say(f"{unanswered} See them: fairdraft pieces show {piece.id[:8]}")
    elif waiting:
        out.say(f"{counted_are(waiting, 'comment')} open: fairdraft pieces comments {piece.id[:8]}")
    return 0


def _open_findings(piece: Piece, workplace: Workplace) -> list[Finding]:
    campaign = workplace.products.campaign(piece.campaign)
    checked = workplace.checking.check_blocks(piece.blocks, workplace.products.product_of(campaign), campaign)
    judged = apply_dismissals(checked.result, checked.text, workplace.dismissing.dismissals(piece.id))
    return [one.finding for one in judged if one.dismissal is None]


def review_object(piece: Piece, workplace: Workplace) -> dict[str, Any]:
    """Where a piece is on its way, as JSON."""
    at = None if piece.approved_at is None else utc_text(piece.approved_at)
    return {
        "id": piece.id,
        "state": piece.state,
        "approved_by": piece.approved_by,
        "approved_at": at,
        "approved_sha256": piece.approved_sha256,
        "review": standing_object(workplace.approving.standing(piece)),
        "open_comments": open_count(workplace.commenting.talk(piece.id).comments),
    }


def review_line(piece: Piece, workplace: Workplace) -> str:
    """Where a piece is on its way, in one line."""
    standing = workplace.approving.standing(piece)
    on = "" if standing.at is None else utc_text(standing.at)[:10]
    reason = f": {standing.reason}" if standing.reason else ""
    return f"{standing_words(standing, standing.by, on)}{reason}"


def _named(workplace: Workplace, step: str) -> str:
    """The person at this machine; an approval is never by somebody who has not said who it is."""
    person = workplace.profiles.named() if step == "approve" else workplace.profiles.present_or_default()
    if person is None:
        raise UsageError(
            "Only a named person can approve, and nobody has said who works at this machine.",
            "Say who it is, with --by, or in the window.",
        )
    return person.pseudonym
