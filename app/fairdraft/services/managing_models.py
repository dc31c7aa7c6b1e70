"""How do model files come into the library, and what is known of them?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.identity import new_id, text_sha256, utc_now
from fairdraft.domain.model import LibraryModel, ModelHeader, RecommendedModel
from fairdraft.services.naming import unknown
from fairdraft.services.ports import CatalogueStore, ModelFiles

STARTER_NAME = "SmolLM2-135M-Instruct Q4_1"
STARTER_NOTE = "starter: for trying the program; it is small and writes weak copy"
# The context asked for when a model was trained on more: room for a whole ISI in a raw prompt.
_USUAL_CONTEXT = 4096
# Licences whose terms restrict training other models on what a model writes.
_RESTRICTING_LICENCES = ("llama", "gemma", "hai-def", "cc-by-nc", "rail", "other")


class ModelService:
    """The model library. Files stay where they are; they are known by their SHA-256.

    Args:
        store: where the library is kept.
        files: reads model files.
        threads: with how many threads models compute; 0 lets the engine choose.
        gpu_layers: how many layers go to a GPU; -1 all of them.
    """

    def __init__(self, store: CatalogueStore, files: ModelFiles, threads: int = 0, gpu_layers: int = 0) -> None:
        self._store = store
        self._files = files
        self._threads = threads
        self._gpu_layers = gpu_layers

    def models(self) -> tuple[LibraryModel, ...]:
        """Every model in the library."""
        return self._store.models()

    def recommended(self) -> tuple[RecommendedModel, ...]:
        """Models worth getting next."""
        return self._files.recommended()

    def model(self, name: str) -> LibraryModel:
        """A model by name, id or SHA-256 (also their beginnings, where only one fits); KnownError otherwise."""
        models = self._store.models()
        wanted = name.casefold()
        exact = [one for one in models if wanted in (one.name.casefold(), one.id, one.sha256)]
        near = exact or [
            one
            for one in models
            if one.name.casefold().startswith(wanted)
            or (len(wanted) >= 6 and (one.id.startswith(wanted) or one.sha256.startswith(wanted)))
        ]
        if len(near) != 1:
            raise unknown("model", name, [one.name for one in models])
        return near[0]

    def add(self, path: Path, progress: Callable[[int, int], None] | None = None) -> LibraryModel:
        """Take a model file into the library where it lies; one that was moved keeps its name and id.

        Args:
            path: a GGUF file.
            progress: told bytes hashed and bytes in all.

        Raises:
            KnownError: the file is missing, truncated or no GGUF model; nothing is added then.
        """
        header = self._files.read_header(path)
        return self._add(path, header, self._files.sha256(path, progress), starter=False)

    def take_in(self, path: Path, sha256: str, *, origin: str, licence: str) -> LibraryModel:
        """Take in a file that was fetched, whose bytes were hashed on the way; `licence` is its source's.

        Raises:
            KnownError: it is no GGUF model; nothing is added then.
        """
        header = self._files.read_header(path)
        if not header.licence:
            header = replace(header, licence=licence)
        model = self._add(path, header, sha256, starter=False)
        if not model.origin:
            model = replace(model, origin=origin, note=model.note or f"fetched from {origin}")
            self._store.save_model(model)
        return model

    def _add(self, path: Path, header: ModelHeader, sha256: str, *, starter: bool) -> LibraryModel:
        state = path.stat()
        known = self._store.models()
        for one in known:
            if one.sha256 == sha256 and Path(one.path) == path.resolve():
                return one
        for one in known:
            if one.sha256 == sha256 and one.starter == starter and not Path(one.path).exists():
                # The file was moved: candidates that name the model go on with it.
                moved = replace(one, path=str(path.resolve()), size=state.st_size, modified_ns=state.st_mtime_ns)
                self._store.save_model(moved)
                return moved
        base_name = STARTER_NAME if starter else f"{header.name or path.stem} {header.quantisation}".strip()
        name = base_name
        if any(one.name == name for one in known):
            # Look-alike names are told apart by the file's hash, which never changes.
            name = f"{base_name} ({sha256[:8]})"
        model = LibraryModel(
            id=new_id(),
            name=name,
            path=str(path.resolve()),
            size=state.st_size,
            modified_ns=state.st_mtime_ns,
            sha256=sha256,
            header=header,
            licence_restricts_training=restricts_training(header.licence),
            added_at=utc_now(),
            starter=starter,
            note=STARTER_NOTE if starter else "",
        )
        self._store.save_model(model)
        return model

    def install_starter(self) -> LibraryModel | None:
        """Take the starter model in, once, if it is on this machine and is the file it should be."""
        at_hand = self._files.starter()
        if at_hand is None:
            return None
        path, expected = at_hand
        for one in self._store.models():
            if one.starter and Path(one.path) == path.resolve():
                return one
        if self._files.sha256(path) != expected:
            raise KnownError(
                f"The starter model {path} is not the file it should be (its SHA-256 differs).",
                'Delete it and run "make run" again to fetch it anew.',
            )
        for one in self._store.models():
            if one.starter:
                # The program moved: the same file now lies elsewhere.
                self._store.remove_model(one.id)
        return self._add(path, self._files.read_header(path), expected, starter=True)

    def remove(self, name: str) -> LibraryModel:
        """Forget a model; its file stays."""
        model = self.model(name)
        self._store.remove_model(model.id)
        return model

    def file_for(self, candidate: Candidate) -> tuple[LibraryModel, ModelFile]:
        """The model file that a local candidate drafts with, checked for being there and unchanged in size."""
        assert candidate.model is not None  # noqa: S101 - callers take hosted candidates aside first
        model = self.model(candidate.model)
        path = Path(model.path)
        if not path.is_file():
            raise KnownError(
                f'The model file {model.path} of "{model.name}" is not there any more.',
                'Put it back, or take the file in from where it lies now with "fairdraft models add PATH".',
            )
        if path.stat().st_size != model.size:
            raise KnownError(
                f'The model file {model.path} changed since it was added to the library as "{model.name}".',
                'Take it in again with "fairdraft models remove" and "fairdraft models add PATH".',
            )
        trained = model.header.context_length or _USUAL_CONTEXT
        context = max(256, min(trained, _USUAL_CONTEXT) // 256 * 256)
        return model, ModelFile(
            path=model.path,
            sha256=model.sha256,
            name=model.name,
            context_tokens=context,
            gpu_layers=self._gpu_layers,
            threads=self._threads,
        )

    def verify(self, name: str, progress: Callable[[int, int], None] | None = None) -> LibraryModel:
        """Hash a model's file again; KnownError if it is not the one that was added."""
        model = self.model(name)
        found = self._files.sha256(Path(model.path), progress)
        if found != model.sha256:
            raise KnownError(
                f'The file {model.path} is not the one that was added as "{model.name}": its SHA-256 is {found[:12]}….',
                'Get the file again, or take it in anew with "fairdraft models add PATH".',
            )
        return model

    def passport(self, name: str) -> dict[str, Any]:
        """The model passport as JSON; what this version does not measure is null."""
        model = self.model(name)
        header = model.header
        kv_per_token = 2 * header.layers * header.kv_heads * header.head_size * 2
        return {
            "id": model.id,
            "name": model.name,
            "path": model.path,
            "size": model.size,
            "sha256": model.sha256,
            "architecture": header.architecture,
            "parameters": header.parameters,
            "quantisation": header.quantisation,
            "context_length": header.context_length,
            "languages": list(header.languages),
            "licence": header.licence,
            "licence_restricts_training": model.licence_restricts_training,
            "base_model": header.base_model,
            "kind": header.kind,
            "chat_template_sha256": text_sha256(header.chat_template) if header.chat_template else None,
            "tokenizer": header.tokenizer,
            "fit": {
                "device": "cpu",
                "weights": model.size,
                "kv_per_1k_tokens": kv_per_token * 1000,
                "compute": None,
                "total": None,
                "fits": None,
                "suggested_context": max(
                    256, min(header.context_length or _USUAL_CONTEXT, _USUAL_CONTEXT) // 256 * 256
                ),
                "suggested_gpu_layers": 0,
            },
            "notes": {"training_data": None, "knowledge_cutoff": None, "domains": None},
            "probe": None,
            "starter": model.starter,
            "note": model.note,
        }


class ScriptedModelService(ModelService):
    """The library as the scripted engine sees it: every candidate drafts without a model file."""

    def file_for(self, candidate: Candidate) -> tuple[LibraryModel, ModelFile]:  # noqa: ARG002 - every candidate is served alike
        """No file: provenance names the scripted engine, so its drafts are never taken for a model's."""
        header = ModelHeader(
            name="scripted engine",
            architecture="none",
            quantisation="none",
            parameters=0,
            context_length=_USUAL_CONTEXT,
            languages=("en",),
            licence="apache-2.0",
            base_model="",
            # A template marks it as answering to chat recipes; the scripted engine reads none.
            chat_template="none",
            tokenizer="none",
        )
        model = LibraryModel(
            id="scripted",
            name="scripted engine (no model)",
            path="",
            size=0,
            modified_ns=0,
            sha256="",
            header=header,
            licence_restricts_training=False,
            added_at=utc_now(),
        )
        return model, ModelFile(path="", sha256="", name=model.name, context_tokens=_USUAL_CONTEXT)

    def install_starter(self) -> LibraryModel | None:
        """Nothing to install: the scripted engine needs no model."""
        return None


def restricts_training(licence: str) -> bool:
    """Whether a licence is not known to allow training other models on what its model writes."""
    plain = licence.casefold()
    # An unknown licence is treated as restricting: what may not be known to be free is not given out as free.
    return not plain or any(part in plain for part in _RESTRICTING_LICENCES)
