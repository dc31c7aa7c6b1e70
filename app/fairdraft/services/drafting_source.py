"""With what does a candidate draft: a model file with its adapter, or a hosted model?"""

from dataclasses import dataclass, field, replace
from typing import Any

from fairdraft.domain.candidate import Candidate, Endpoint
from fairdraft.domain.candidate_parts import adapted_and_hosted, base_asked_to_chat
from fairdraft.domain.errors import UsageError
from fairdraft.domain.generation import AdapterFile, GenerationRequest, HostedRequest, ModelFile
from fairdraft.domain.recipe import Recipe
from fairdraft.services.candidate_adapters import CandidateAdapters
from fairdraft.services.hosted import HostedService
from fairdraft.services.managing_models import ModelService
from fairdraft.services.measured_settings import MeasuredSettings

SMALLEST_CONTEXT = 512
"""Tokens that a prompt and a draft need together at the least."""

_CONTEXT_STEP = 256


@dataclass(frozen=True, slots=True)
class DraftingSource:
    """What a request is made for; `born` are the fields of the provenance that are known before the first word."""

    model: ModelFile
    adapters: tuple[AdapterFile, ...] = ()
    endpoint: Endpoint | None = None
    is_base: bool = False
    born: dict[str, Any] = field(default_factory=dict)

    def request(self, **asked: Any) -> GenerationRequest:
        """The request for it, from the other fields of a `GenerationRequest`."""
        if self.endpoint is None:
            return GenerationRequest(model=self.model, adapters=self.adapters, **asked)
        return HostedRequest(model=self.model, endpoint=self.endpoint, **asked)

    def check_form(self, recipe: Recipe) -> None:
        """Raise KnownError where a base model is asked to chat."""
        if recipe.form == "chat" and self.is_base:
            raise base_asked_to_chat(self.model.name, recipe)


class DraftingSources:
    """What candidates draft with: the model library, adapters, and hosted models."""

    def __init__(
        self, models: ModelService, adapters: CandidateAdapters, hosted: HostedService, measured: MeasuredSettings
    ) -> None:
        self._models = models
        self._adapters = adapters
        self._hosted = hosted
        self._measured = measured

    def of(
        self, candidate: Candidate, context_tokens: int | None, gpu_layers: int | None, *, as_is: bool = False
    ) -> DraftingSource:
        """What a candidate drafts with.

        Args:
            candidate: who drafts.
            context_tokens: the context instead of the usual one; a hosted model has its own.
            gpu_layers: the layers on the GPU instead of the usual ones.
            as_is: with the model's own file, also where its faster copy drafts.

        Raises:
            UsageError: a context or a number of layers that cannot be.
            KnownError: a model file that is gone or changed, or a hosted model that cannot be used now.
        """
        if candidate.endpoint is not None:
            return self._hosted_source(candidate, candidate.endpoint)
        # The copy is for the processor.
        model, file = self._models.file_for(candidate, as_is=as_is or gpu_layers not in (None, 0))
        file = self._measured.applied(_as_ordered(file, context_tokens, gpu_layers))
        adapters = self._adapters.of(candidate)
        born = {
            "model_name": model.name,
            "model_sha256": model.sha256,
            "model_licence": model.header.licence,
            "quantisation": model.header.quantisation,
            "architecture": model.header.architecture,
            "adapter_sha256": adapters[0].sha256 if adapters else None,
            "adapter_scale": adapters[0].scale if adapters else None,
            "context_tokens": file.context_tokens,
            "gpu_layers": file.gpu_layers,
            "copy_sha256": file.sha256 if file.copy_of else None,
            "copy_form": file.copy_form,
        }
        return DraftingSource(file, adapters, is_base=model.header.kind == "base", born=born)

    def require_consent(self, candidate: Candidate) -> None:
        """Raise ConsentNeededError where text would leave for a hosted model that nobody has agreed to."""
        if candidate.endpoint is not None:
            self._hosted.require_consent(candidate, candidate.endpoint)

    def _hosted_source(self, candidate: Candidate, endpoint: Endpoint) -> DraftingSource:
        if candidate.adapter is not None:
            raise adapted_and_hosted(candidate)
        file = self._hosted.model_of(candidate, endpoint)
        dated = endpoint.price_date
        born = {
            "model_name": endpoint.model,
            "endpoint": endpoint.url,
            "context_tokens": file.context_tokens,
            "price_in": endpoint.price_in,
            "price_out": endpoint.price_out,
            "price_date": "" if dated is None else dated.isoformat(),
        }
        return DraftingSource(file, endpoint=endpoint, born=born)


def _as_ordered(file: ModelFile, context: int | None, layers: int | None) -> ModelFile:
    """The model file with the context and the layers that an order asks for."""
    if context is not None:
        if context < SMALLEST_CONTEXT:
            raise UsageError(f"A context of {context} tokens was asked for.", f"Ask for {SMALLEST_CONTEXT} or more.")
        file = replace(file, context_tokens=context // _CONTEXT_STEP * _CONTEXT_STEP)
    if layers is not None:
        if layers < -1:
            raise UsageError(f"{layers} GPU layers were asked for.", "Ask for 0 or more, or for -1: all.")
        file = replace(file, gpu_layers=layers)
    return file
