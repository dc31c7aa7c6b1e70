"""Which model of the library reads approved copy for its meaning?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from fairdraft.domain.embedding_prefix import NO_PREFIXES, EmbeddingPrefixes, embedding_prefixes
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.settings import NO_EMBEDDING
from fairdraft.services.managing_models import ModelService

_METHOD = 1
"""Counts changes of how texts are read: what was read otherwise is read anew."""


class EmbeddingChoice(Protocol):
    """What the person chose in the settings."""

    @property
    def embedding_model(self) -> str:
        """The model's name; empty: the only one there is; "none": none."""

    @property
    def question_prefix(self) -> str | None:
        """What is to stand before questions; None: what the model is known to want."""

    @property
    def text_prefix(self) -> str | None:
        """What is to stand before texts; None: what the model is known to want."""


@dataclass(frozen=True, slots=True)
class ChosenEmbedder:
    """The model that reads, and how. `model` is None where there is none; then `why` and `remedy` say so, and
    `none_here` where one in the library is all that lacks.
    """

    model: LibraryModel | None = None
    prefixes: EmbeddingPrefixes = NO_PREFIXES
    why: str = ""
    remedy: str = ""
    none_here: bool = False

    @property
    def name(self) -> str:
        """The model's name; empty where there is none."""
        return "" if self.model is None else self.model.name

    @property
    def maker(self) -> str:
        """Who makes the vectors of texts: the model's file and its way of reading."""
        assert self.model is not None  # noqa: S101 - callers ask first
        return f"{self.model.sha256}:{text_sha256(f'{_METHOD} {self.prefixes.text}')[:12]}"


class EmbedderChoosing:
    """Chooses the embedding model.

    Args:
        models: the model library.
        choice: what the person chose, as it is now.
    """

    def __init__(self, models: ModelService, choice: Callable[[], EmbeddingChoice]) -> None:
        self._models = models
        self._choice = choice

    def chosen(self) -> ChosenEmbedder:
        """The model named in the settings, or the only embedding model of the library. A model that drafts is only
        taken where it is named.
        """
        name = self._choice().embedding_model
        if name.strip().casefold() == NO_EMBEDDING:
            return ChosenEmbedder(why="search by meaning is switched off in the settings")
        if name:
            try:
                return self._with(self._models.model(name))
            except KnownError as error:
                remedy = f"Choose another in the settings (embedding_model). {error.remedy}"
                return ChosenEmbedder(why=error.what.rstrip("."), remedy=remedy)
        there = [one for one in self._models.models() if one.header.role == "embedding" and one.state != "gone"]
        if not there:
            return ChosenEmbedder(
                why="no embedding model is present",
                remedy='Add a small one: "fairdraft models list --recommended" names some, and so does the models '
                "screen.",
                none_here=True,
            )
        if len({one.sha256 for one in there}) > 1:
            names = ", ".join(f'"{one.name}"' for one in there)
            return ChosenEmbedder(
                why=f"there is more than one embedding model ({names})",
                remedy="Choose one in the settings, or by "
                f"\"fairdraft settings set embedding_model '{there[0].name}'\".",
            )
        return self._with(there[0])

    def ready(self, chosen: ChosenEmbedder) -> tuple[ChosenEmbedder, ModelFile]:
        """The chosen model with its file, which is hashed where it was not yet. KnownError if it is gone or changed."""
        assert chosen.model is not None  # noqa: S101 - callers ask first
        model, file = self._models.embedding_file(chosen.model)
        return replace(chosen, model=model), file

    def known_models(self) -> frozenset[str]:
        """The SHA-256 of every model in the library."""
        return frozenset(one.sha256 for one in self._models.models())

    def may_have_read(self, model_id: str) -> bool:
        """Whether vectors of a model of that id may be kept: it is an embedding model, was chosen, or is gone."""
        model = self._models.has(model_id)
        return model is None or model.header.role == "embedding" or model.name == self._choice().embedding_model

    def _with(self, model: LibraryModel) -> ChosenEmbedder:
        if model.header.role not in ("embedding", "drafting"):
            why = f'"{model.name}" gives no vectors'
            return ChosenEmbedder(why=why, remedy="Choose an embedding model in the settings.")
        if model.state in ("gone", "changed"):
            state = "is no longer where it was" if model.state == "gone" else "changed"
            return ChosenEmbedder(
                why=f'the file of the embedding model "{model.name}" {state}',
                remedy='Add it again with "fairdraft models add FILE".',
            )
        known = embedding_prefixes(model.header)
        choice = self._choice()
        question, text = choice.question_prefix, choice.text_prefix
        return ChosenEmbedder(
            model,
            EmbeddingPrefixes(known.question if question is None else question, known.text if text is None else text),
        )
