"""`fairdraft pieces balance`: how much room, which place and emphasis have risk and benefit in a piece?"""

import argparse
from dataclasses import asdict
from typing import Any

from fairdraft.cli.named_piece import piece_or_draft
from fairdraft.cli.output import Output
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import headline_of
from fairdraft.services.balance_words import NO_MARK, balance_words
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft pieces`."""
    action = actions.add_parser(
        "balance", help="risk and benefit in a piece, beside approved pieces of its ad type and channel", **shared
    )
    action.add_argument("id", metavar="ID", help="the piece or draft; 6 characters of the id are enough")
    action.set_defaults(run=show_balance)


def show_balance(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the balance; there is no pass mark."""
    piece = piece_or_draft(arguments.id, workplace)
    campaign = workplace.products.campaign(piece.campaign)
    name = (headline_of(piece.blocks) or piece.prompt_id) if isinstance(piece, Draft) else piece.name
    if campaign.ad_type != "product-claim":
        raise KnownError(
            f'"{name}" is for a {campaign.ad_type.replace("-", " ")} ad, which makes no claim for a product.',
            "Risk and benefit are balanced in product claims: name a piece of such a campaign.",
        )
    balance = workplace.checking.balance(piece.blocks, workplace.products.product_of(campaign), campaign)
    beside = workplace.balances.beside(campaign, piece.id)
    if out.as_json:
        told = {key: value for key, value in asdict(balance).items() if key != "parts"}
        facts = {"id": piece.id, "name": name, "campaign": campaign.id, "channel": campaign.channel}
        approved = None if beside is None else beside.as_object()
        out.json({"schema": "fairdraft/balance@1", **facts, **told, "approved_beside": approved})
        return 0
    out.text(f"── {name} · {campaign.id} · {campaign.channel} · {piece.id}")
    own = [one for one in balance_words(balance) if one] if balance.risk_share is not None else []
    amount, *others = own or ["No sentence in it is about risk or benefit."]
    for line in (amount, *([] if beside is None else [beside.words]), *others, NO_MARK):
        out.text(line)
    return 0
