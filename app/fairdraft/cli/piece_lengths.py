"""`fairdraft pieces lengths` and `resize`: into which other lengths can a message be brought, and how?"""

import argparse
from typing import Any

from fairdraft.cli.named_piece import piece_or_draft
from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted
from fairdraft.services.message_lengths import LengthRow, MadeLength
from fairdraft.services.resizing import MadeBrief
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to `fairdraft pieces`."""
    lengths = actions.add_parser(
        "lengths", help="other lengths of a message: formats, their room, and what was made in them", **shared
    )
    resize = actions.add_parser("resize", help="make briefs that ask for the same message in other lengths", **shared)
    for action in (lengths, resize):
        action.add_argument("id", metavar="ID", help="the piece or draft; 6 characters of the id are enough")
    words = 'campaigns of the same product, or formats such as "tv-60" that "pieces lengths" names'
    resize.add_argument("--to", nargs="+", required=True, metavar="FORMAT", help=words)
    lengths.set_defaults(run=show_lengths)
    resize.set_defaults(run=make_briefs)


def show_lengths(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every format with its room, and what there is of the message in it."""
    message = workplace.resizing.lengths(piece_or_draft(arguments.id, workplace))
    if out.as_json:
        out.json([_row_object(one) for one in message.rows])
        return 0
    left_out = f", {message.copy.left_out:,} of them more than a brief can hold" if message.copy.left_out else ""
    in_all = message.copy.words + message.copy.left_out
    out.text(f"── {message.name} · {counted(in_all, 'word')} of copy of its own{left_out}")
    figures = ""
    own_kind = next((one.ad_type for one in message.rows if one.is_here), None)
    for row in message.rows:
        of = "" if row.campaign is not None else " · makes a new campaign"
        sample = " · sample: a campaign of your own is made from it" if row.ships and not row.is_here else ""
        here = " · this piece's own" if row.is_here else ""
        kind = "" if row.ad_type == own_kind else f" · {row.ad_type.replace('-', ' ')}"
        out.text(f"\n{row.target} · {row.name}{of}{kind}{sample}{here}\n  {row.room.words}")
        if row.figures not in ("", figures):
            # Those of all spots are the same.
            figures = row.figures
            out.text(f"  {figures}")
        for one in row.made:
            out.text(f"  {_made_line(one)}")
        if row.more:
            out.text(f"  and {counted(row.more, 'more draft')}")
    return 0


def make_briefs(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Make the briefs, and print how they are drafted."""
    made = workplace.resizing.make(piece_or_draft(arguments.id, workplace), arguments.to)
    if made[0].left_out:
        words = counted(made[0].left_out, "word")
        out.say(f"The piece is longer than a brief can be: {words} at the end of its longest parts were left out.")
    if out.as_json:
        out.json([_brief_object(one) for one in made])
        return 0
    for one in made:
        out.text(_brief_line(one))
        if one.row.room.is_full:
            out.text(f"  {one.row.room.words}")
        out.text(f"  fairdraft draft --campaign {one.campaign.id} --brief {one.brief}")
    return 0


def _brief_line(one: MadeBrief) -> str:
    if one.was_there:
        return f'The campaign "{one.campaign.id}" already has a brief with these words, {one.brief}.'
    if one.begun:
        return f'Made the campaign "{one.campaign.id}" ({one.campaign.name}) with the brief {one.brief}.'
    return f'Added the brief {one.brief} to the campaign "{one.campaign.id}".'


def _made_line(one: MadeLength) -> str:
    longer = f" · TOO LONG: {one.over}" if one.over else ""
    of = "" if one.draft_id is None else f" · {one.draft_id[:8]}"
    length = f" · {one.fits}" if one.fits else ""
    return f"– {one.name} · {one.state}{of}{length}{longer}"


def _row_object(row: LengthRow) -> dict[str, Any]:
    room = row.room
    return {
        "id": row.target,
        "name": row.name,
        "campaign": None if row.campaign is None else row.campaign.id,
        "ad_type": row.ad_type,
        "channel": room.channel,
        "limits": dict(room.limits),
        "sample": row.ships,
        "is_own": row.is_here,
        "room": {
            "approved_words": room.approved.words,
            "safety_words": room.approved.safety_words,
            "approved_characters": room.approved.characters,
            "seconds": room.seconds,
            "unit": "character" if room.characters is not None else "word",
            "holds": room.holds,
            "left": room.left,
            "words": room.words,
        },
        "figures": row.figures,
        "made": [
            {
                "brief": one.brief,
                "draft_id": one.draft_id,
                "name": one.name,
                "state": one.state,
                "length": one.length,
                "too_long": bool(one.over),
                "longer": one.over,
            }
            for one in row.made
        ],
        "more_drafts": row.more,
    }


def _brief_object(one: MadeBrief) -> dict[str, Any]:
    text = one.campaign.brief(one.brief)
    return {
        "id": f"{one.campaign.id}/{one.brief}",
        "name": one.campaign.name,
        "campaign": one.campaign.id,
        "brief": one.brief,
        "text": "" if text is None else text.text,
        "begun": one.begun,
        "was_there": one.was_there,
        "words_left_out": one.left_out,
        "room_left": one.row.room.left,
    }
