"""`fairdraft draft`: what does a candidate write for a brief?"""

import argparse
import queue
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fairdraft.cli.files import write_text
from fairdraft.cli.marked_text import counted, finding_lines, marked, required_lines, summary_line
from fairdraft.cli.output import Output, json_text
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import InterruptedByPersonError, KnownError
from fairdraft.domain.finding import CheckResult, findings_document
from fairdraft.services.drafting import (
    DraftBegunAnew,
    DraftDone,
    DraftingEvent,
    DraftingModelReady,
    DraftingRun,
    DraftOrder,
    DraftWords,
)
from fairdraft.services.remedies import option_words
from fairdraft.services.workplace import Workplace


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("draft", help="write drafts, check them and keep them", **shared)
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--campaign", metavar="C")
    what.add_argument("--again", metavar="DRAFT", help="make a stored draft again from how it was made")
    command.add_argument("--brief", metavar="B", help="a brief of the campaign (default: its first)")
    command.add_argument("--brief-text", metavar="TEXT", help="a brief of your own instead")
    command.add_argument("--candidate", metavar="K", help="who drafts (default: the first candidate)")
    command.add_argument("-n", type=int, default=1, metavar="N", dest="count", help="how many variants (default: 1)")
    command.add_argument("--seed", type=int, metavar="S", help="seed of the first variant; the others count on")
    command.add_argument("--max-tokens", type=int, metavar="T", help="longest draft in tokens")
    room = "room for prompt and draft in tokens; less takes less memory"
    command.add_argument("--context-tokens", type=int, metavar="T", help=room)
    command.add_argument("--gpu-layers", type=int, metavar="L", help="layers on the graphics card (-1: all, 0: none)")
    command.add_argument("--raw", action="store_true", help="let the model write all of it, approved language too")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.add_argument("--out", type=Path, metavar="FILE", help="write the drafts to a file")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Draft, showing progress; print every draft with its findings."""
    if arguments.again is not None:
        from fairdraft.cli.draft_again import draft_again  # it shows drafts as this module does

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
    done, interrupted = draft_and_follow(workplace, order, out)
    if arguments.out is not None:
        as_json = out.as_json or arguments.out.suffix == ".json"
        text = json_text(drafts_document(done)) if as_json else "\n\n".join(_as_text(one, colour=False) for one in done)
        write_text(arguments.out, text + "\n")
        out.say(f"Wrote {arguments.out}.")
    elif out.as_json:
        out.json(drafts_document(done))
    else:
        for one in done:
            out.text(_as_text(one, colour=out.in_colour) + "\n")
    if interrupted:
        raise InterruptedByPersonError
    failed = [one.draft for one in done if one.draft.state == "failed"]
    if failed:
        raise KnownError(failed[0].failure, what_helps(workplace, failed[0]))
    return 0


def what_helps(workplace: Workplace, failed: Draft) -> str:
    """The options that help after the engine failed over a draft, as a sentence, or empty."""
    birth = failed.provenance
    found = [model for model in workplace.models.models() if model.sha256 == birth.model_sha256]
    option = option_words(failed, found[0].header.layers if found else 0)
    words = [f"Here that is {option}."] if option else []
    if birth.fault_known_as:
        words.append(f'To try it all the same: "fairdraft models faults --forget {birth.fault_known_as}".')
    return " ".join(words)


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


def follow(
    run: DraftingRun, events: "queue.SimpleQueue[DraftingEvent]", out: Output
) -> tuple[Sequence[DraftDone], bool]:
    """Follow drafts that were begun to their end, as `draft_and_follow` does."""
    done: dict[str, DraftDone] = {}
    interrupted = False
    progress = _Progress(out, [draft.id for draft in run.drafts])
    while len(done) < len(run.drafts):
        try:
            event = events.get(timeout=0.5)
        except queue.Empty:
            if run.bug is not None:
                raise run.bug from None
            continue
        except KeyboardInterrupt:
            if interrupted:
                raise
            interrupted = True
            out.say("Stopping …")
            run.cancel()
            continue
        if isinstance(event, DraftDone):
            done[event.draft.id] = event
        progress.tell(event)
    return [done[draft.id] for draft in run.drafts], interrupted


class _Progress:
    """Tells what streams: every word of a single draft on a terminal, plain lines otherwise."""

    def __init__(self, out: Output, draft_ids: list[str]) -> None:
        self._out = out
        self._number = {draft_id: number for number, draft_id in enumerate(draft_ids, start=1)}
        self._streams = len(draft_ids) == 1 and out.on_terminal

    def tell(self, event: DraftingEvent) -> None:
        """Tell one event."""
        match event:
            case DraftingModelReady():
                self._out.say(f"{event.name} is ready ({event.backend}).")
                if event.left_out:
                    self._out.say(f"Left out of the prompt, to fit the context: {', '.join(event.left_out)}.")
            case DraftWords():
                if self._streams:
                    self._out.messages.write(event.text)
                    self._out.messages.flush()
            case DraftBegunAnew():
                self._out.say(f"{self._name(event.draft_id)} is begun anew. {event.why}")
            case DraftDone():
                cut = ", cut off at its longest" if event.draft.provenance.finish_reason == "length" else ""
                speed = "" if event.tokens_per_second is None else f", {event.tokens_per_second:.0f} tokens/s"
                how = f"{event.draft.state} (seed {event.draft.provenance.seed}{speed}{cut})"
                self._out.say(f"{self._name(event.draft.id)} {how}: {_found(event)}.")
                if event.draft.failure:
                    self._out.say(f"  {event.draft.failure}")

    def _name(self, draft_id: str) -> str:
        return f"Variant {self._number[draft_id]} of {len(self._number)}"


def _found(event: DraftDone) -> str:
    if not event.draft.text:
        return "nothing was written"
    return ", ".join(counted(event.check.count(severity), severity) for severity in ("error", "warning"))


def draft_object(draft: Draft, check: CheckResult) -> dict[str, Any]:
    """A draft as JSON, with its findings."""
    return {
        "id": draft.id,
        "prompt_id": draft.prompt_id,
        "brief_sha256": draft.brief_sha256,
        "study": draft.study,
        "candidate": draft.candidate,
        "mode": draft.mode,
        "state": draft.state,
        "failure": draft.failure,
        "text": draft.text,
        "blocks": [block.as_object() for block in draft.blocks],
        "model_text": draft.model_text,
        "provenance": draft.provenance.as_object(),
        "findings": findings_document(check, draft.text),
    }


def drafts_document(done: Sequence[DraftDone]) -> dict[str, Any]:
    """The JSON answer `fairdraft/drafts@1`."""
    return {"schema": "fairdraft/drafts@1", "drafts": [draft_object(one.draft, one.check) for one in done]}


def _as_text(one: DraftDone, *, colour: bool) -> str:
    return draft_text(one.draft, one.check, colour=colour)


def draft_text(draft: Draft, check: CheckResult, *, colour: bool) -> str:
    """A draft for reading: its head, the marked text, findings, required language, and what was not checked."""
    birth = draft.provenance
    head = f"── {draft.prompt_id} · {draft.candidate} · {draft.mode} · {draft.state} · seed {birth.seed} · {draft.id}"
    return "\n".join(
        [
            head,
            "",
            marked(draft.text, check, colour=colour) if draft.text else "(nothing was written)",
            "",
            *finding_lines(check, draft.text),
            *required_lines(check),
            summary_line(check),
        ]
    )


def campaign_note(campaign: Campaign) -> str | None:
    """The sentence that marks sample data, or None."""
    return "Sample data: product, label and campaign are invented." if campaign.sample else None
