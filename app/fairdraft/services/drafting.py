"""How does a brief become drafts?"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from fairdraft.domain.campaign import Brief, Campaign, brief_sha256
from fairdraft.domain.candidate import Candidate, MachinePrice, Retrieval, Sampling
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.draft_form import grammar_for
from fairdraft.domain.errors import UsageError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.generation import GenerationRequest, HostedRequest, WantedDraft
from fairdraft.domain.hosted import estimated_tokens, shown_prompt
from fairdraft.domain.identity import new_id, text_sha256, utc_now
from fairdraft.domain.product import Product
from fairdraft.domain.prompt_size import PromptSize, prompt_tokens
from fairdraft.domain.recipe import DraftMode, Recipe
from fairdraft.domain.study import desk_study
from fairdraft.services.checking import CheckingService
from fairdraft.services.draft_follower import DraftFollower
from fairdraft.services.draft_order import LARGEST_SEED
from fairdraft.services.draft_order import DraftOrder as DraftOrder
from fairdraft.services.drafting_run import DraftBegunAnew as DraftBegunAnew
from fairdraft.services.drafting_run import DraftDone as DraftDone
from fairdraft.services.drafting_run import DraftingEvent as DraftingEvent
from fairdraft.services.drafting_run import DraftingListener as DraftingListener
from fairdraft.services.drafting_run import DraftingModelReady as DraftingModelReady
from fairdraft.services.drafting_run import DraftingRun as DraftingRun
from fairdraft.services.drafting_run import DraftWords as DraftWords
from fairdraft.services.drafting_source import SMALLEST_CONTEXT as SMALLEST_CONTEXT
from fairdraft.services.drafting_source import DraftingSource, DraftingSources
from fairdraft.services.hosted import Leaving
from fairdraft.services.library import LibraryService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import no_draft, unknown
from fairdraft.services.ports import Documents, DraftStore, Engine
from fairdraft.services.prompt_making import PromptMade, make_prompt
from fairdraft.services.token_counting import TextCounter, TokenCounting

# Drafts of another process that nobody saved for this long were left behind by a crash.
_ABANDONED_SECONDS = 120.0
# How the ids of briefs begin that people wrote themselves.
_OWN = "own-"


@dataclass(frozen=True, slots=True)
class _Work:
    """An order with everything that its words mean."""

    campaign: Campaign
    product: Product | None
    candidate: Candidate
    brief: Brief
    recipe: Recipe
    source: DraftingSource
    sampling: Sampling
    mode: DraftMode
    built: PromptMade

    @property
    def grammar(self) -> str | None:
        """What the words must follow; None for a whole piece."""
        return None if self.mode == "raw" else grammar_for(self.campaign.channel)

    def request(self, drafts: tuple[Draft, ...], *, patient: bool = False) -> GenerationRequest:
        """What the engine is asked for; without drafts, to read the prompt alone. `patient` as in the request."""
        return self.source.request(
            request_id=new_id(),
            prompt=self.built.prompt,
            drafts=tuple(WantedDraft(draft.id, draft.provenance.seed) for draft in drafts),
            sampling=self.sampling,
            stop=self.recipe.stop,
            grammar=self.grammar,
            patient=patient,
        )


class DraftingService:
    """Drafts copy with a candidate for a brief, checks it, and keeps it with its provenance."""

    def __init__(
        self,
        *,
        store: DraftStore,
        engine: Engine,
        products: ProductService,
        sources: DraftingSources,
        checking: CheckingService,
        library: LibraryService,
        documents: Documents,
        app_version: str,
        machine: str,
    ) -> None:
        self._store = store
        self._engine = engine
        self._counting = TokenCounting(lambda: self._engine)
        self._products = products
        self._sources = sources
        self._checking = checking
        self._library = library
        self._documents = documents
        self._app_version = app_version
        self._machine = machine

    def brief(self, order: DraftOrder, campaign: Campaign) -> Brief:
        """The brief an order means; a person's own gets an id from its words, so the same words pair again."""
        if order.brief_text is not None:
            text = order.brief_text.strip()
            if not text:
                raise UsageError("The brief is empty.", "Write what the piece should say, or pick a brief.")
            return Brief(id=f"{_OWN}{text_sha256(text)[:8]}", text=text)
        if order.brief_id is None:
            if not campaign.briefs:
                raise UsageError(f'The campaign "{campaign.id}" has no briefs.', "Write one of your own.")
            return campaign.briefs[0]
        found = campaign.brief(order.brief_id)
        if found is None:
            raise unknown("brief", order.brief_id, [one.id for one in campaign.briefs])
        return found

    def start(
        self,
        order: DraftOrder,
        listener: DraftingListener,
        begin: Callable[[tuple[Draft, ...]], None] | None = None,
    ) -> DraftingRun:
        """Begin the drafts of an order and return at once; events come on another thread.

        Every draft is in the store before the model sees the prompt, and its words are saved while they
        stream. Each draft ends with one DraftDone. `begin` puts the drafts into the store in another way than at
        the desk.

        Raises:
            UsageError: a count, seed or length out of range, an empty brief.
            KnownError: an unknown campaign, brief or candidate, a model file that is gone or changed, a
                prompt that does not fit, or a bad rule pack.
        """
        order.refuse_out_of_range()
        work = self._work(order)
        self._sources.require_consent(work.candidate)
        self._checking.make_ready()
        drafts = self._wanted(order, work)
        request = work.request(drafts, patient=order.study is not None)
        (begin or self._store.begin_drafts)(drafts)
        return self.launch(
            request,
            drafts,
            listener,
            product=work.product,
            campaign=work.campaign,
            left_out=work.built.left_out,
            machine_price=work.candidate.machine_price,
        )

    def launch(
        self,
        request: GenerationRequest,
        drafts: tuple[Draft, ...],
        listener: DraftingListener,
        *,
        product: Product | None,
        campaign: Campaign,
        left_out: tuple[str, ...] = (),
        machine_price: MachinePrice | None = None,
    ) -> DraftingRun:
        """Have the engine write drafts that are in the store already, as `start` does."""
        run = DraftingRun(request.request_id, drafts, self._engine)
        follower = DraftFollower(
            run,
            store=self._store,
            checking=self._checking,
            product=product,
            campaign=campaign,
            left_out=left_out,
            near_copy=self._library.near_copy,
            machine_price=machine_price,
            endpoint=request.endpoint if isinstance(request, HostedRequest) else None,
            listener=listener,
        )
        self._engine.submit(request, follower.on_event)
        return run

    def get_ready(self, order: DraftOrder, loaded: str) -> None:
        """Have the prompt of an order read before it is given, so that its drafts begin at once.

        Args:
            order: what may be drafted next.
            loaded: the name of the model that the engine has loaded. Nothing is done for another one.

        Raises:
            KnownError: as `start` does.
        """
        candidate = self._products.candidate(order.candidate)
        if candidate.endpoint is not None or self._source(order, candidate).model.name != loaded:
            return
        # Approved copy that was not read for its meaning yet is not read now, when nobody asked.
        self._engine.get_ready(self._work(order, self._counter_of).request(()))

    def leaving(self, order: DraftOrder) -> Leaving | None:
        """What an order would send away: None for a candidate of this machine. Raises as `start` does."""
        work = self._work(order)
        if work.source.endpoint is None:
            return None
        return Leaving(work.candidate.id, work.source.endpoint, shown_prompt(work.built.prompt))

    def prompt_size(self, order: DraftOrder, loaded: str, *, at_rest: bool = True) -> PromptSize:
        """What the prompt of an order takes of the context; nothing is loaded for it.

        Args:
            order: what would be drafted.
            loaded: the name of the model that the engine has loaded, empty for none. Any other counts with its
                vocabulary alone.
            at_rest: whether the engine has nothing to do; else tokens of any other are estimated, so that nobody
                waits for what it does.

        Raises:
            KnownError: as `start` does.
        """
        why = "a hosted model"

        def counter(source: DraftingSource) -> TextCounter:
            nonlocal why
            if source.endpoint is not None:
                return estimated_tokens
            is_loaded = source.model.name == loaded
            count, why = self._counting.without_loading(source.model, is_loaded=is_loaded, at_rest=at_rest)
            return count

        work = self._work(order, counter)
        source = work.source
        room = _room(source, work.sampling)
        return PromptSize(
            tokens=prompt_tokens(work.built.prompt, counter(source)),
            room=room,
            for_draft=source.model.context_tokens - room,
            left_out=work.built.left_out,
            estimate=why,
        )

    def _work(self, order: DraftOrder, counter: Callable[[DraftingSource], TextCounter] | None = None) -> "_Work":
        """What an order means; its prompt is fitted with this counter of tokens (None: that of its model, which is
        loaded for it), and then nobody waits for the meaning of approved copy.
        """
        campaign = self._products.campaign(order.campaign)
        product = self._products.product_of(campaign)
        candidate = self._products.candidate(order.candidate)
        brief = self.brief(order, campaign)
        recipe = self._recipe(candidate)
        source = self._source(order, candidate)
        source.check_form(recipe)
        sampling = candidate.sampling
        if order.max_tokens is not None:
            sampling = sampling.model_copy(update={"max_tokens": order.max_tokens})
        elif order.raw:
            # A whole piece with its safety information is longer than what is written of an assisted one.
            sampling = sampling.model_copy(update={"max_tokens": max(sampling.max_tokens, 900)})
        mode: DraftMode = "raw" if order.raw else "assisted"
        built = self._prompt(
            recipe,
            mode,
            product,
            campaign,
            brief,
            retrieval=candidate.retrieval,
            room=_room(source, sampling),
            count=(counter or self._counter_of)(source),
            wait=counter is None,
        )
        return _Work(campaign, product, candidate, brief, recipe, source, sampling, mode, built)

    def _source(self, order: DraftOrder, candidate: Candidate) -> DraftingSource:
        return self._sources.of(candidate, order.context_tokens, order.gpu_layers, as_is=order.as_is)

    def _wanted(self, order: DraftOrder, work: _Work) -> tuple[Draft, ...]:
        """The drafts of an order before a word of them is written, each with its seed."""
        grammar = work.grammar
        campaign, product, brief, recipe, built = work.campaign, work.product, work.brief, work.recipe, work.built
        first_seed = secrets.randbelow(LARGEST_SEED - order.count) if order.seed is None else order.seed
        provenance = Provenance(
            app_version=self._app_version,
            **work.source.born,
            sampler=work.sampling.model_dump(mode="json"),
            stop=recipe.stop,
            grammar_sha256=None if grammar is None else text_sha256(grammar),
            grammar=grammar,
            messages=tuple({"role": one.role, "text": one.text} for one in built.prompt.messages),
            retrieval_ids=built.shown,
            retrieval_by=built.chosen_by if built.shown else "",
            recipe=recipe.id,
            recipe_version=recipe.version,
            recipe_form=recipe.form,
            product=None if product is None else product.id,
            product_version=None if product is None else product.version,
            machine=self._machine,
        )
        return tuple(
            Draft(
                id=new_id(),
                study=order.study or desk_study(campaign.id),
                campaign=campaign.id,
                brief=brief.id,
                brief_text=brief.text,
                brief_sha256=brief_sha256(product, campaign, brief.text),
                candidate=work.candidate.id,
                mode=work.mode,
                state="streaming",
                model_text="",
                blocks=(),
                text="",
                provenance=replace(provenance, seed=seed),
                made_at=utc_now(),
            )
            for seed in order.seeds or range(first_seed, first_seed + order.count)
        )

    def recover(self) -> tuple[Draft, ...]:
        """Drafts that a crashed program left in mid-sentence are kept with what they had; tells which."""
        return self._store.recover_abandoned(_ABANDONED_SECONDS)

    def draft(self, draft_id: str) -> Draft:
        """A draft by id or the beginning of it; NotHereError if there is none, UsageError if there are several."""
        found = self._store.draft(draft_id)
        if found is None:
            raise no_draft(draft_id)
        return found

    def drafts(
        self, *, campaign: str | None = None, brief: str | None = None, limit: int | None = None
    ) -> tuple[Draft, ...]:
        """Drafts made at the desk, newest first; a study shows its own in its own order."""
        return self._store.drafts(campaign=campaign, brief=brief, limit=limit, desk=True)

    def desk_drafts(self, campaign: str, brief: str, *, newest: int) -> tuple[tuple[Draft, ...], int]:
        """Of the drafts of a brief that have something to show the last ones, and those that a piece was begun from,
        newest first; and how many there are in all.
        """
        return self._store.desk_drafts(campaign, brief, newest=newest)

    def own_briefs(self, campaign: str) -> tuple[Brief, ...]:
        """What people wrote as briefs of their own and had drafted, the last used first."""
        return self._store.briefs(campaign, beginning=_OWN)

    def check(self, draft: Draft) -> CheckResult:
        """Check a stored draft with today's rules and its campaign's product."""
        campaign = self._products.campaign(draft.campaign)
        product = self._products.product_of(campaign)
        return self._checking.check_blocks(draft.blocks, product, campaign).result

    def _recipe(self, candidate: Candidate) -> Recipe:
        recipes = self._documents.recipes()
        for recipe in recipes:
            if recipe.id == candidate.recipe:
                return recipe
        raise unknown("recipe", candidate.recipe, [one.id for one in recipes])

    def _counter_of(self, source: DraftingSource) -> TextCounter:
        return estimated_tokens if source.endpoint is not None else self._counting.by_model(source.model)

    def _prompt(
        self,
        recipe: Recipe,
        mode: DraftMode,
        product: Product | None,
        campaign: Campaign,
        brief: Brief,
        *,
        retrieval: Retrieval,
        room: int,
        count: Callable[[str], int],
        wait: bool,
    ) -> PromptMade:
        examples = self._library.examples(retrieval, product, campaign, brief, wait=wait)
        made = make_prompt(
            recipe, mode, product, campaign, brief, examples.copies, wanted=retrieval.k, room=room, count_tokens=count
        )
        return replace(made, chosen_by=examples.means.how)


def _room(source: DraftingSource, sampling: Sampling) -> int:
    """The tokens that a prompt may take: the context without what the draft is kept."""
    context = source.model.context_tokens
    return context - min(sampling.max_tokens, context // 2)
