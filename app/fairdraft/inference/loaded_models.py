"""Which models are in the worker's memory, proved to be of the files that are meant?

One that drafts, and beside it one that embeds, which is small.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model import ModelHeader
from fairdraft.inference.llama_binding import LlamaLibrary, open_library
from fairdraft.inference.llama_embedding import LlamaEmbedder
from fairdraft.inference.llama_model import LlamaModel
from fairdraft.inference.loaded_file import LoadedFile
from fairdraft.inference.model_file_check import ModelFileCheck
from fairdraft.inference.protocol import Activity

Native = TypeVar("Native", LlamaModel, LlamaEmbedder)


class GivenUpError(Exception):
    """Loading was stopped because nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Native]):
    """A model in memory, the file that was asked for, the proof that it is of that file, and in how many seconds it was
    loaded, without the check of the file.
    """

    model: Native
    file: ModelFile
    proof: LoadedFile
    seconds: float


class LoadedModels:
    """Loads models and lets them go.

    Args:
        turn_to: told what is done now, before it is.
        on_step: told each piece of work done: a large file on a slow drive is read for minutes.
        before_leaving: told before a model leaves the memory, the one that drafts or the one that embeds.

    `drafting` and `embedding` are those that are loaded, None where none is.
    """

    def __init__(
        self,
        turn_to: Callable[[Activity], None],
        on_step: Callable[[], None],
        before_leaving: Callable[["Loaded[LlamaModel] | Loaded[LlamaEmbedder]"], None],
    ) -> None:
        self._turn_to = turn_to
        self._on_step = on_step
        self._before_leaving = before_leaving
        self._check = ModelFileCheck()
        self._library: LlamaLibrary | None = None
        self.drafting: Loaded[LlamaModel] | None = None
        self.embedding: Loaded[LlamaEmbedder] | None = None

    def has(self, file: ModelFile) -> bool:
        """Whether the model that drafts is of that file, with whatever settings."""
        loaded = self.drafting
        return loaded is not None and (loaded.file.path, loaded.file.sha256) == (file.path, file.sha256)

    def load(self, file: ModelFile, go_on: Callable[[], bool]) -> Loaded[LlamaModel]:
        """The model that drafts of that file and settings; the file is checked in any case, and one that was loaded
        with others leaves the memory first.

        Raises:
            KnownError: the file is not the one that is meant, or cannot be loaded.
            GivenUpError: `go_on` told not to go on.
        """
        proof = LoadedFile(file, lambda: self._checked(file, lambda: True))
        header, still_wanted = self._checked(file, go_on)
        if self.drafting is not None and self.drafting.file == file:
            return self.drafting
        self.let_drafting_go()
        load = lambda library: library.load(file, header, still_wanted)  # noqa: E731 - handed on
        self.drafting = self._loaded(file, proof, load, go_on, "loading")
        return self.drafting

    def load_embedder(self, file: ModelFile, go_on: Callable[[], bool]) -> Loaded[LlamaEmbedder]:
        """The embedding model of that file, on the processor; raises as `load`."""
        if self.embedding is not None and self.embedding.file == file:
            return self.embedding
        proof = LoadedFile(file, lambda: self._checked(file, lambda: True))
        _header, still_wanted = self._checked(file, go_on)
        self.let_embedding_go()
        load = lambda library: library.load_embedder(file, still_wanted)  # noqa: E731 - handed on
        self.embedding = self._loaded(file, proof, load, go_on, "embedding")
        return self.embedding

    def library(self) -> LlamaLibrary:
        """llama.cpp, opened when it is first needed. Raises KnownError."""
        if self._library is None:
            self._turn_to("starting")
            self._library = open_library(lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201 - its log
        return self._library

    def let_go(self) -> None:
        """Give all memory back."""
        self.let_drafting_go()
        self.let_embedding_go()

    def let_drafting_go(self) -> None:
        """Give the memory of the model that drafts back."""
        if self.drafting is not None:
            self._before_leaving(self.drafting)
            self.drafting.model.close()
            self.drafting = None

    def let_embedding_go(self) -> None:
        """Give the memory of the model that embeds back."""
        if self.embedding is not None:
            self._before_leaving(self.embedding)
            self.embedding.model.close()
            self.embedding = None

    def _checked(self, file: ModelFile, go_on: Callable[[], bool]) -> tuple[ModelHeader, Callable[[], bool]]:
        """The header of a file that is the one meant, and whether loading it should go on, which is work done too."""

        def still_wanted() -> bool:
            self._on_step()
            return go_on()

        def progress(_done: int, _all: int) -> None:
            if not still_wanted():
                raise GivenUpError

        return self._check.check(file, progress), still_wanted

    def _loaded(
        self,
        file: ModelFile,
        proof: LoadedFile,
        load: Callable[[LlamaLibrary], Native],
        go_on: Callable[[], bool],
        activity: Activity,
    ) -> Loaded[Native]:
        library = self.library()
        self._turn_to(activity)
        began = monotonic()
        try:
            model = load(library)
        except KnownError:
            if not go_on():
                raise GivenUpError from None
            raise
        seconds = monotonic() - began
        try:
            proof.confirm()
        except KnownError:
            model.close()
            raise
        return Loaded(model, file, proof, seconds)
