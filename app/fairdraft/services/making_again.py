"""How is a stored draft made again from its provenance, and is it the same?

It is a re-run, not a reproduction: the same words are promised only by the same build on the same machine, so every
difference that is known is told before the first word comes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.candidate import Candidate, Sampling
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import DiffPart
from fairdraft.domain.generation import (
    AdapterFile,
    GenerationRequest,
    LoadedModel,
    Message,
    ModelFile,
    Prompt,
    WantedDraft,
)
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.product import Product
from fairdraft.domain.shortening import short_hash
from fairdraft.domain.study import DESK_PREFIX, desk_study
from fairdraft.domain.text_diff import words_diff
from fairdraft.services.candidate_adapters import CandidateAdapters
from fairdraft.services.drafting import (
    DraftingEvent,
    DraftingListener,
    DraftingModelReady,
    DraftingRun,
    DraftingService,
)
from fairdraft.services.managing_models import ModelService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Documents, DraftStore
from fairdraft.services.provenance_again import grammar_of, provenance_again

# What a loaded model says of itself, and under which name a draft keeps it.
_OF_LOADING: dict[str, str] = {
    "backend": "backend",
    "gpu_layers": "GPU layers",
    "threads": "threads",
    "context_tokens": "context",
    "batch_width": "drafts side by side",
    "micro_batch": "tokens computed at once",
    "flash_attention": "flash attention",
    "kv_unified": "one cache for all drafts",
    "kv_type": "type of the cache",
    "chat_template_sha256": "chat template",
    "engine_build": "engine's build",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was when the draft was made."""

    what: str
    then: str
    now: str

    def __str__(self) -> str:
        return f"{self.what}: then {self.then or 'not known'}, now {self.now or 'not known'}"


@dataclass(frozen=True, slots=True)
class DraftAgain:
    """A draft that can be made again: with what is asked, and what differs already now."""

    of: Draft
    differences: tuple[Difference, ...]
    request: GenerationRequest
    draft: Draft
    campaign: Campaign
    product: Product | None

    @property
    def caution(self) -> str:
        """What may change its words though nothing differs; empty for a draft that was surely written alone and at
        a stretch.
        """
        if self.of.provenance.batch_width > 1:
            return "If it was written beside other drafts, its words may differ now that it is written alone."
        if not self.of.study.startswith(DESK_PREFIX):
            return "If it stood still while somebody drafted at the desk, its words may differ now that it does not."
        return ""


@dataclass(frozen=True, slots=True)
class ComparedAgain:
    """A draft and the one made again: whether the model's words are the same, and the way from one to the other."""

    same: bool
    diff: tuple[DiffPart, ...]


DifferencesListener = Callable[[tuple[Difference, ...]], None]


class MakingAgainService:
    """Makes stored drafts again: same prompt, seed, sampling, grammar, model file and adapter, and computed alike: as
    many layers on a card, the same width, step and way of attention. The threads are those of today, which change no
    number but the time.

    Args:
        engine_build: the full name of the engine's build, asked for when first needed; a KnownError where it cannot be.
    """

    def __init__(
        self,
        *,
        store: DraftStore,
        drafting: DraftingService,
        products: ProductService,
        models: ModelService,
        adapters: CandidateAdapters,
        documents: Documents,
        app_version: str,
        machine: str,
        engine_build: Callable[[], str],
    ) -> None:
        self._store = store
        self._drafting = drafting
        self._products = products
        self._models = models
        self._adapters = adapters
        self._documents = documents
        self._app_version = app_version
        self._machine = machine
        self._engine_build = engine_build

    def plan(self, draft_id: str) -> DraftAgain:
        """What would be asked to make a draft again, and what is known to differ.

        Raises:
            KnownError: it came from elsewhere, or its model or prompt are not there any more.
        """
        draft = self._drafting.draft(draft_id)
        birth = draft.provenance
        campaign = self._products.campaign(draft.campaign)
        product = self._products.product_of(campaign)
        prompt = _prompt(draft)
        candidate = self._candidate(draft)
        model, file, model_differences = self._model_file(birth, candidate)
        adapters, adapter_differences = self._adapter_files(birth, candidate)
        differences = (
            *model_differences,
            *adapter_differences,
            *self._other_differences(birth, product),
        )
        again = replace(
            draft,
            id=new_id(),
            study=desk_study(campaign.id),
            state="streaming",
            model_text="",
            blocks=(),
            text="",
            failure="",
            made_at=utc_now(),
            provenance=provenance_again(
                birth, draft.id, self._app_version, self._machine, model, file, adapters, product
            ),
        )
        request = GenerationRequest(
            request_id=new_id(),
            model=file,
            prompt=prompt,
            drafts=(WantedDraft(again.id, birth.seed),),
            sampling=Sampling.model_validate(birth.sampler),
            stop=birth.stop,
            grammar=grammar_of(birth),
            adapters=adapters,
        )
        return DraftAgain(draft, differences, request, again, campaign, product)

    def start(self, plan: DraftAgain, listener: DraftingListener, told: DifferencesListener) -> DraftingRun:
        """Make it again; events come as of any order. `told` gets, before the first word, what else differs now that
        the model is loaded: where and how it is computed.
        """
        known = {one.what for one in plan.differences}

        def listen(event: DraftingEvent) -> None:
            if isinstance(event, DraftingModelReady) and event.loaded is not None:
                more = loading_differences(plan.of.provenance, event.loaded)
                told(tuple(one for one in more if one.what not in known))
            listener(event)

        self._store.begin_drafts((plan.draft,))
        return self._drafting.launch(plan.request, (plan.draft,), listen, product=plan.product, campaign=plan.campaign)

    @staticmethod
    def compare(plan: DraftAgain, again: Draft) -> ComparedAgain:
        """Whether the words are the same."""
        same = plan.of.model_text == again.model_text
        return ComparedAgain(same, words_diff(plan.of.model_text, again.model_text))

    def _candidate(self, draft: Draft) -> Candidate | None:
        return next((one for one in self._products.candidates() if one.id == draft.candidate), None)

    def _model_file(
        self, birth: Provenance, candidate: Candidate | None
    ) -> tuple[LibraryModel, ModelFile, tuple[Difference, ...]]:
        """The model of the same content, wherever its file lies now, or else the one that the candidate has now; what
        is loaded of it; what differs.
        """
        if birth.endpoint is not None:
            raise KnownError(
                "This draft was written by a hosted model, which cannot be asked for exactly the same draft again.",
                "Ask the candidate for a new draft.",
            )
        # By its content: the file may lie at several places, and be gone from one.
        model = next((one.sha256 for one in self._models.models() if one.sha256 == birth.model_sha256), None)
        if model is None and (candidate is None or candidate.model is None):
            raise KnownError(
                f'The model "{birth.model_name}" that wrote this draft is no longer in the library.',
                'Add its file again, on the models screen or with "fairdraft models add PATH".',
            )
        base = candidate or _nobody(birth)
        of_model = base if model is None else base.model_copy(update={"model": model})
        if birth.adapter_sha256 is None:
            of_model = of_model.model_copy(update={"adapter": None})
        found, file = self._models.file_for(of_model, as_is=birth.copy_sha256 is None)
        asked = replace(file, context_tokens=birth.context_tokens or file.context_tokens, width=birth.batch_width)
        if found.sha256 != birth.model_sha256:
            now = f"{_short(found.sha256)} ({found.name})"
            return found, asked, (Difference("model file", _short(birth.model_sha256), now),)
        asked = _computed_alike(asked, birth)
        copy = file.sha256 if file.copy_of else None
        if copy == birth.copy_sha256:
            return found, asked, ()
        return found, asked, (Difference("faster copy", _short(birth.copy_sha256), _short(copy) or "none"),)

    def _adapter_files(
        self, birth: Provenance, candidate: Candidate | None
    ) -> tuple[tuple[AdapterFile, ...], tuple[Difference, ...]]:
        """The adapter of the same content, wherever it lies now; else the one that the candidate has now."""
        if birth.adapter_sha256 is None:
            # What the candidate lays over its model since then has no part in this draft.
            return (), ()
        try:
            adapters = () if candidate is None else self._adapters.of(candidate)
        except KnownError:
            adapters = self._from_library(birth)
            if not adapters:
                raise
        if not adapters or adapters[0].sha256 != birth.adapter_sha256:
            adapters = self._from_library(birth) or adapters
        now = adapters[0].sha256 if adapters else None
        if now == birth.adapter_sha256:
            # The candidate may lay it over with another strength by now.
            kept = birth.adapter_scale
            if kept is not None:
                return tuple(replace(one, scale=kept) for one in adapters), ()
            told = (Difference("strength of the adapter", "", f"{one.scale:g}") for one in adapters if one.scale != 1)
            return adapters, tuple(told)
        return adapters, (Difference("adapter", _short(birth.adapter_sha256), _short(now) or "none"),)

    def _from_library(self, birth: Provenance) -> tuple[AdapterFile, ...]:
        """The draft's adapter as a file of the library, where it is one."""
        return tuple(
            AdapterFile(one.path, one.sha256, Path(one.path).name)
            for one in self._models.models()
            if one.sha256 == birth.adapter_sha256 and self._models.is_there(one)
        )[:1]

    def _other_differences(self, birth: Provenance, product: Product | None) -> tuple[Difference, ...]:
        recipe = next((one for one in self._documents.recipes() if one.id == birth.recipe), None)
        grammar = "" if birth.grammar_sha256 is None or grammar_of(birth) is not None else "no longer there"
        now = {
            "program": (birth.app_version, self._app_version),
            "engine's build": (birth.engine_build, self._engine_build()),
            "machine": (birth.machine, self._machine),
            "recipe's version (the prompt is the one kept)": (
                birth.recipe_version,
                "" if recipe is None else recipe.version,
            ),
            "product's version (approved blocks are inserted from it)": (
                birth.product_version or "",
                "" if product is None else product.version,
            ),
            "grammar": ("", grammar),
        }
        return tuple(Difference(what, *pair) for what, pair in now.items() if pair[0] != pair[1])


def loading_differences(birth: Provenance, loaded: LoadedModel) -> Iterable[Difference]:
    """Where and how the model is computed otherwise than when the draft was made, as far as that was kept then."""
    kept = {field.name for field in fields(Provenance)}
    for name, words in _OF_LOADING.items():
        then, now = getattr(birth, name) if name in kept else None, getattr(loaded, name)
        if then != now and (then not in (None, "", 0) or _was_kept(birth, name)):
            yield Difference(words, _shown(then), _shown(now))


def _was_kept(birth: Provenance, name: str) -> bool:
    """Whether a no or a zero was meant: earlier versions kept neither."""
    kept_with = {"gpu_layers": birth.backend, "flash_attention": birth.kv_type, "kv_unified": birth.kv_type}
    return bool(kept_with.get(name))


def _computed_alike(file: ModelFile, birth: Provenance) -> ModelFile:
    """The file, to be computed as the draft was, as far as that was kept then; with fewer layers on the card where not
    as many fit now.
    """
    layers = birth.gpu_layers if file.gpu_layers < 0 else min(birth.gpu_layers, file.gpu_layers)
    return replace(
        file,
        # Both have their places in a step (LlamaModel.micro_batch).
        prompt_chunk=max(0, birth.micro_batch - 2 * birth.batch_width) if birth.batch_width else 0,
        flash_attention=birth.flash_attention if birth.kv_type else file.flash_attention,
        gpu_layers=layers if birth.backend else file.gpu_layers,
    )


def _prompt(draft: Draft) -> Prompt:
    birth = draft.provenance
    if birth.messages:
        return Prompt(tuple(_message(one) for one in birth.messages))
    if birth.recipe_form == "completion" and birth.rendered_prompt:
        return Prompt(completion=birth.rendered_prompt)
    raise KnownError(
        f"The draft {draft.id[:8]} cannot be made again: "
        + ("it came from elsewhere." if birth.source else "the parts of its prompt were not kept."),
        "Ask its candidate for a new draft of the same brief.",
    )


def _message(kept: dict[str, str]) -> Message:
    return Message(kept["role"], kept["text"])  # type: ignore[arg-type] # kept from a message


def _nobody(birth: Provenance) -> Candidate:
    """Stands for a candidate that is not there any more; the model's library looks at its model alone."""
    value: dict[str, Any] = {
        "schema": "fairdraft/candidate@1",
        "id": "gone",
        "name": "gone",
        "model": birth.model_name,
        "recipe": birth.recipe,
    }
    return Candidate.model_validate(value)


def _short(sha256: str | None) -> str:
    return "" if not sha256 else short_hash(sha256)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return short_hash(text) if len(text) == 64 and text.isalnum() else text
