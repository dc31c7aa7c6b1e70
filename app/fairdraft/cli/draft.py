"""`fairdraft draft`: what does a candidate write for a brief?"""

import argparse
import queue
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fairdraft.cli.consent import ask_consent
from fairdraft.cli.draft_again import draft_again
from fairdraft.cli.draft_following import draft_text, drafts_document, follow, what_helps
from fairdraft.cli.files import refuse_unwritable
from fairdraft.cli.output import Output, add_verbose
from fairdraft.cli.results import give_result
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import InterruptedByPersonError, KnownError, UsageError
from fairdraft.services.drafting import (
    DraftDone,
    DraftingEvent,
    DraftOrder,
)
from fairdraft.services.workplace import Workplace

_OF_A_NEW_DRAFT = ("brief", "brief_text", "candidate", "seed", "max_tokens", "context_tokens", "gpu_layers")


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("draft", **shared)
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--campaign", metavar="C", help="the campaign whose brief is drafted")
    what.add_argument("--again", metavar="DRAFT", help="make a stored draft again exactly as it was made")
    command.add_argument("--brief", metavar="B", help="a brief of the campaign (default: its first)")
    command.add_argument("--brief-text", metavar="TEXT", help="a brief of your own instead")
    command.add_argument("--candidate", metavar="K", help="the candidate that drafts (default: the first)")
    command.add_argument("-n", type=int, default=1, metavar="N", dest="count", help="how many variants (default: 1)")
    command.add_argument("--seed", type=int, metavar="S", help="seed of the first variant; the others count on")
    command.add_argument("--max-tokens", type=int, metavar="T", help="longest draft in tokens")
    room = "room for prompt and draft in tokens; less needs less memory"
    command.add_argument("--context-tokens", type=int, metavar="T", help=room)
    command.add_argument("--gpu-layers", type=int, metavar="L", help="layers on the graphics card (-1: all, 0: none)")
    command.add_argument("--raw", action="store_true", help="let the model write everything, approved language too")
    command.add_argument("--format", choices=("text", "json"), default="text", help="json: for programs")
    command.add_argument("--out", type=Path, metavar="FILE", help="write the drafts to a file")
    command.add_argument("--agree", action="store_true", help="agree that a hosted candidate gets the prompt")
    add_verbose(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Draft, showing progress; print every draft with its findings."""
    _refuse_at_odds(arguments)
    refuse_unwritable(arguments.out)
    if arguments.again is not None:
        return draft_again(arguments.again, arguments.out, workplace, out)
    campaign = workplace.products.campaign(arguments.campaign)
    candidate = chosen_candidate(workplace, arguments.candidate)
    if arguments.candidate is None:
        out.say(f'No --candidate given: drafting with "{candidate.id}".')
    if arguments.brief is None and arguments.brief_text is None and campaign.briefs:
        out.say(f'No --brief given: drafting the first of {len(campaign.briefs)}, "{campaign.briefs[0].id}".')
    order = DraftOrder(
        campaign=campaign.id,
        candidate=candidate.id,
        brief_id=arguments.brief,
        brief_text=arguments.brief_text,
        count=arguments.count,
        seed=arguments.seed,
        max_tokens=arguments.max_tokens,
        raw=arguments.raw,
        context_tokens=arguments.context_tokens,
        gpu_layers=arguments.gpu_layers,
    )
    ask_consent(order, workplace, out, agreed=arguments.agree)
    done, interrupted = draft_and_follow(workplace, order, out)
    if out.as_json or (arguments.out is not None and arguments.out.suffix == ".json"):
        give_result(drafts_document(done), arguments.out, out)
    else:
        color = out.in_color and arguments.out is None
        texts = [draft_text(one.draft, one.check, one.near_copy, color=color, verbose=out.verbose) for one in done]
        give_result("\n\n".join(texts), arguments.out, out)
    if interrupted:
        raise InterruptedByPersonError
    failed = [one.draft for one in done if one.draft.state == "failed"]
    if failed:
        raise KnownError(failed[0].failure, what_helps(workplace, failed[0]))
    return 0


def _refuse_at_odds(arguments: argparse.Namespace) -> None:
    """What would be passed over is refused: whoever wrote it means it."""
    if arguments.brief is not None and arguments.brief_text is not None:
        raise UsageError("--brief and --brief-text name two briefs.", "Give one of them.")
    given = next((one for one in _OF_A_NEW_DRAFT if getattr(arguments, one) is not None), None)
    if given is None and arguments.raw:
        given = "raw"
    if arguments.again is not None and (given is not None or arguments.count != 1):
        option = "-n" if given is None else f"--{given.replace('_', '-')}"
        raise UsageError(
            f"{option} only works with --campaign: a draft is repeated exactly as it was made.", "Leave it out."
        )


def chosen_candidate(workplace: Workplace, name: str | None) -> Candidate:
    """The candidate of that name, or the first one."""
    if name is not None:
        return workplace.products.candidate(name)
    candidates = workplace.products.candidates()
    if not candidates:
        raise KnownError("There is no candidate yet.", 'Add one with "fairdraft candidates add FILE".')
    return candidates[0]


def draft_and_follow(workplace: Workplace, order: DraftOrder, out: Output) -> tuple[Sequence[DraftDone], bool]:
    """Run an order to its end, telling progress; an interrupt stops it and keeps what was written.

    Returns:
        the drafts in their order, and whether the person interrupted.
    """
    events: queue.SimpleQueue[DraftingEvent] = queue.SimpleQueue()
    return follow(workplace.drafting.start(order, events.put), events, out)


def campaign_note(campaign: Campaign) -> str | None:
    """The sentence that marks sample data, or None."""
    return "Sample data: product, label and campaign are fictional." if campaign.sample else None
