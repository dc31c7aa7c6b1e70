"""`fairdraft pieces comments`, `comment`, `answer`, `resolve`, `reopen`: what do people say about a piece's words?"""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from fairdraft.cli.acting_person import acting_person, add_by
from fairdraft.cli.named_piece import add_piece, begun_piece, piece_named, piece_or_draft
from fairdraft.cli.output import Output
from fairdraft.domain.comment_places import PlacedComment, comment_object, in_text_order
from fairdraft.domain.finding import LineIndex
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import render
from fairdraft.domain.piece_comment import CommentAnswer
from fairdraft.services.commenting import quoted_place, shown_quote
from fairdraft.services.workplace import Workplace

_KIND_WORDS = {"answered": "answered", "resolved": "resolved", "reopened": "reopened"}


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to `fairdraft pieces`."""
    listing = actions.add_parser("comments", help="the comments on a piece", **shared)
    add_piece(listing)
    listing.add_argument("--open", action="store_true", help="leave out resolved comments")
    listing.set_defaults(run=list_comments)
    comment = actions.add_parser("comment", help="comment on words of a piece", **shared)
    comment.add_argument("id", metavar="ID", help="the piece, or the draft to start one from")
    comment.add_argument("--quote", required=True, metavar="T", help="the words it is about, exactly as in the piece")
    comment.add_argument("--text", required=True, metavar="T", help="the comment")
    comment.set_defaults(run=add_comment)
    for name, words in (
        ("answer", "answer a comment"),
        ("resolve", "resolve a comment, with or without an answer"),
        ("reopen", "reopen a resolved comment"),
    ):
        action = actions.add_parser(name, help=words, **shared)
        action.add_argument("id", metavar="ID", help="the piece, or the draft it was made from")
        action.add_argument(
            "comment", metavar="COMMENT", help="its number in the piece's comments, its id or the beginning of it"
        )
        action.add_argument("--text", required=name == "answer", default="", metavar="T", help="the answer")
        action.set_defaults(run=answer_comment, step=name)
    for name in ("comment", "answer", "resolve", "reopen"):
        add_by(actions.choices[name])


def list_comments(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the comments in the order of the text."""
    piece = piece_named(arguments.id, workplace)
    placed = in_text_order(workplace.commenting.placed(piece))
    if arguments.open:
        placed = tuple(one for one in placed if one.comment.is_open)
    if out.as_json:
        out.json([comment_object(one) for one in placed])
        return 0
    if not placed:
        out.text(f'Nobody has {"an open comment" if arguments.open else "commented"} on "{piece.name}".')
    for line in comment_lines(placed, render(piece.blocks).text):
        out.text(line)
    return 0


def add_comment(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Comment on the quoted words."""
    meant = piece_or_draft(arguments.id, workplace)
    span = quoted_place(render(meant.blocks).text, arguments.quote)
    by = acting_person(arguments.by, workplace)
    piece = begun_piece(meant, by, workplace, out)
    made = workplace.commenting.add(piece.id, span, arguments.text, by=by)
    _tell(workplace, out, piece.id, made.id, f"Commented on “{shown_quote(made)}”, by {made.by}: {made.text}")
    return 0


def answer_comment(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Answer, resolve or reopen the comment."""
    commenting, by = workplace.commenting, acting_person(arguments.by, workplace)
    piece = piece_named(arguments.id, workplace)
    meant = commenting.meant(piece, arguments.comment).comment
    if arguments.step == "answer":
        done = commenting.answer(meant.id, arguments.text, by=by)
    elif arguments.step == "resolve":
        done = commenting.resolve(meant, arguments.text, by=by)
    else:
        done = commenting.reopen(meant, arguments.text, by=by)
    step = done.answers[-1]
    words = _KIND_WORDS[step.kind].capitalize()
    said = f": {step.text}" if step.text else "."
    _tell(workplace, out, piece.id, done.id, f"{words}, by {step.by}{said}")
    return 0


def comment_lines(placed: Sequence[PlacedComment], text: str) -> Iterator[str]:
    """Each comment with its place, what became of its words, and its answers below it."""
    lines = LineIndex.of(text)
    for one in placed:
        comment = one.comment
        state = "open" if comment.is_open else "resolved"
        yield f"#{one.number}  {_place(one, lines)}  {state}  “{shown_quote(comment)}”{_became(one)}"
        yield f"    {_said(comment.by, utc_text(comment.made_at), comment.text)}  ({comment.id[:8]})"
        for answer in comment.answers:
            yield f"    {_answer(answer)}"


def _tell(workplace: Workplace, out: Output, piece_id: str, comment_id: str, words: str) -> None:
    if not out.as_json:
        out.text(words)
        return
    placed = workplace.commenting.placed(workplace.editing.piece(piece_id))
    out.json(next(comment_object(one) for one in placed if one.comment.id == comment_id))


def _place(one: PlacedComment, lines: LineIndex) -> str:
    if one.standing == "gone":
        return "–"
    line, column = lines.place(one.span.start)
    return f"{line}:{column}"


def _became(one: PlacedComment) -> str:
    if one.standing == "gone":
        return ", which is gone"
    return f", now “{' '.join(one.words.split())}”" if one.standing == "changed" else ""


def _answer(answer: CommentAnswer) -> str:
    at = utc_text(answer.made_at)
    if answer.kind == "answered":
        return f"└ {_said(answer.by, at, answer.text)}"
    said = f": {_one_line(answer.text)}" if answer.text else ""
    return f"└ {_KIND_WORDS[answer.kind]} by {answer.by} on {at[:10]}{said}"


def _said(by: str, at: str, text: str) -> str:
    return f"{by}, {at[:10]}: {_one_line(text)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
