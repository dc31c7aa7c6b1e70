"""`fairdraft demo`: what does the whole line do, where there is no display?"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fairdraft.cli.draft import campaign_note, chosen_candidate, draft_and_follow
from fairdraft.cli.draft_following import draft_text
from fairdraft.cli.files import refuse_unwritable, write_text
from fairdraft.cli.output import Output, add_verbose
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import InterruptedByPersonError, KnownError
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace

# Fixed, so that two runs on one machine show the same drafts; with it the starter writes things worth a mark.
_SEED = 15


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("demo", **shared)
    command.add_argument(
        "--campaign",
        default="glynora",
        metavar="C",
        help="the campaign whose first brief is drafted (default: glynora)",
    )
    command.add_argument("-n", type=int, default=3, metavar="N", dest="count", help="how many variants (default: 3)")
    command.add_argument(
        "--out", type=Path, default=Path("out"), metavar="DIR", help="for the report and the picture (default: out)"
    )
    add_verbose(command)
    command.set_defaults(run=run, takes_picture=True)


def run(
    arguments: argparse.Namespace,
    workplace: Workplace,
    out: Output,
    picture: Callable[[Workplace, str, Path], None],
) -> int:
    """Draft variants with the first candidate, print them marked up, and write report.html and window.png."""
    report = arguments.out / "report.html"
    refuse_unwritable(report)
    campaign = workplace.products.campaign(arguments.campaign)
    candidate = chosen_candidate(workplace, None)
    variants = counted(arguments.count, "variant")
    out.say(f"Drafting {variants} of {campaign.id}/{campaign.briefs[0].id} with {candidate.name}…")
    order = DraftOrder(campaign.id, candidate.id, campaign.briefs[0].id, count=arguments.count, seed=_SEED)
    done, interrupted = draft_and_follow(workplace, order, out)
    for one in done:
        out.text(draft_text(one.draft, one.check, one.near_copy, color=out.in_color, verbose=out.verbose) + "\n")
    if interrupted:
        raise InterruptedByPersonError
    failed = [one.draft for one in done if one.draft.state == "failed"]
    if failed:
        raise KnownError(failed[0].failure, "")
    write_text(report, workplace.reporting.drafts_html(campaign.id, [one.draft for one in done]))
    out.say(f"Wrote {report}.")
    window = arguments.out / "window.png"
    picture(workplace, campaign.id, window)
    out.say(f"Wrote {window}.")
    for note in filter(None, (campaign_note(campaign), _starter_note(workplace))):
        out.say(note)
    return 0


def _starter_note(workplace: Workplace) -> str | None:
    if any(not one.starter for one in workplace.models.models()):
        return None
    return (
        "The starter model is small and writes weak copy; it is only for trying the program. "
        '"fairdraft models list" names better ones.'
    )
