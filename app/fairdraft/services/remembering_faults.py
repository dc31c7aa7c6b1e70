"""What ended the engine before, so that the same poison is not tried twice?"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairdraft.domain.diagnostic import Diagnostic
from fairdraft.domain.engine_fault import EngineFault, EngineFaultError, FaultScope
from fairdraft.domain.errors import KnownError
from fairdraft.domain.fault_key import fault_key, reading_fault_key
from fairdraft.domain.generation import DraftFailed, GenerationRequest, ModelFile
from fairdraft.domain.identity import utc_now
from fairdraft.domain.model_fact import ModelFact
from fairdraft.services.model_ports import ModelLibraryStore
from fairdraft.services.ports import CatalogueStore

_SCOPES: tuple[FaultScope, ...] = ("model", "request", "draft")
_SHORTEST = 4
_AT_FAULT: dict[str, str] = {
    "model": "loading the model with these settings",
    "request": "this prompt",
    "draft": "this draft (its seed)",
    "embedding": "reading texts with this model",
}


@dataclass(frozen=True, slots=True)
class RememberedFault:
    """Something that is known to end the engine: when it did, with which model and settings, and how."""

    key: str
    model_name: str
    model_sha256: str
    scope: FaultScope
    kind: str
    step: str
    what: str
    remedy: str
    line: str
    context_tokens: int
    gpu_layers: int
    seed: int | None
    made_at: datetime

    @property
    def at_fault(self) -> str:
        """What was found to be at fault, in words."""
        return _AT_FAULT[self.scope]


class RememberedFaults:
    """The faults that are remembered. The engine asks before it tries, and tells what it found at fault.

    Args:
        facts: where they are kept.
        catalogue: the models, by whose files they are kept.
        engine: the engine's build, and what of its settings matters: another one is tried anew.
    """

    def __init__(self, facts: ModelLibraryStore, catalogue: CatalogueStore, engine: Callable[[], str]) -> None:
        self._facts = facts
        self._catalogue = catalogue
        self._engine = engine

    def remembered(self, request: GenerationRequest) -> dict[str, DraftFailed]:
        """The drafts of a request that are known to end the engine, by id, with the end each is to get."""
        known = {one.key: one for one in self._of_model(_library_file(request.model))}
        if not known:
            return {}
        found: dict[str, DraftFailed] = {}
        for scope in _SCOPES:
            for draft in request.drafts:
                one = known.get(fault_key(request, scope, self._engine(), draft.draft_id))
                if one is not None and draft.draft_id not in found:
                    found[draft.draft_id] = _refused(request.request_id, draft.draft_id, one)
        return found

    def remember(self, request: GenerationRequest, failed: DraftFailed) -> None:
        """Keep that a draft of the request was found at fault. What ended the engine from outside is not kept."""
        fault = failed.fault
        if fault is None or fault.scope is None or not request.model.sha256:
            return
        seed = next(draft.seed for draft in request.drafts if draft.draft_id == failed.draft_id)
        key = fault_key(request, fault.scope, self._engine(), failed.draft_id)
        told = EngineFaultError(failed.what, failed.remedy, fault)
        self._keep(request.model, key, told, seed if fault.scope == "draft" else None)

    def remembered_reading(self, model: ModelFile) -> EngineFaultError | None:
        """What to tell instead of having texts read by an embedding model that is known to end the engine over it."""
        key = reading_fault_key(model, self._engine())
        known = next((one for one in self._of_model(model.sha256) if one.key == key), None)
        if known is None:
            return None
        what = f"Texts were not indexed by meaning. {_not_tried(known)}"
        remedy = (
            "Choose another embedding model in the settings, or try this one again: fairdraft models faults "
            f"--forget {key}"
        )
        return EngineFaultError(what, remedy, _fault_of(known))

    def remember_reading(self, model: ModelFile, fault: EngineFaultError) -> None:
        """Keep that an embedding model ended the engine while it was loaded or read texts."""
        if model.sha256:
            self._keep(model, reading_fault_key(model, self._engine()), fault, None)

    def _keep(self, model: ModelFile, key: str, told: EngineFaultError, seed: int | None) -> None:
        fault = told.fault
        if fault.kind == "killed":
            return
        fact = ModelFact(
            model_sha256=_library_file(model),
            kind="fault",
            key=key,
            facts={
                "scope": fault.scope,
                "kind": fault.kind,
                "step": fault.step or "",
                "what": told.what,
                "remedy": told.remedy,
                "line": fault.line,
                "engine": self._engine(),
                "model_name": model.name,
                "context_tokens": model.context_tokens,
                "gpu_layers": model.gpu_layers,
                "seed": seed,
            },
            made_at=utc_now(),
        )
        # A store that is full or read by a second window keeps nothing; the drafts' own ends say what happened.
        with suppress(KnownError):
            self._facts.save_model_fact(fact)

    def faults(self) -> tuple[RememberedFault, ...]:
        """All that is remembered, newest first."""
        hashes = {model.sha256 for model in self._catalogue.models()}
        hashes |= {model.sha256 for model in self._facts.forgotten_models()}
        found = [one for sha256 in hashes for one in self._of_model(sha256)]
        return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What `doctor` tells of them."""
        faults = self.faults()
        if not faults:
            return (Diagnostic("engine's crashes", "ok", "Nothing is known to stop the engine."),)
        return tuple(
            Diagnostic(
                "engine's crashes",
                "warn",
                f"{one.model_name}: {one.at_fault} ended the engine on {one.made_at:%Y-%m-%d} and is not tried again. "
                f"{one.what}",
                f"{one.remedy} To try it anyway: fairdraft models faults --forget {one.key}",
            )
            for one in faults
        )

    def forget(self, key: str | None = None) -> tuple[RememberedFault, ...]:
        """Forget one fault (by its key, or the beginning of it or of its code) or all, so that it is tried again.

        Raises:
            KnownError: no fault, or more than one, is named so.
        """
        these = self.faults() if key is None else (self._named(key),)
        for one in these:
            self._facts.forget_model_facts(one.model_sha256, "fault", one.key)
        return these

    def _named(self, key: str) -> RememberedFault:
        faults = self.faults()
        exact = [one for one in faults if one.key == key]
        near = exact or [
            one
            for one in faults
            if len(key) >= _SHORTEST and (one.key.startswith(key) or one.key.partition("-")[2].startswith(key))
        ]
        if len(near) != 1:
            raise KnownError(
                f'{"No" if not near else "More than one"} remembered crash is named "{key}".',
                '"fairdraft doctor" names them.',
            )
        return near[0]

    def _of_model(self, sha256: str) -> Iterable[RememberedFault]:
        if not sha256:
            return ()
        try:
            facts = self._facts.model_facts(sha256, "fault")
        except KnownError:
            # Without the store nothing is known; a draft then fails for that reason, not for this one.
            return ()
        # Earlier versions kept some that had been ended from outside.
        return tuple(_fault(fact) for fact in facts if fact.facts["kind"] != "killed")


def _fault(fact: ModelFact) -> RememberedFault:
    given: dict[str, Any] = fact.facts
    return RememberedFault(
        key=fact.key,
        model_name=given["model_name"],
        model_sha256=fact.model_sha256,
        scope=given["scope"],
        kind=given["kind"],
        step=given["step"],
        what=given["what"],
        remedy=given["remedy"],
        line=given["line"],
        context_tokens=given["context_tokens"],
        gpu_layers=given["gpu_layers"],
        seed=given["seed"],
        made_at=fact.made_at,
    )


def _refused(request_id: str, draft_id: str, known: RememberedFault) -> DraftFailed:
    return DraftFailed(request_id, draft_id, _not_tried(known), known.remedy, _fault_of(known))


def _not_tried(known: RememberedFault) -> str:
    when = f"{known.made_at:%d %B %Y}".lstrip("0")
    return f"This was not tried, because {known.at_fault} ended the engine on {when}: {known.what}"


def _fault_of(known: RememberedFault) -> EngineFault:
    return EngineFault(
        known.kind,  # type: ignore[arg-type] # kept by `remember`, from a fault
        known.step or None,  # type: ignore[arg-type] # likewise
        known.line,
        known.scope,
        known_as=known.key,
    )


def _library_file(model: ModelFile) -> str:
    """The hash of the library's file, also where its faster copy computes."""
    return model.copy_of or model.sha256
