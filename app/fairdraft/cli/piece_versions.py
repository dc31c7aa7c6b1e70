"""`fairdraft pieces versions` and `back`: which versions of a piece are kept, and how does one go back to one?"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from fairdraft.cli.acting_person import acting_person, add_by
from fairdraft.cli.marked_text import element_line, lacking_elements, summary_line
from fairdraft.cli.named_piece import add_piece, piece_named
from fairdraft.cli.output import Output
from fairdraft.cli.piece_review import review_object
from fairdraft.domain.counting import counted
from fairdraft.domain.dismissal import apply_dismissals
from fairdraft.domain.identity import new_id, utc_text
from fairdraft.domain.piece import Piece
from fairdraft.domain.version_history import VersionEntry, entry_words, folded, unfolded
from fairdraft.services.workplace import Workplace

_SHOWN = 8


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to `fairdraft pieces`."""
    versions = actions.add_parser("versions", help="the versions of a piece, newest first", **shared)
    add_piece(versions)
    versions.add_argument("--each", action="store_true", help="every save separately, not those of a sitting as one")
    versions.set_defaults(run=show_versions)
    back = actions.add_parser("back", help="go back to the words of an earlier version", **shared)
    add_piece(back)
    back.add_argument("--to", required=True, metavar="VERSION", help="id of the version, or its beginning")
    add_by(back)
    back.set_defaults(run=go_back)


def show_versions(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the history, newest first, with how many words came and went."""
    piece = piece_named(arguments.id, workplace)
    versions = workplace.editing.versions(piece.id)
    entries = unfolded(versions) if arguments.each else folded(versions)
    before = {entries[0].id: None} | {new.id: old.id for old, new in pairwise(entries)}
    words = workplace.editing.word_changes(piece.id, before.items())
    newest_first = entries[::-1]
    if out.as_json:
        out.json([_entry_object(one, *words[one.id], is_present=one.id == piece.head) for one in newest_first])
        return 0
    told = counted(len(versions), "version")
    lines = "" if len(entries) == len(versions) else f" in {counted(len(entries), 'line')}"
    out.text(f'"{piece.name}" has {told}{lines}, newest first:\n')
    rows = [_cells(one, entries, *words[one.id], piece) for one in newest_first]
    out.table(("VERSION", "WHEN (UTC)", "WHO", "WORDS", "WHAT"), rows)
    if len(entries) > 1:
        known = piece.id[:_SHOWN]
        out.say(f"\nCompare: fairdraft pieces diff {known} --since VERSION")
        out.say(f"Go back: fairdraft pieces back {known} --to VERSION")
    return 0


def go_back(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Go back, and print what that means for approval and checks."""
    by = acting_person(arguments.by, workplace)
    piece = piece_named(arguments.id, workplace)
    done = workplace.editing.go_back(piece.id, arguments.to, by, f"a terminal ({new_id()[:_SHOWN]})")
    if out.as_json:
        told = {"back_to": done.version.id, "changed": done.changed, "left": done.left, "voided": done.voided}
        out.json(review_object(done.piece, workplace) | {"version": done.piece.head} | told)
        return 0
    of = f"the version of {_minute(done.version.made_at)} UTC by {done.version.author}"
    if not done.changed:
        out.text(f'Nothing to do: "{done.piece.name}" already has the words of {of}.')
        return 0
    out.text(f'"{done.piece.name}" has the words of {of} again.')
    out.text(f"The previous words stay version {done.left[:_SHOWN]}.")
    if done.voided is not None:
        out.text(f"The approval by {done.voided} is void: the piece is a draft again.")
    _tell_checks(done.piece, workplace, out)
    return 0


def _tell_checks(piece: Piece, workplace: Workplace, out: Output) -> None:
    """The words are held against the product as it is now: an old version may have the language of an old label."""
    campaign = workplace.products.campaign(piece.campaign)
    checked = workplace.checking.check_blocks(piece.blocks, workplace.products.product_of(campaign), campaign)
    judged = apply_dismissals(checked.result, checked.text, workplace.dismissing.dismissals(piece.id))
    for one in lacking_elements(checked.result):
        out.text(element_line(one))
    out.text(summary_line(checked.result, judged))


def _cells(
    one: VersionEntry, entries: Sequence[VersionEntry], come: int, gone: int, piece: Piece
) -> tuple[str, str, str, str, str]:
    saves = f" ({len(one.versions)} saves)" if len(one.versions) > 1 else ""
    present = " (the present words)" if one.id == piece.head else ""
    what = f"{' '.join(entry_words(one, entries, _minute).split())}{saves}{present}"
    words = f"+{come:,} -{gone:,}" if come or gone else "same"
    return one.id[:_SHOWN], _minute(one.made_at), one.author, words, what


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _entry_object(one: VersionEntry, come: int, gone: int, *, is_present: bool) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "by": one.author,
        "from": utc_text(one.began_at),
        "at": utc_text(one.made_at),
        "summary": one.summary,
        "words_come": come,
        "words_gone": gone,
        "present": is_present,
        "versions": [version.id for version in one.versions],
    }
