"""How do an engine's events become stored drafts?"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fairdraft.domain.approved_copy import NearCopy
from fairdraft.domain.assembly import assisted_blocks, raw_blocks
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.candidate import Endpoint, MachinePrice
from fairdraft.domain.draft import Draft, DraftState, Provenance, StoredCheck
from fairdraft.domain.draft_form import divided
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftRestarted,
    DraftServed,
    DraftStarted,
    DraftText,
    GenerationEvent,
    ModelReady,
)
from fairdraft.domain.hosted import hosted_cost
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Product
from fairdraft.domain.recipe import DraftMode
from fairdraft.services.checking import CheckingService
from fairdraft.services.drafting_run import (
    DraftBegunAnew,
    DraftDone,
    DraftingListener,
    DraftingModelReady,
    DraftingRun,
    DraftWords,
)
from fairdraft.services.ports import DraftStore

# How often the words that have come are saved while they stream, in seconds.
_AUTOSAVE_SECONDS = 0.5


class DraftFollower:
    """Follows one request's events: saves words, and gives each draft its final form."""

    def __init__(
        self,
        run: DraftingRun,
        *,
        store: DraftStore,
        checking: CheckingService,
        product: Product | None,
        campaign: Campaign,
        left_out: tuple[str, ...],
        near_copy: Callable[[Draft], NearCopy | None],
        listener: DraftingListener,
        machine_price: MachinePrice | None = None,
        endpoint: Endpoint | None = None,
    ) -> None:
        self._run = run
        self._endpoint = endpoint
        self._machine_price = machine_price
        self._store = store
        self._checking = checking
        self._product = product
        self._campaign = campaign
        self._left_out = left_out
        self._near_copy = near_copy
        self._listener = listener
        self._drafts = {draft.id: draft for draft in run.drafts}
        self._words: dict[str, list[str]] = {draft.id: [] for draft in run.drafts}
        self._unsaved: set[str] = set()
        self._saved_at = time.monotonic()

    def on_event(self, event: GenerationEvent) -> None:
        """Take one event of the engine; called on the engine's thread, one event after another.

        A bug on the way is let through, but first it is noted for whoever waits for the drafts, and the words are
        saved: a draft that has lost its follower gets its final form when the store is opened later.
        """
        try:
            self._take(event)
        except Exception as bug:
            self._run.note_bug(bug)
            self._save_words()
            if isinstance(event, DraftFinished | DraftFailed):
                self._run.close(event.draft_id)
            raise

    def _take(self, event: GenerationEvent) -> None:
        match event:
            case ModelReady():
                self._on_model(event)
            case DraftStarted():
                self._change(
                    event.draft_id,
                    rendered_prompt=event.rendered_prompt,
                    prompt_sha256=text_sha256(event.rendered_prompt),
                    prompt_tokens=event.prompt_tokens,
                )
            case DraftRestarted():
                restarts = self._drafts[event.draft_id].provenance.restarts + 1
                self._change(event.draft_id, restarts=restarts)
                self._words[event.draft_id].clear()
                self._unsaved.add(event.draft_id)
                self._listener(DraftBegunAnew(event.draft_id, event.why))
            case DraftText():
                self._words[event.draft_id].append(event.text)
                self._unsaved.add(event.draft_id)
                self._listener(DraftWords(event.draft_id, event.text))
                self._autosave()
            case DraftServed():
                self._on_served(event)
            case DraftFinished():
                self._change(
                    event.draft_id,
                    finish_reason=event.reason,
                    completion_tokens=event.completion_tokens,
                    generation_ms=event.generation_ms,
                    first_token_ms=event.first_token_ms,
                    machine_ms=event.machine_ms,
                    **self._priced(event.machine_ms),
                )
                self._finish(event.draft_id, "stopped" if event.reason == "cancelled" else "finished", "")
            case DraftFailed():
                self._change(event.draft_id, finish_reason="failed")
                if (fault := event.fault) is not None:
                    self._change(
                        event.draft_id,
                        fault_kind=fault.kind,
                        fault_step=fault.step or "",
                        fault_known_as=fault.known_as,
                    )
                self._finish(event.draft_id, "failed", f"{event.what} {event.remedy}".strip())

    def _priced(self, machine_ms: int) -> dict[str, Any]:
        """What a draft of this machine's own costs, where the candidate says what an hour does."""
        price = self._machine_price
        if price is None:
            return {}
        basis = f"machine time at {price.words}"
        return {"cost": price.of(machine_ms), "cost_currency": price.currency, "cost_basis": basis}

    def _on_model(self, event: ModelReady) -> None:
        for draft_id in self._drafts:
            self._change(
                draft_id,
                engine_build=event.model.engine_build,
                backend=event.model.backend,
                chat_template_sha256=event.model.chat_template_sha256,
                context_tokens=event.model.context_tokens,
                gpu_layers=event.model.gpu_layers,
                threads=event.model.threads,
                batch_width=event.model.batch_width,
                micro_batch=event.model.micro_batch,
                flash_attention=event.model.flash_attention,
                kv_unified=event.model.kv_unified,
                kv_type=event.model.kv_type,
            )
        model = event.model
        self._listener(DraftingModelReady(model.name, model.backend, self._left_out, model))

    def _on_served(self, event: DraftServed) -> None:
        assert self._endpoint is not None  # noqa: S101 - only the hosted engine tells this event
        cost = hosted_cost(self._endpoint, event.prompt_tokens, event.completion_tokens, event.broken_calls)
        self._change(
            event.draft_id,
            served_model=event.served_model,
            call_id=event.call_id,
            engine_build=event.build,
            prompt_tokens=event.prompt_tokens or 0,
            completion_tokens=event.completion_tokens or 0,
            not_sent=event.not_sent,
            cost=cost.amount,
            cost_currency=cost.currency,
            cost_basis=cost.basis,
        )
        if "grammar" in event.not_sent:
            self._change(event.draft_id, grammar=None, grammar_sha256=None)

    def _change(self, draft_id: str, **values: object) -> None:
        draft = self._drafts[draft_id]
        self._drafts[draft_id] = replace(draft, provenance=replace(draft.provenance, **values))  # type: ignore[arg-type]  # field names are checked by replace itself

    def _autosave(self) -> None:
        now = time.monotonic()
        if now - self._saved_at < _AUTOSAVE_SECONDS:
            return
        self._saved_at = now
        self._save_words()

    def _save_words(self) -> None:
        try:
            self._store.save_streamed({one: "".join(self._words[one]) for one in self._unsaved})
        except KnownError:
            # The words stay in memory; the final save tries again and tells the person if it cannot.
            return
        self._unsaved.clear()

    def _finish(self, draft_id: str, state: DraftState, failure: str) -> None:
        model_text = "".join(self._words[draft_id])
        draft = self._drafts[draft_id]
        blocks = shaped(model_text, draft.mode, self._product, self._campaign) if model_text.strip() else ()
        checked = self._checking.check_blocks(blocks, self._product, self._campaign)
        packs = tuple(f"{pack.id}@{pack.version}" for pack in checked.result.packs)
        draft = replace(
            draft,
            state=state,
            model_text=model_text,
            blocks=blocks,
            text=checked.text,
            provenance=replace(draft.provenance, rule_packs=packs),
            failure=failure,
        )
        result = checked.result
        counts = StoredCheck(
            draft.id, result.count("error"), result.count("warning"), result.count("suggestion"), packs
        )
        try:
            self._store.finish_draft(draft, counts)
        except KnownError as problem:
            # Not saved: the person still has the words on the screen, and reads why they are not in the store.
            draft = replace(draft, state="failed", failure=f"This draft could not be saved. {problem}")
        self._drafts[draft_id] = draft
        self._unsaved.discard(draft_id)
        try:
            self._listener(DraftDone(draft, result, _speed(draft.provenance), self._near_copy(draft)))
        finally:
            self._run.close(draft_id)


def shaped(model_text: str, mode: DraftMode, product: Product | None, campaign: Campaign) -> tuple[Block, ...]:
    """The blocks of a model's text: its own sections, with approved language inserted when assisted."""
    if mode == "raw":
        return raw_blocks(divided(model_text, campaign.channel, keep_all=True))
    return assisted_blocks(divided(model_text, campaign.channel), product, campaign)


def _speed(provenance: Provenance) -> float | None:
    if provenance.generation_ms is None or provenance.first_token_ms is None or provenance.completion_tokens < 2:
        return None
    decoding_ms = provenance.generation_ms - provenance.first_token_ms
    return (provenance.completion_tokens - 1) * 1000 / decoding_ms if decoding_ms > 0 else None
