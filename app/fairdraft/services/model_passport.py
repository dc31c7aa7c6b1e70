"""What stands in a model's passport?"""

from pathlib import Path
from typing import Any

from fairdraft.domain.identity import text_sha256
from fairdraft.domain.model import LibraryModel, ModelNotes
from fairdraft.domain.model_copy import CopyUse
from fairdraft.domain.model_parts import part_numbers
from fairdraft.domain.model_verdict import ModelFit

NOTED = ("training_data", "knowledge_cutoff", "domains")
"""What people can note of a model."""


def passport_of(
    model: LibraryModel, fit: ModelFit, alike: tuple[str, ...], copy: CopyUse | None, license_text: Path | None
) -> dict[str, Any]:
    """The passport as JSON; what is not known is null."""
    header = model.header
    return {
        "id": model.id,
        "name": model.name,
        "path": model.path,
        "files": part_numbers(Path(model.path).name)[1],
        "size": model.size,
        "sha256": model.sha256,
        "architecture": header.architecture,
        "parameters": header.parameters,
        "quantisation": header.quantisation,
        "context_length": header.context_length,
        "languages": list(header.languages),
        "licence": header.licence,
        "licence_text": None if license_text is None else str(license_text),
        "licence_restricts_training": model.licence_restricts_training,
        "base_model": header.base_model,
        "kind": header.kind,
        "role": header.role,
        "chat_template_sha256": text_sha256(header.chat_template) if header.chat_template else None,
        "tokenizer": header.tokenizer,
        "fit": {
            "device": fit.device,
            "weights": fit.weights,
            "kv_per_1k_tokens": fit.kv_per_1k_tokens,
            "compute": fit.compute,
            "total": fit.total,
            "fits": fit.fits,
            "suggested_context": fit.suggested_context,
            "suggested_gpu_layers": fit.suggested_gpu_layers,
            "free": fit.free or None,
            "in_words": " ".join(filter(None, (fit.in_words, fit.what_helps))),
        },
        "copy": None if copy is None else _copy(copy),
        "notes": _notes(model.notes),
        "probe": None,
        "state": model.state,
        "found_sha256": model.found_sha256,
        "alike": list(alike),
        "origin": model.origin,
        "starter": model.starter,
        "note": model.note,
    }


def _copy(use: CopyUse) -> dict[str, Any]:
    copy = use.copy
    return {
        "form": copy.form,
        "path": copy.path,
        "size": copy.size,
        "sha256": copy.sha256,
        "drafts": not use.unused,
        "why": use.unused,
    }


def _notes(notes: ModelNotes) -> dict[str, Any]:
    texts = {name: getattr(notes, name) for name in NOTED}
    return {name: None if note is None else note.text for name, note in texts.items()} | {
        "sources": {name: note.source for name, note in texts.items() if note is not None}
    }
