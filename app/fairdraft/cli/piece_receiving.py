"""`fairdraft pieces receive`: what did reviewers write into a deck, and how does it get into its piece?"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fairdraft.cli.acting_person import acting_person, add_by
from fairdraft.cli.changed_words import changed_lines
from fairdraft.cli.named_piece import add_piece, piece_named
from fairdraft.cli.output import Output
from fairdraft.cli.piece_review import review_object
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import UsageError
from fairdraft.domain.identity import new_id, utc_text
from fairdraft.domain.returned_document import FileAnswer
from fairdraft.domain.returned_talk import ReturnedComment
from fairdraft.domain.returned_words import ReturnedChange
from fairdraft.domain.shortening import shortened
from fairdraft.services.profiles import UNNAMED
from fairdraft.services.receiving import Received, TakenIn, told_talk, told_words
from fairdraft.services.workplace import Workplace

_ALL = "all"
_SHOWN = 8
_LONGEST_QUOTE = 60
_STANDINGS = {
    "open": "",
    "approved": ", approved language: not taken, its words come from the product's file",
    "edited": ", edited here since: change it by hand",
}


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser(
        "receive", help="import a .docx or .pdf that came back from reviewers: comments, answers, words", **shared
    )
    add_piece(action)
    action.add_argument("file", type=Path, metavar="FILE", help="the .docx or .pdf that came back")
    action.add_argument(
        "--take-words",
        nargs="+",
        default=[],
        metavar="N",
        help='the numbers of the word changes to take, or "all" (default: none; comments are imported anyway)',
    )
    action.add_argument("--dry-run", action="store_true", help="show what it would do, and save nothing")
    add_by(action)
    action.set_defaults(run=receive)


def receive(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Show what came back, take it in, and print what that made."""
    by = acting_person(arguments.by, workplace)
    piece = piece_named(arguments.id, workplace)
    received = workplace.receiving.look(piece, workplace.receiving.read(arguments.file))
    chosen = _chosen(arguments.take_words, received)
    if arguments.dry_run:
        if out.as_json:
            out.json(_object(received, chosen, None, workplace))
        else:
            _tell(received, out)
        return 0
    holder = f"a terminal ({new_id()[:_SHOWN]})"
    taken = workplace.receiving.take_in(received, by=by, words=[one.key for one in chosen], holder=holder)
    if out.as_json:
        out.json(_object(received, chosen, taken, workplace))
        return 0
    _tell(received, out)
    _tell_taken(received, taken, out)
    return 0


def _chosen(given: Sequence[str], received: Received) -> tuple[ReturnedChange, ...]:
    """The changes that are to be taken.

    Raises:
        UsageError: a number that no change has, or that of one that cannot be taken.
    """
    if list(given) == [_ALL]:
        return received.open_changes
    by_number = {str(one.number): one for one in received.changes}
    chosen = []
    for one in dict.fromkeys(given):
        change = by_number.get(one.removeprefix("#"))
        if change is None:
            raise UsageError(
                f'There is no change "{one}".',
                f'Name numbers from 1 to {len(received.changes)}, or "{_ALL}".'
                if received.changes
                else "The document changes no words of the piece: leave --take-words out.",
            )
        if change.standing != "open":
            raise UsageError(
                f"Change {change.number} cannot be taken{_STANDINGS[change.standing]}.", "Leave its number out."
            )
        chosen.append(change)
    return tuple(chosen)


def _tell(received: Received, out: Output) -> None:
    out.text(f"── {received.piece.name} · {received.piece.id}")
    out.text(told_words(received))
    out.text(told_talk(received))
    news = [one for one in received.talk if one.brings_something]
    if news:
        out.text("\nComments:")
    for one in news:
        for line in _comment_lines(one):
            out.text(line)
    if received.changes:
        out.text("\nChanged words:")
    for change in received.changes:
        by = f", by {', '.join(change.authors)}" if change.authors else ""
        section = change.block.section.replace("_", " ")
        out.text(f"{change.number}. {section}{by}{_STANDINGS[change.standing]}")
        for line in changed_lines(change.diff):
            out.text(f"  {line}")
    if received.lost:
        lines = counted(received.lost, "line")
        out.text(f"\n{lines} of the piece could not be told apart in the document. Look at them there.")


def _comment_lines(one: ReturnedComment) -> list[str]:
    if one.existing is not None:
        quote, became = one.existing.quote, ""
    else:
        quote = "" if one.place is None else one.place.quote
        became = ", which are gone" if one.standing == "gone" else ""
        if one.place is not None and one.place.beside:
            became = ", which are not words of the piece as it was sent"
    shown = shortened(quote, _LONGEST_QUOTE)
    lines = [f"– “{shown}”{became}"]
    if one.existing is None:
        lines.append(f"    {_said(FileAnswer(one.comment.author, one.comment.at, one.comment.text))}")
    else:
        lines.append(f"    known here: {' '.join(one.existing.text.split())}")
    lines += [f"    └ {_said(answer)}" for answer in one.answers]
    if one.is_done:
        lines.append("    └ marked as done in the file: resolved here")
    return lines


def _said(one: FileAnswer) -> str:
    on = "" if one.at is None else f", {utc_text(one.at)[:10]}"
    return f"{one.author or UNNAMED}{on}: {' '.join(one.text.split())}"


def _tell_taken(received: Received, taken: TakenIn, out: Output) -> None:
    told = [counted(taken.comments, "comment"), counted(taken.answers, "answer")]
    out.text(
        f"\nImported: {', '.join(told)}, {taken.resolved:,} resolved, {counted(taken.changes, 'change')} of words."
    )
    for name, pseudonym in taken.people.items():
        if name != pseudonym:
            out.text(f"{name} is {pseudonym} in everything that leaves this machine.")
    if taken.left is not None:
        out.text(f"The previous words stay version {taken.left[:_SHOWN]}.")
    if taken.voided is not None:
        out.text(f"The approval by {taken.voided} is void: the piece is a draft again.")
    left = len(received.open_changes) - taken.changes
    if left:
        out.say(f"{counted(left, 'change')} of words not taken; take them with --take-words.")


def _object(
    received: Received, chosen: Sequence[ReturnedChange], taken: TakenIn | None, workplace: Workplace
) -> dict[str, Any]:
    piece = received.piece if taken is None else taken.piece
    return review_object(piece, workplace) | {
        "schema": "fairdraft/received@1",
        "file": received.document.name,
        "share": round(received.share, 4),
        "version_read": received.version.id,
        "edited_since": not received.is_present,
        "known_comments": received.known,
        "findings": received.findings,
        "comments": [_comment_object(one) for one in received.talk if one.brings_something],
        "changes": [_change_object(one, is_taken=taken is not None and one in chosen) for one in received.changes],
        "lines_not_found": received.lost,
        "taken": None if taken is None else _taken_object(taken),
    }


def _comment_object(one: ReturnedComment) -> dict[str, Any]:
    existing = one.existing
    return {
        "kind": one.kind,
        "comment_id": None if existing is None else existing.id,
        "author": one.comment.author or UNNAMED,
        "at": None if one.comment.at is None else utc_text(one.comment.at),
        "text": one.comment.text if existing is None else existing.text,
        "quote": existing.quote if existing is not None else None if one.place is None else one.place.quote,
        "standing": one.standing,
        "done": one.is_done,
        "answers": [
            {
                "author": answer.author or UNNAMED,
                "at": None if answer.at is None else utc_text(answer.at),
                "text": answer.text,
            }
            for answer in one.answers
        ],
    }


def _change_object(one: ReturnedChange, *, is_taken: bool) -> dict[str, Any]:
    return {
        "number": one.number,
        "block_id": one.block.id,
        "section": one.block.section,
        "standing": one.standing,
        "authors": list(one.authors),
        "gone": one.gone,
        "come": one.come,
        "diff": [{"op": part.op, "text": part.text} for part in one.diff],
        "taken": is_taken,
    }


def _taken_object(taken: TakenIn) -> dict[str, Any]:
    return {
        "comments": taken.comments,
        "answers": taken.answers,
        "resolved": taken.resolved,
        "changes": taken.changes,
        "left": taken.left,
        "voided": taken.voided,
        "people": taken.people,
    }
