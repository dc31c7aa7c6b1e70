"""Under which keys is it remembered that something ended the engine?

A key holds all that may matter and nothing else: another engine, another context, other words or another seed are
tried as if nothing had happened.
"""

import json
from dataclasses import asdict
from typing import Any

from fairdraft.domain.engine_fault import FaultScope
from fairdraft.domain.generation import GenerationRequest, ModelFile
from fairdraft.domain.identity import text_sha256

_LENGTH = 16
# What says where the file lies and how fast it is computed, not what is computed.
_OF_NO_MATTER = ("path", "name", "sha256", "threads", "copy_of", "copy_form")


def fault_key(request: GenerationRequest, scope: FaultScope, engine: str, draft_id: str | None = None) -> str:
    """The key of a fault of that scope; `draft_id` is needed for the scope `draft` alone.

    Args:
        request: what was asked.
        scope: what was found to be at fault.
        engine: the engine's build.
        draft_id: the draft at fault.
    """
    parts: dict[str, Any] = {
        "engine": engine,
        "model": _settings(request.model),
        "adapters": [(one.sha256, one.scale) for one in request.adapters],
    }
    if request.model.copy_of:
        # What ends the engine with a copy may not do so with the file, under whose hash both are kept.
        parts["copy"] = request.model.sha256
    if scope != "model":
        parts |= {"prompt": asdict(request.prompt), "grammar": request.grammar, "stop": request.stop}
    if scope == "draft":
        seed = next(draft.seed for draft in request.drafts if draft.draft_id == draft_id)
        parts |= {"sampling": request.sampling.model_dump(mode="json"), "seed": seed}
    return _key(scope, parts)


def reading_fault_key(model: ModelFile, engine: str) -> str:
    """The key of a fault of an embedding model, over its loading or over texts; `engine` is the engine's build."""
    return _key("embedding", {"engine": engine, "model": _settings(model)})


def _settings(model: ModelFile) -> dict[str, Any]:
    return {name: value for name, value in asdict(model).items() if name not in _OF_NO_MATTER}


def _key(scope: FaultScope, parts: dict[str, Any]) -> str:
    return f"{scope}-{text_sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True))[:_LENGTH]}"
