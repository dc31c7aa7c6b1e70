"""How does a brief become drafts?"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from fairdraft.domain.assembly import assisted_blocks, raw_blocks
from fairdraft.domain.campaign import Brief, Campaign, brief_sha256
from fairdraft.domain.candidate import Candidate, Sampling
from fairdraft.domain.copy_shape import divide, shape_grammar
from fairdraft.domain.draft import Draft, DraftState, Provenance
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftStarted,
    DraftText,
    GenerationEvent,
    GenerationRequest,
    ModelFile,
    ModelReady,
    WantedDraft,
)
from fairdraft.domain.identity import new_id, text_sha256, utc_now
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Product
from fairdraft.domain.prompting import BuiltPrompt, build_prompt, facts
from fairdraft.domain.recipe import DraftMode, Recipe
from fairdraft.domain.study import desk_study
from fairdraft.services.checking import CheckingService
from fairdraft.services.managing_models import ModelService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import unknown
from fairdraft.services.ports import Documents, DraftStore, Engine, StoredCheck

# How often the words that have come are saved while they stream, in seconds.
_AUTOSAVE_SECONDS = 0.5
# Drafts of another process that nobody saved for this long were left behind by a crash.
_ABANDONED_SECONDS = 120.0
_LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """What a person asks for.

    `brief_id` names a brief of the campaign; `brief_text` is one of the person's own instead. `seed` is the
    first draft's seed, the others count on from it; None takes a random one (it is stored with the draft).
    `raw` asks the model for the whole piece; otherwise approved language is inserted by the program.
    """

    campaign: str
    candidate: str
    brief_id: str | None = None
    brief_text: str | None = None
    count: int = 1
    seed: int | None = None
    max_tokens: int | None = None
    raw: bool = False


@dataclass(frozen=True, slots=True)
class DraftingModelReady:
    """The model is loaded; `name`, where it runs, and with how many threads."""

    name: str
    backend: str
    threads: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftWords:
    """The next words of a draft."""

    draft_id: str
    text: str


@dataclass(frozen=True, slots=True)
class DraftDone:
    """A draft reached its final form (finished, stopped, or failed with what it had) and was stored.

    `tokens_per_second` is the draft's own decoding speed, None where nothing was decoded.
    """

    draft: Draft
    check: CheckResult
    tokens_per_second: float | None


DraftingEvent = DraftingModelReady | DraftWords | DraftDone
DraftingListener = Callable[[DraftingEvent], None]


class DraftingRun:
    """One order under way. Cancel it, or wait for it."""

    def __init__(self, request_id: str, drafts: tuple[Draft, ...], engine: Engine) -> None:
        self.request_id = request_id
        self.drafts = drafts
        self._engine = engine
        self._open = {draft.id for draft in drafts}
        self._over = threading.Event()

    def cancel(self, draft_id: str | None = None) -> None:
        """Stop one draft or all of them; what was written stays."""
        self._engine.cancel(self.request_id, draft_id)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until every draft is final; False when the time ran out."""
        return self._over.wait(seconds)

    def _close(self, draft_id: str) -> None:
        self._open.discard(draft_id)
        if not self._open:
            self._over.set()


class DraftingService:
    """Drafts copy with a candidate for a brief, checks it, and keeps it with its provenance."""

    def __init__(
        self,
        *,
        store: DraftStore,
        engine: Engine,
        products: ProductService,
        models: ModelService,
        checking: CheckingService,
        documents: Documents,
        app_version: str,
        machine: str,
    ) -> None:
        self._store = store
        self._engine = engine
        self._products = products
        self._models = models
        self._checking = checking
        self._documents = documents
        self._app_version = app_version
        self._machine = machine

    def brief(self, order: DraftOrder, campaign: Campaign) -> Brief:
        """The brief an order means; a person's own gets an id from its words, so the same words pair again."""
        if order.brief_text is not None:
            text = order.brief_text.strip()
            if not text:
                raise UsageError("The brief is empty.", "Write what the piece should say, or pick a brief.")
            return Brief(id=f"own-{text_sha256(text)[:8]}", text=text)
        if order.brief_id is None:
            if not campaign.briefs:
                raise UsageError(f'The campaign "{campaign.id}" has no briefs.', "Write one of your own.")
            return campaign.briefs[0]
        found = campaign.brief(order.brief_id)
        if found is None:
            raise unknown("brief", order.brief_id, [one.id for one in campaign.briefs])
        return found

    def start(self, order: DraftOrder, listener: DraftingListener) -> DraftingRun:
        """Begin the drafts of an order and return at once; events come on another thread.

        Every draft is in the store before the model sees the prompt, and its words are saved while they
        stream. Each draft ends with one DraftDone.

        Raises:
            UsageError: a count or seed out of range, an empty brief.
            KnownError: an unknown campaign, brief or candidate, a model file that is gone or changed, or a
                prompt that does not fit.
        """
        if not 1 <= order.count <= 64:
            raise UsageError(f"{order.count} drafts were asked for.", "Ask for 1 to 64 drafts at a time.")
        if order.seed is not None and not 0 <= order.seed <= _LARGEST_SEED - order.count:
            raise UsageError(f"The seed {order.seed} is out of range.", f"Use 0 to {_LARGEST_SEED - order.count}.")
        campaign = self._products.campaign(order.campaign)
        product = self._products.product_of(campaign)
        candidate = self._products.candidate(order.candidate)
        brief = self.brief(order, campaign)
        recipe = self._recipe(candidate)
        model, model_file = self._local_model(candidate)
        _match_form(recipe, model)
        sampling = candidate.sampling
        if order.max_tokens is not None:
            sampling = Sampling.model_validate({**sampling.model_dump(), "max_tokens": order.max_tokens})
        elif order.raw:
            # A whole piece with its safety information is longer than the four sections of assisted copy.
            sampling = sampling.model_copy(update={"max_tokens": max(sampling.max_tokens, 900)})
        mode: DraftMode = "raw" if order.raw else "assisted"
        room = model_file.context_tokens - min(sampling.max_tokens, model_file.context_tokens // 2)
        built = self._prompt(recipe, mode, product, campaign, brief, room=room, model=model_file)
        grammar = None if mode == "raw" else shape_grammar()
        first_seed = secrets.randbelow(_LARGEST_SEED - order.count) if order.seed is None else order.seed
        provenance = Provenance(
            app_version=self._app_version,
            model_name=model.name,
            model_sha256=model.sha256,
            model_licence=model.header.licence,
            quantisation=model.header.quantisation,
            architecture=model.header.architecture,
            context_tokens=model_file.context_tokens,
            sampler=sampling.model_dump(mode="json"),
            stop=recipe.stop,
            grammar_sha256=None if grammar is None else text_sha256(grammar),
            recipe=recipe.id,
            recipe_version=recipe.version,
            recipe_form=recipe.form,
            product=None if product is None else product.id,
            product_version=None if product is None else product.version,
            machine=self._machine,
        )
        drafts = tuple(
            Draft(
                id=new_id(),
                study=desk_study(campaign.id),
                campaign=campaign.id,
                brief=brief.id,
                brief_text=brief.text,
                brief_sha256=brief_sha256(product, campaign, brief.text),
                candidate=candidate.id,
                mode=mode,
                state="streaming",
                model_text="",
                blocks=(),
                text="",
                provenance=replace(provenance, seed=first_seed + number),
                made_at=utc_now(),
            )
            for number in range(order.count)
        )
        request = GenerationRequest(
            request_id=new_id(),
            model=model_file,
            prompt=built.prompt,
            drafts=tuple(WantedDraft(draft.id, draft.provenance.seed) for draft in drafts),
            sampling=sampling,
            stop=recipe.stop,
            grammar=grammar,
        )
        self._store.begin_drafts(drafts)
        run = DraftingRun(request.request_id, drafts, self._engine)
        follower = _Follower(self, run, product, campaign, built, listener)
        self._engine.submit(request, follower.on_event)
        return run

    def recover(self) -> tuple[Draft, ...]:
        """Drafts that a crashed program left in mid-sentence are kept with what they had; tells which."""
        return self._store.recover_abandoned(_ABANDONED_SECONDS)

    def draft(self, draft_id: str) -> Draft:
        """A draft by id or the beginning of it; KnownError if there is none."""
        found = self._store.draft(draft_id)
        if found is None:
            raise KnownError(f'There is no draft "{draft_id}".', 'See the drafts with "fairdraft pieces list".')
        return found

    def drafts(
        self, *, campaign: str | None = None, brief: str | None = None, limit: int | None = None
    ) -> tuple[Draft, ...]:
        """Stored drafts, newest first."""
        return self._store.drafts(campaign=campaign, brief=brief, limit=limit)

    def delete(self, draft_id: str) -> None:
        """Put a draft aside; `restore` brings it back."""
        self._store.delete_draft(draft_id)

    def restore(self, draft_id: str) -> None:
        """Bring a draft back."""
        self._store.restore_draft(draft_id)

    def check(self, draft: Draft) -> CheckResult:
        """Check a stored draft with today's rules and its campaign's product."""
        campaign = self._products.campaign(draft.campaign)
        product = self._products.product_of(campaign)
        return self._checking.check_blocks(draft.blocks, product, campaign).result

    def shaped(
        self, model_text: str, mode: DraftMode, product: Product | None, campaign: Campaign
    ) -> tuple[Block, ...]:
        """The blocks of a model's text: its own sections, with approved language inserted when assisted."""
        if mode == "raw":
            return raw_blocks(divide(model_text, keep_all=True))
        return assisted_blocks(divide(model_text), product, campaign)

    def _recipe(self, candidate: Candidate) -> Recipe:
        recipes = self._documents.recipes()
        for recipe in recipes:
            if recipe.id == candidate.recipe:
                return recipe
        raise unknown("recipe", candidate.recipe, [one.id for one in recipes])

    def _local_model(self, candidate: Candidate) -> tuple[LibraryModel, ModelFile]:
        absent = [
            words
            for there, words in (
                (candidate.endpoint is not None, "a hosted endpoint"),
                (candidate.adapter is not None, "an adapter"),
                (candidate.retrieval.k > 0, "retrieval"),
            )
            if there
        ]
        if absent:
            raise KnownError(
                f'The candidate "{candidate.id}" uses {" and ".join(absent)}, which this version cannot draft with.',
                "Choose a candidate that drafts with a local model alone.",
            )
        return self._models.file_for(candidate)

    def _prompt(
        self,
        recipe: Recipe,
        mode: DraftMode,
        product: Product | None,
        campaign: Campaign,
        brief: Brief,
        *,
        room: int,
        model: ModelFile,
    ) -> BuiltPrompt:
        def count(text: str) -> int:
            # No token is shorter than a byte, so a short text needs no counting by the model.
            return len(text.encode("utf-8", "surrogatepass")) if small else self._engine.count_tokens(model, text)

        values = facts(product, campaign, brief.text)
        total = sum(len(part.text) for part in recipe.parts) + sum(len(value) for value in values.values())
        small = total * 2 < room and not any(part.budget for part in recipe.parts)
        return build_prompt(recipe, mode, values, room=room, count_tokens=count)


class _Follower:
    """Follows one request's events: saves words, and gives each draft its final form."""

    def __init__(
        self,
        service: DraftingService,
        run: DraftingRun,
        product: Product | None,
        campaign: Campaign,
        built: BuiltPrompt,
        listener: DraftingListener,
    ) -> None:
        self._service = service
        self._run = run
        self._product = product
        self._campaign = campaign
        self._built = built
        self._listener = listener
        self._drafts = {draft.id: draft for draft in run.drafts}
        self._words: dict[str, list[str]] = {draft.id: [] for draft in run.drafts}
        self._unsaved: set[str] = set()
        self._saved_at = time.monotonic()

    def on_event(self, event: GenerationEvent) -> None:
        """Take one event of the engine; called on the engine's thread, one event after another."""
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
            case DraftText():
                self._words[event.draft_id].append(event.text)
                self._unsaved.add(event.draft_id)
                self._listener(DraftWords(event.draft_id, event.text))
                self._autosave()
            case DraftFinished():
                self._change(
                    event.draft_id,
                    finish_reason=event.reason,
                    completion_tokens=event.completion_tokens,
                    generation_ms=event.generation_ms,
                    first_token_ms=event.first_token_ms,
                )
                self._finish(event.draft_id, "stopped" if event.reason == "cancelled" else "finished", "")
            case DraftFailed():
                self._change(event.draft_id, finish_reason="failed")
                self._finish(event.draft_id, "failed", f"{event.what} {event.remedy}".strip())

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
            )
        self._listener(
            DraftingModelReady(event.model.name, event.model.backend, event.model.threads, self._built.left_out)
        )

    def _change(self, draft_id: str, **values: object) -> None:
        draft = self._drafts[draft_id]
        self._drafts[draft_id] = replace(draft, provenance=replace(draft.provenance, **values))  # type: ignore[arg-type]  # field names are checked by replace itself

    def _autosave(self) -> None:
        now = time.monotonic()
        if now - self._saved_at < _AUTOSAVE_SECONDS:
            return
        self._saved_at = now
        try:
            self._service._store.save_streamed({one: "".join(self._words[one]) for one in self._unsaved})  # noqa: SLF001 - the follower is part of the service
        except KnownError:
            # The words stay in memory; the final save tries again and tells the person if it cannot.
            return
        self._unsaved.clear()

    def _finish(self, draft_id: str, state: DraftState, failure: str) -> None:
        service = self._service
        model_text = "".join(self._words[draft_id])
        self._unsaved.discard(draft_id)
        draft = self._drafts[draft_id]
        blocks = service.shaped(model_text, draft.mode, self._product, self._campaign) if model_text.strip() else ()
        checked = service._checking.check_blocks(blocks, self._product, self._campaign)  # noqa: SLF001 - as above
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
            service._store.finish_draft(draft, counts)  # noqa: SLF001 - as above
        except KnownError as problem:
            # Not saved: the person still has the words on the screen, and reads why they are not in the store.
            draft = replace(draft, state="failed", failure=f"This draft could not be saved. {problem}")
        self._drafts[draft_id] = draft
        try:
            self._listener(DraftDone(draft, result, _speed(draft.provenance)))
        finally:
            self._run._close(draft_id)  # noqa: SLF001 - the run is closed by its follower alone


def _speed(provenance: Provenance) -> float | None:
    if provenance.generation_ms is None or provenance.first_token_ms is None or provenance.completion_tokens < 2:
        return None
    decoding_ms = provenance.generation_ms - provenance.first_token_ms
    return (provenance.completion_tokens - 1) * 1000 / decoding_ms if decoding_ms > 0 else None


def _match_form(recipe: Recipe, model: LibraryModel) -> None:
    if recipe.form == "chat" and model.header.kind == "base":
        raise KnownError(
            f'"{model.name}" is a base model without a chat template, and the recipe "{recipe.id}" is a chat.',
            'Give the candidate a completion recipe such as "dtc-completion".',
        )
