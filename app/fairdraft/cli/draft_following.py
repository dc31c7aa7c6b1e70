"""How are drafts under way and finished shown in a terminal?"""

import queue
from collections.abc import Sequence
from typing import Any

from fairdraft.cli.marked_text import finding_lines, marked, not_checked_lines, required_lines, summary_line
from fairdraft.cli.output import Output
from fairdraft.domain.approved_copy import NearCopy
from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft
from fairdraft.domain.finding import CheckResult, findings_document
from fairdraft.domain.graphics_cards import device_name
from fairdraft.services.drafting import (
    DraftBegunAnew,
    DraftDone,
    DraftingEvent,
    DraftingModelReady,
    DraftingRun,
    DraftWords,
)
from fairdraft.services.engine_remedies import option_words
from fairdraft.services.workplace import Workplace


def what_helps(workplace: Workplace, failed: Draft) -> str:
    """The options that help after the engine failed over a draft, as a sentence, or empty."""
    birth = failed.provenance
    found = [model for model in workplace.models.models() if model.sha256 == birth.model_sha256]
    option = option_words(failed, found[0].header.layers if found else 0)
    words = [f"Here that is {option}."] if option else []
    if birth.fault_known_as:
        words.append(f'To try it anyway: "fairdraft models faults --forget {birth.fault_known_as}".')
    return " ".join(words)


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
            out.say("Stopping…")
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
                device = device_name(event.backend)
                self._out.say(f"{event.name} is ready{f' ({device})' if device else ''}.")
                if event.left_out:
                    self._out.say(f"Left out of the prompt: {', '.join(event.left_out)}.")
            case DraftWords():
                if self._streams:
                    self._out.go_on(event.text)
            case DraftBegunAnew():
                self._out.say(f"{self._name(event.draft_id)} starts over. {event.why}")
            case DraftDone():
                cut = ", cut off at the length limit" if event.draft.provenance.finish_reason == "length" else ""
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


def draft_object(draft: Draft, check: CheckResult, near_copy: NearCopy | None) -> dict[str, Any]:
    """A draft as JSON, with its findings and how near it is to approved copy."""
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
        "near_copy": near_copy.as_object() if near_copy else None,
    }


def drafts_document(done: Sequence[DraftDone]) -> dict[str, Any]:
    """The JSON answer `fairdraft/drafts@1`."""
    return {
        "schema": "fairdraft/drafts@1",
        "drafts": [draft_object(one.draft, one.check, one.near_copy) for one in done],
    }


def near_copy_lines(near_copy: NearCopy | None) -> list[str]:
    """The alarm where a draft is nearly a copy of approved copy."""
    if near_copy is None or not near_copy.alarming:
        return []
    told = f"{counted(near_copy.words, 'word')} in a row, {near_copy.share * 100:.0f}% of its runs of five words"
    return ["", f'Near copy of "{near_copy.name}" ({near_copy.copy_id[:8]}): {told}: “{near_copy.passage}”']


def draft_text(draft: Draft, check: CheckResult, near_copy: NearCopy | None, *, color: bool, verbose: bool) -> str:
    """A draft for reading: its head, the marked text, findings, required language, what was not checked, and the
    alarm where it is nearly a copy.
    """
    # What came from elsewhere, or is shown blind, has no seed to tell.
    seed = "" if draft.provenance.source else f"seed {draft.provenance.seed} · "
    head = f"── {draft.prompt_id} · {draft.candidate} · {draft.mode} · {draft.state} · {seed}{draft.id}"
    if not draft.text:
        return f"{head}\n\n(nothing was written)"
    return "\n".join(
        [
            head,
            "",
            marked(draft.text, check, color=color),
            "",
            *finding_lines(check, draft.text, verbose=verbose),
            *required_lines(check, verbose=verbose),
            summary_line(check),
            *not_checked_lines(check, verbose=verbose),
            *near_copy_lines(near_copy),
        ]
    )
