"""What does the search by meaning need of the engine, and where does it keep what it learned?"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol

from fairdraft.domain.generation import ModelFile
from fairdraft.domain.text_vector import Nearest, TextVector


class TextEmbedding(Protocol):
    """Turns texts into vectors."""

    def embed_texts(
        self,
        model: ModelFile,
        texts: Sequence[str],
        *,
        at_once: bool = False,
        progress: Callable[[int], None] | None = None,
        go_on: Callable[[], bool] | None = None,
    ) -> tuple[TextVector, ...]:
        """Turn texts into vectors in their order and wait for it.

        Args:
            model: the embedding model's file; it is loaded beside the one that drafts.
            texts: what to read.
            at_once: for a few short texts that somebody waits for: between two steps of drafts. Otherwise drafts that
                are asked for meanwhile come first.
            progress: told, on the calling thread, how many are done.
            go_on: asked now and then; once it says False the vectors so far come back.

        Raises:
            KnownError: the model cannot be loaded or gives no vectors, or the engine ended or was closed.
        """


class VectorShelf(Protocol):
    """Vectors by who made them and by the key of their text, on this machine alone; they can always be made anew.

    A maker is the SHA-256 of a model, a colon, and its way of reading. Every operation may raise KnownError, where the
    disk or its file fails.
    """

    def known(self, maker: str) -> frozenset[str]:
        """The keys of the texts that this maker has read."""

    def cut(self, maker: str) -> int:
        """How many of its texts were too long for the maker to be read to their end."""

    def keep(self, maker: str, vectors: Iterable[tuple[str, TextVector]]) -> None:
        """Keep vectors by their texts' keys, all or none."""

    def missing(self, maker: str, keys: Iterable[str]) -> list[str]:
        """Those of these keys whose texts the maker has not read."""

    def nearest(
        self, maker: str, questions: Sequence[TextVector], keys: Iterable[str], most: int
    ) -> tuple[Nearest, ...]:
        """For each question the `most` texts among those of these keys that are most alike to it, the best first."""

    def forget_text(self, key: str) -> None:
        """Drop what was made of a text."""

    def keep_only(self, models: Collection[str], keys: Collection[str] | None = None) -> int:
        """Drop the vectors of models that are not among these SHA-256, and of texts whose keys are not, if given."""
