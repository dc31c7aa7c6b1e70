"""`fairdraft pieces`: which drafts and pieces are kept here?"""

import argparse
from typing import Any

from fairdraft.cli import (
    piece_balance,
    piece_beginning,
    piece_changes,
    piece_comments,
    piece_deck,
    piece_dismissals,
    piece_finding,
    piece_import,
    piece_keeping,
    piece_lengths,
    piece_proof,
    piece_receiving,
    piece_references,
    piece_review,
    piece_versions,
)
from fairdraft.cli.draft_following import draft_object, draft_text
from fairdraft.cli.marked_text import finding_lines, marked, required_lines, summary_line
from fairdraft.cli.output import Output, add_verbose
from fairdraft.cli.piece_dismissals import settled_lines
from fairdraft.cli.piece_object import draft_row, piece_object, piece_row
from fairdraft.domain.comment_places import comment_object, in_text_order
from fairdraft.domain.copy_limits import length_words, part_lengths
from fairdraft.domain.dismissal import apply_dismissals
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Piece, headline_of
from fairdraft.domain.rating_set import blinded_draft
from fairdraft.domain.shortening import shortened
from fairdraft.domain.text_document import TextDocument
from fairdraft.services.workplace import Workplace

_LONGEST_NAME = 60


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("pieces", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every draft and piece, newest first", **shared)
    listing.add_argument("--campaign", metavar="C", help="only those of one campaign")
    listing.add_argument("--aside", action="store_true", help="what was set aside, latest first")
    listing.set_defaults(run=list_pieces)
    show = actions.add_parser("show", help="one draft or piece, marked up", **shared)
    show.add_argument("id", metavar="ID", help="its id, or the beginning of it (at least 6 characters)")
    show.add_argument("--format", choices=("text", "json", "sarif"), default="text", help="json, sarif: for programs")
    add_verbose(show)
    show.set_defaults(run=show_piece)
    piece_finding.add_to(actions, shared)
    piece_dismissals.add_to(actions, shared)
    piece_review.add_to(actions, shared)
    piece_comments.add_to(actions, shared)
    piece_changes.add_to(actions, shared)
    piece_versions.add_to(actions, shared)
    piece_beginning.add_to(actions, shared)
    piece_references.add_to(actions, shared)
    piece_import.add_to(actions, shared)
    piece_keeping.add_to(actions, shared)
    piece_deck.add_to(actions, shared)
    piece_receiving.add_to(actions, shared)
    piece_proof.add_to(actions, shared)
    piece_lengths.add_to(actions, shared)
    piece_balance.add_to(actions, shared)


def list_pieces(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print pieces, then drafts."""
    if arguments.campaign is not None:
        workplace.products.campaign(arguments.campaign)
    if arguments.aside:
        return piece_keeping.list_aside(arguments.campaign, workplace, out)
    pieces = workplace.editing.pieces(arguments.campaign)
    drafts = workplace.drafting.drafts(campaign=arguments.campaign)
    if out.as_json:
        waiting = workplace.commenting.open_comments()
        rows_of_pieces = [piece_row(one) | {"open_comments": waiting.get(one.id, 0)} for one in pieces]
        out.json(rows_of_pieces + [draft_row(one) for one in drafts])
        return 0
    if not pieces and not drafts:
        out.text("Nothing has been drafted here yet. Start with: fairdraft draft --campaign C")
        return 0
    begun_from = {one.id: (one.prompt_id, one.candidate) for one in drafts}
    rows: list[tuple[str, ...]] = [
        *(_piece_cells(one, *begun_from.get(one.draft_id or "", (one.campaign, ""))) for one in pieces),
        *(("draft", one.id[:8], one.prompt_id, one.state, one.candidate, _headline(one)) for one in drafts),
    ]
    out.table(
        ("KIND", "ID", "BRIEF", "STATE", "CANDIDATE", "HEADLINE"),
        [(*r[:5], shortened(r[5], _LONGEST_NAME)) for r in rows],
    )
    return 0


def show_piece(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print one piece or draft with its findings."""
    try:
        draft = workplace.drafting.draft(arguments.id)
    except KnownError:
        return _show_edited(workplace.editing.piece(arguments.id), workplace, out, sarif=arguments.format == "sarif")
    check, near_copy = workplace.drafting.check(draft), workplace.library.near_copy(draft)
    if workplace.exporting.is_blind(draft.study):
        # A rater looks up its findings here, and must not meet the name on the way.
        draft = blinded_draft(draft)
    if arguments.format == "sarif":
        document = TextDocument(f"draft-{draft.id}.txt", draft.text, extracted=True)
        out.json(workplace.documents.sarif([(document, check)], workplace.checking.rules()))
    elif out.as_json:
        out.json(draft_object(draft, check, near_copy))
    else:
        out.text(draft_text(draft, check, near_copy, color=out.in_color, verbose=out.verbose))
    return 0


def _show_edited(piece: Piece, workplace: Workplace, out: Output, *, sarif: bool) -> int:
    if out.as_json and not sarif:
        out.json(piece_object(piece, workplace))
        return 0
    campaign = workplace.products.campaign(piece.campaign)
    product = workplace.products.product_of(campaign)
    checked = workplace.checking.check_blocks(piece.blocks, product, campaign)
    dismissals = workplace.dismissing.dismissals(piece.id)
    judged = apply_dismissals(checked.result, checked.text, dismissals)
    comments = in_text_order(workplace.commenting.placed(piece))
    if sarif:
        document = TextDocument(f"piece-{piece.id}.txt", checked.text, extracted=True)
        answers = tuple(one.dismissal for one in judged)
        links = workplace.checking.claim_links_of_blocks(piece.blocks, product, campaign)
        rules = workplace.checking.rules()
        facts = {
            "review": piece_review.review_object(piece, workplace),
            "comments": list(map(comment_object, comments)),
        }
        out.json(workplace.documents.sarif([(document, checked.result)], rules, [answers], [links], [facts]))
        return 0
    out.text(f"── {piece.name} · {piece.campaign} · {piece.state} · {piece.id}")
    out.text(f"{piece_review.review_line(piece, workplace)}\n")
    out.text(marked(checked.text, checked.result, color=out.in_color, judged=judged) + "\n")
    required = required_lines(checked.result, verbose=out.verbose)
    findings = finding_lines(checked.result, checked.text, judged=judged, verbose=out.verbose)
    for line in (*findings, *required):
        out.text(line)
    if lengths := part_lengths(piece.blocks, campaign.limits):
        out.text(length_words(lengths))
    out.text(summary_line(checked.result, judged))
    for line in (*settled_lines(dismissals, judged), *piece_comments.comment_lines(comments, checked.text)):
        out.text(line)
    return 0


def _piece_cells(piece: Piece, brief: str, candidate: str) -> tuple[str, ...]:
    return ("piece", piece.id[:8], brief, piece.state, candidate, piece.name)


def _headline(draft: Draft) -> str:
    return headline_of(draft.blocks) or draft.failure
