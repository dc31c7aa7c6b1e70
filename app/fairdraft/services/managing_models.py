"""How do model files come into the library, and what is known of them?"""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import file_title
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.model import HEADER_READING, LibraryModel, ModelHeader, ModelNote
from fairdraft.domain.model_catalogue import RecommendedModel
from fairdraft.domain.model_copy import CopyUse, ModelCopy
from fairdraft.domain.model_licence import restricts_training
from fairdraft.domain.model_likeness import differences
from fairdraft.domain.model_parts import part_paths, without_part
from fairdraft.domain.model_verdict import ModelFit
from fairdraft.domain.one_line import LONGEST_NAME, one_line
from fairdraft.services.checking_fit import FitCheck
from fairdraft.services.hashing_at_rest import hash_at_rest
from fairdraft.services.model_passport import NOTED, passport_of
from fairdraft.services.model_placing import ModelPlacing
from fairdraft.services.model_ports import ModelCopies, ModelFiles
from fairdraft.services.naming import ambiguous, unknown
from fairdraft.services.ports import CatalogueStore

STARTER_NAME = "SmolLM2-135M-Instruct Q4_1"
STARTER_NOTE = "starter: for trying the program; it is small and writes weak copy"
_ROLES = {"adapter": "an adapter for another model", "embedding": "an embedding model", "other": "not a text model"}


class ModelService:
    """The model library. Files stay where they are; they are known by their SHA-256.

    Args:
        store: where the library is kept.
        files: reads model files.
        fit: weighs models against the memory of this machine.
        threads: with how many threads models compute now; 0 lets the engine choose.
        copies: the faster copies that compute in the stead of their files; None where there are none.
    """

    def __init__(
        self,
        store: CatalogueStore,
        files: ModelFiles,
        fit: FitCheck,
        threads: Callable[[], int] = lambda: 0,
        copies: ModelCopies | None = None,
    ) -> None:
        self._store = store
        self._files = files
        self._threads = threads
        self._copies = copies
        self._placing = ModelPlacing(fit, files, copies)

    def models(self) -> tuple[LibraryModel, ...]:
        """Every model in the library."""
        return self._store.models()

    def recommended(self) -> tuple[RecommendedModel, ...]:
        """Models worth getting next: those of the catalogue whose file is not here already."""
        here = {one.sha256 for one in self._store.models()}
        return tuple(one for one in self._files.recommended() if one.sha256 not in here or not one.sha256)

    def model(self, name: str) -> LibraryModel:
        """A model by name, id or SHA-256 (also their beginnings, where only one fits); KnownError otherwise."""
        models = self._store.models()
        wanted = name.casefold()
        exact = [one for one in models if wanted in (one.name.casefold(), one.id, one.sha256)]
        # Every name begins with no letters.
        near = exact or [
            one
            for one in models
            if (wanted and one.name.casefold().startswith(wanted))
            or (len(wanted) >= 6 and (one.id.startswith(wanted) or one.sha256.startswith(wanted)))
        ]
        if not near:
            raise unknown("model", name, [one.name for one in models])
        if len({one.sha256 or one.id for one in near}) > 1:
            raise ambiguous("model", name, [one.name for one in near])
        # The same file at several places is one model: the one that is there.
        return near[0] if len(near) == 1 else min(near, key=lambda one: (one.state != "there", not self.is_there(one)))

    def add(self, path: Path, progress: Callable[[int, int], None] | None = None) -> LibraryModel:
        """Take a model file into the library where it lies; one that was moved keeps its name and id.

        Args:
            path: a GGUF file; of a model in several files, any of them.
            progress: told bytes hashed and bytes in all.

        Raises:
            KnownError: the file is missing, truncated, no GGUF model, or written to meanwhile; nothing is added then.
        """
        first = part_paths(path)[0]
        # Of a model whose first file is missing, the one that was named tells what is wrong.
        path = first if os.path.isfile(first) else path
        header = self._files.read_header(path)
        sha256, _look = hash_at_rest(self._files, path, progress)
        return self.enrol(path, header, sha256, starter=False)

    def take_in(self, path: Path, sha256: str, *, origin: str, licence: str) -> LibraryModel:
        """Take in a file that was fetched, whose bytes were hashed on the way; `licence` is its source's.

        Raises:
            KnownError: it is no GGUF model; nothing is added then.
        """
        header = self._files.read_header(path)
        if not header.licence:
            header = replace(header, licence=licence)
        model = self.enrol(path, header, sha256, origin=origin)
        if not model.origin:
            # It was here before, from elsewhere.
            model = replace(model, origin=origin, note=model.note or f"fetched from {origin}")
            self._store.change_model(model)
        return model

    def enrol(
        self,
        path: Path,
        header: ModelHeader,
        sha256: str,
        *,
        starter: bool = False,
        folder_id: str | None = None,
        origin: str | None = None,
        among: Sequence[LibraryModel] | None = None,
    ) -> LibraryModel:
        """Keep a file whose header was read; `sha256` is empty where it was not hashed yet (state `new`).

        `origin` is the address that it was fetched from, `among` the library where whoever has many to keep read it.
        """
        look = self._files.look(path)
        known = self._store.models() if among is None else among
        lies = look.path.resolve()
        for one in known:
            # Following the links of every known file takes its time on a network drive: those of one size are enough.
            if one.path != str(look.path) and (one.size != look.size or Path(one.path).resolve() != lies):
                continue
            if sha256 and one.sha256 == sha256:
                return one
            if sha256 and not one.sha256:
                # A watched folder saw it first.
                hashed = replace(one, sha256=sha256, state="there", size=look.size, modified_ns=look.modified_ns)
                self._store.change_model(hashed)
                return hashed
        moved = self.moved_to(path, sha256, starter=starter)
        if moved is not None:
            return moved
        stem = one_line(file_title(Path(without_part(path.name))), LONGEST_NAME)
        base_name = STARTER_NAME if starter else f"{header.name or stem} {header.quantisation}".strip()
        name = base_name
        if any(one.name == name for one in known):
            # Look-alike names are told apart by the file's hash, which never changes, or by where it lies.
            taken = {one.name for one in known}
            wanted = [f"{base_name} ({sha256[:8]})"] if sha256 else []
            wanted += [f"{base_name} ({stem})", f"{base_name} ({path})"]
            name = next((one for one in wanted if one not in taken), f"{base_name} ({new_id()[:8]})")
        model = LibraryModel(
            id=new_id(),
            name=name,
            path=str(look.path),
            size=look.size,
            modified_ns=look.modified_ns,
            sha256=sha256,
            header=header,
            licence_restricts_training=restricts_training(header.licence),
            added_at=utc_now(),
            starter=starter,
            note=STARTER_NOTE if starter else f"fetched from {origin}" if origin else "",
            state="there" if sha256 else "new",
            folder_id=folder_id,
            origin=origin,
        )
        self._store.save_model(model)
        return model

    def moved_to(self, path: Path, sha256: str, *, starter: bool = False) -> LibraryModel | None:
        """The model whose file this is, if that is no longer where it was: candidates that name it go on with it."""
        if not sha256:
            return None
        for one in self._store.find_models(sha256=sha256):
            if one.starter == starter and not self.is_there(one):
                look = self._files.look(path)
                moved = replace(
                    one,
                    path=str(look.path),
                    size=look.size,
                    modified_ns=look.modified_ns,
                    state="there",
                    found_sha256=None,
                )
                self._store.save_model(moved)
                return moved
        return None

    def has(self, model_id: str) -> LibraryModel | None:
        """The model of that id as it is now, if it is in the library."""
        return next(iter(self._store.find_models(model_id=model_id)), None)

    def is_there(self, model: LibraryModel) -> bool:
        """Whether all of its files are."""
        return all(one.is_file() for one in part_paths(Path(model.path)))

    def note(self, name: str, what: str, text: str, source: str) -> LibraryModel:
        """Note what is known of a model and from where, or take the note away with an empty text.

        Raises:
            KnownError: nothing of that kind can be noted, or the source is missing.
        """
        if what not in NOTED:
            raise unknown("note", what, list(NOTED))
        if text.strip() and not source.strip():
            raise KnownError(
                "A note on a model needs its source.", "Say where you know it from, such as the model's card."
            )
        model = self.model(name)
        noted = ModelNote(text.strip(), source.strip()) if text.strip() else None
        changed = replace(model, notes=replace(model.notes, **{what: noted}))
        self._store.change_model(changed)
        return changed

    def weighed(self, model: LibraryModel) -> tuple[CopyUse | None, ModelFit]:
        """Whether and how the model fits this machine now, with its faster copy where that is what drafts; and what of
        that copy, if there is one. KnownError if the engine cannot be asked for cards.
        """
        return self._placing.weighed(model)

    def alike(self, model: LibraryModel) -> tuple[str, ...]:
        """How it differs from models that look like it by name."""
        return differences(model, self._store.models())

    def disk_use(self) -> int:
        """Bytes of all files of the library that are there, each content counted once for each place, and of the
        faster copies.
        """
        copies = self._copies.size() if self._copies is not None else 0
        return copies + sum(one.size for one in self._store.models() if one.state != "gone")

    def install_starter(self) -> LibraryModel | None:
        """Take the starter model in, once, if it is on this machine and is the file it should be."""
        at_hand = self._files.starter()
        if at_hand is None:
            return None
        path, expected = at_hand
        here = self._starter_at(path)
        if here is not None:
            return self._with_present_header(here)
        if self._files.sha256(path) != expected:
            raise KnownError(
                f"The starter model {path} is not the file it should be (its SHA-256 differs).",
                'Delete it and run "make run" again to fetch it again.',
            )
        for one in self._store.models():
            if one.starter:
                # The program moved: the same file now lies elsewhere.
                self._store.remove_model(one.id)
        try:
            return self.enrol(path, self._files.read_header(path), expected, starter=True)
        except KnownError:
            # Another program that began at the same moment may have taken it in since this one looked.
            meanwhile = self._starter_at(path)
            if meanwhile is None:
                raise
            return meanwhile

    def _starter_at(self, path: Path) -> LibraryModel | None:
        lies = path.resolve()
        return next((one for one in self._store.models() if one.starter and Path(one.path) == lies), None)

    def _with_present_header(self, model: LibraryModel) -> LibraryModel:
        """The model, its header read again if an older version of the program read less."""
        if model.header.reading >= HEADER_READING or not Path(model.path).is_file():
            return model
        read = replace(model, header=self._files.read_header(Path(model.path)))
        self._store.change_model(read)
        return read

    def remove(self, name: str) -> LibraryModel:
        """Forget a model; its file stays, and its faster copy goes. KnownError where the copy cannot be deleted."""
        model = self.model(name)
        self.forget_copy(model)
        self._store.remove_model(model.id)
        return model

    def forget_copy(self, model: LibraryModel) -> None:
        """Delete the faster copy of a file that the model will no longer be, unless the same file is also another
        model of the library. KnownError where it cannot be deleted.
        """
        if self._copies is None or self._copies.of(model.sha256) is None:
            return
        others = [one for one in self._store.models() if one.id != model.id]
        if all(one.sha256 != model.sha256 for one in others):
            self._copies.remove(model.sha256)

    def require_drafting(self, name: str) -> LibraryModel:
        """The model of that name; KnownError if there is none, or if it does not draft and so can be no candidate."""
        model = self.model(name)
        if model.header.role != "drafting":
            raise KnownError(
                f'"{model.name}" is {_ROLES[model.header.role]} and does not draft.', "Choose a text model."
            )
        return model

    def adapter_header(self, path: str) -> ModelHeader:
        """What the file of an adapter says of itself; KnownError if it is not there or no GGUF file."""
        return self._files.read_header(Path(path))

    def file_for(self, candidate: Candidate, *, as_is: bool = False) -> tuple[LibraryModel, ModelFile]:
        """The model file that a local candidate drafts with, checked for being there and unchanged in size: its
        faster copy where there is one, unless the file is wanted `as_is` or an adapter is to lie over another form.
        """
        assert candidate.model is not None  # noqa: S101 - callers take hosted candidates aside first
        model = self._unchanged(self.require_drafting(candidate.model))
        copy, placed = self._placing.place(model, as_is=as_is, adapted=candidate.adapter is not None)
        return model, self._file(model, copy, placed)

    def file_of_copy(self, model: LibraryModel, copy: ModelCopy) -> ModelFile | None:
        """A copy of the model, kept or not, as a file to load; None where it does not fit or a card computes.
        KnownError where it is damaged.
        """
        placed = self._placing.with_copy(model, copy)
        return None if placed is None else self._file(model, copy, placed)

    def _file(self, model: LibraryModel, copy: ModelCopy | None, placed: ModelFit) -> ModelFile:
        return ModelFile(
            path=model.path if copy is None else copy.path,
            sha256=model.sha256 if copy is None else copy.sha256,
            name=model.name,
            context_tokens=placed.suggested_context,
            gpu_layers=placed.suggested_gpu_layers,
            threads=self._threads(),
            cache_tokens=placed.cache_tokens,
            copy_of="" if copy is None else model.sha256,
            copy_form="" if copy is None else copy.form,
        )

    def embedding_file(self, model: LibraryModel) -> tuple[LibraryModel, ModelFile]:
        """The file of a model that makes vectors of texts, which it does on the processor; checked as for drafting."""
        model = self._unchanged(model)
        return model, ModelFile(path=model.path, sha256=model.sha256, name=model.name, threads=self._threads())

    def _unchanged(self, model: LibraryModel) -> LibraryModel:
        """The model, once its file is there and the one that was added; it is hashed where it was not yet."""
        paths = part_paths(Path(model.path))
        gone = next((one for one in paths if not one.is_file()), None)
        if gone is not None:
            raise KnownError(
                f'The model file {gone} of "{model.name}" is no longer there.',
                'Put it back, or add the file from its present place: "Add a model" on the models screen, or '
                '"fairdraft models add PATH".',
            )
        if sum(one.stat().st_size for one in paths) != model.size:
            raise KnownError(
                f'The model file {model.path} changed since it was added to the library as "{model.name}".',
                'Forget the model and add it again, on the models screen or with "fairdraft models remove" and '
                '"models add PATH".',
            )
        if model.state == "changed":
            raise KnownError(
                f'The model file {model.path} is not the one that was added as "{model.name}": its content changed.',
                'Get the right file again, or accept it as it is now: "Accept this file" on the models screen, '
                'or "fairdraft models accept".',
            )
        if model.sha256:
            return model
        model = replace(model, sha256=self._files.sha256(Path(model.path)), state="there")
        self._store.change_model(model)
        return model

    def verify(self, name: str) -> LibraryModel:
        """Hash a model's file again; KnownError if it is not the one that was added."""
        model = self.model(name)
        found = self._files.sha256(Path(model.path))
        if found != model.sha256:
            raise KnownError(
                f'The file {model.path} is not the one that was added as "{model.name}": its SHA-256 begins with '
                f"{found[:12]} instead of {model.sha256[:12]}.",
                'Get the file again, or add it again, on the models screen or with "fairdraft models add PATH".',
            )
        return model

    def license_text(self, model: LibraryModel) -> Path | None:
        """Where the text of a model's license lies, if it is on this machine."""
        return self._files.license_text(Path(model.path))

    def passport(self, name: str) -> dict[str, Any]:
        """The model passport as JSON; what is not known is null."""
        model = self.model(name)
        copy, fit = self._placing.weighed(model)
        return passport_of(model, fit, self.alike(model), copy, self.license_text(model))
