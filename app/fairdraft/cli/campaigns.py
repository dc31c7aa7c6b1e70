"""`fairdraft campaigns`: which campaigns and briefs are there?"""

import argparse
import os
from pathlib import Path
from typing import Any

from fairdraft.cli.file_faults import validated
from fairdraft.cli.output import Output
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.campaign_form import unknown_sections_words
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.services.managing_campaigns import CampaignFile
from fairdraft.services.workplace import Workplace


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("campaigns", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every campaign", **shared).set_defaults(run=list_campaigns)
    add = actions.add_parser("add", help="read a campaign file and save it", **shared)
    add.add_argument("file", type=Path, metavar="FILE", help="a campaign file (.toml)")
    add.set_defaults(run=add_campaign)
    show = actions.add_parser("show", help="one campaign with its briefs", **shared)
    show.add_argument("campaign", metavar="CAMPAIGN", help="its id")
    show.set_defaults(run=show_campaign)
    validate = actions.add_parser("validate", help="check a campaign file without saving it", **shared)
    validate.add_argument("file", type=Path, metavar="FILE", help="a campaign file (.toml)")
    validate.set_defaults(run=validate_campaign)
    write = actions.add_parser("write", help="write a campaign to a file, to edit or to share", **shared)
    write.add_argument("campaign", metavar="CAMPAIGN", help="its id")
    write.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    write.set_defaults(run=write_campaign)
    remove = actions.add_parser("remove", help="remove a campaign of your own that nothing was made from", **shared)
    remove.add_argument("campaign", metavar="CAMPAIGN", help="its id")
    remove.set_defaults(run=remove_campaign)


def list_campaigns(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every campaign."""
    campaigns = workplace.products.campaigns()
    if out.as_json:
        out.json([_brief(one) for one in campaigns])
    else:
        out.table(
            ("ID", "NAME", "PRODUCT", "AD TYPE", "CHANNEL", "BRIEFS"),
            [
                (one.id, one.name, one.product or "–", one.ad_type, one.channel, str(len(one.briefs)))
                for one in campaigns
            ],
        )
    return 0


def add_campaign(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep a campaign file."""
    file = workplace.campaigns.look_at(arguments.file)
    campaign = workplace.campaigns.keep(file)
    _tell_replaced(file, out)
    _tell_unknown_sections(campaign, out)
    if out.as_json:
        out.json(_brief(campaign))
    else:
        out.text(f'Added campaign "{campaign.id}" with {counted(len(campaign.briefs), "brief")}.')
    return 0


def show_campaign(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print one campaign whole."""
    campaign = workplace.products.campaign(arguments.campaign)
    if out.as_json:
        out.json(campaign.model_dump(mode="json", by_alias=True))
        return 0
    out.text(f"{campaign.name} · {campaign.ad_type} · {campaign.channel}{' · sample data' if campaign.sample else ''}")
    for label, words in (
        ("Audience", campaign.audience),
        ("Objective", campaign.objective),
        ("Message", campaign.message),
    ):
        if words:
            out.text(f"{label}: {words}")
    for brief in campaign.briefs:
        out.text(f"\n{brief.id}\n  {brief.text}")
    return 0


def validate_campaign(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Read a campaign file; of a bad one all is told that is wrong, with file, line and key."""
    campaign = validated(arguments.file, workplace.products.read_campaign, out)
    try:
        workplace.products.product_of(campaign)
    except KnownError as problem:
        # The file itself is right; it cannot be added before its product is.
        out.say(str(problem))
    _tell_unknown_sections(campaign, out)
    if out.as_json:
        out.json(_brief(campaign) | {"valid": True})
    else:
        out.text(
            f'{arguments.file}: a valid campaign file ("{campaign.id}", {counted(len(campaign.briefs), "brief")}).'
        )
    return 0


def write_campaign(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Write a campaign file that `campaigns add` reads; one that is there stays."""
    target: Path = arguments.out
    if os.path.exists(target):
        raise KnownError(f"{target} already exists.", "Give another name, or remove it first.")
    workplace.campaigns.write(arguments.campaign, target)
    if out.as_json:
        out.json({"id": arguments.campaign, "file": str(target)})
    else:
        out.text(f'Wrote {target}: the campaign "{arguments.campaign}".')
    return 0


def remove_campaign(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take a campaign out of the store."""
    campaign = workplace.campaigns.remove(arguments.campaign)
    if out.as_json:
        out.json(_brief(campaign))
    else:
        out.text(f'Removed the campaign "{campaign.id}" with {counted(len(campaign.briefs), "brief")}.')
    return 0


def _tell_replaced(file: CampaignFile, out: Output) -> None:
    """Say whose place the campaign took, as the window asks before."""
    if file.kept is None or file.kept == file.campaign:
        return
    used = "" if file.use.is_none else f", in use: {file.use.words}"
    out.say(f'It replaced "{file.kept.name}", which had the same id{used}.')
    if file.dropped:
        lacks = ", ".join(file.dropped)
        out.say(f"It lacks briefs that have drafts or that a study asks for: {lacks}. Their drafts stay.")


def _tell_unknown_sections(campaign: Campaign, out: Output) -> None:
    words = unknown_sections_words(campaign)
    if words:
        out.say(words)


def _brief(campaign: Campaign) -> dict[str, Any]:
    return {
        "id": campaign.id,
        "name": campaign.name,
        "product": campaign.product,
        "ad_type": campaign.ad_type,
        "channel": campaign.channel,
        "briefs": [one.id for one in campaign.briefs],
        "sample": campaign.sample,
    }
