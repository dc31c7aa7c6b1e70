"""How does a person make a training set: see what it would hold, count its tokens, write it?"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import today
from fairdraft.domain.training_set import TrainingBase, TrainingSet
from fairdraft.services.export_ports import Exports
from fairdraft.services.managing_models import ModelService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import unknown
from fairdraft.services.ports import Documents
from fairdraft.services.study_reader import further_criteria
from fairdraft.services.training_pairs import MEAN
from fairdraft.services.training_ports import TrainingSetRecords
from fairdraft.services.training_prompts import TrainingPrompts
from fairdraft.services.training_sets import TrainingOrder as TrainingOrder
from fairdraft.services.training_sets import training_set
from fairdraft.services.training_sources import OfferedSources as OfferedSources
from fairdraft.services.training_sources import TrainingSourceReader
from fairdraft.services.training_sources import TrainingSources as TrainingSources
from fairdraft.services.training_tokens import TrainingTokenCounter

_CHAT_RECIPE = "dtc-chat"
_COMPLETION_RECIPE = "dtc-completion"
_RECORD = "training_set.json"


@dataclass(frozen=True, slots=True)
class WrittenTrainingSet:
    """A training set with its files; `sha256` is its name, which an adapter trained on it is known by."""

    training: TrainingSet
    files: tuple[Path, ...]
    sha256: str


class TrainingSetService:
    """Makes training sets in three steps, so that nothing is written before a person saw what it holds.

    Args:
        sources: gathers what is trained on.
        products: the products of campaigns.
        models: the library that the model to be adapted is in.
        documents: the recipes of prompts.
        token_counter: counts tokens.
        exports: writes files.
        records: remembers which prompts a set was made of.
        today: the day by which approved copy expires.
    """

    def __init__(
        self,
        sources: TrainingSourceReader,
        products: ProductService,
        models: ModelService,
        documents: Documents,
        token_counter: TrainingTokenCounter,
        exports: Exports,
        records: TrainingSetRecords,
        today: Callable[[], date] = today,
    ) -> None:
        self._sources = sources
        self._products = products
        self._models = models
        self._documents = documents
        self._token_counter = token_counter
        self._exports = exports
        self._records = records
        self._today = today

    def offered(self) -> OfferedSources:
        """What there is to train on."""
        return self._sources.offered()

    def make(self, sources: TrainingSources, order: TrainingOrder) -> TrainingSet:
        """What a set would hold; its tokens are not counted yet.

        Raises:
            UsageError: an unknown study, model or criterion, nothing is chosen, or an override in nobody's name.
        """
        if order.override_licence_by is not None and not order.override_licence_by.strip():
            raise UsageError("The license override names nobody.", "Name the person who takes responsibility for it.")
        if not 0 < order.hold_out < 1:
            raise UsageError(
                f"{order.hold_out:g} is not a share to hold out.", "Give one between 0 and 1, such as 0.3."
            )
        base = None if order.tokens_of is None else self._models.model(order.tokens_of)
        contents, texts = self._sources.gather(sources, self._today())
        criteria = [*(one.id for one in contents.rubric.criteria), *further_criteria(contents, contents.ratings)]
        if order.pairs_by not in (MEAN, *criteria):
            raise unknown("criterion", order.pairs_by, [MEAN, *criteria])
        recipes = {one.id: one for one in self._documents.recipes()}
        prompts = TrainingPrompts(
            recipes[_CHAT_RECIPE], recipes[_COMPLETION_RECIPE], contents.campaigns, self._products.product_of
        )
        made = training_set(contents, prompts, order, texts)
        return made if base is None else replace(made, base=TrainingBase(base.name, base.header.kind == "instruct"))

    def with_tokens(
        self, made: TrainingSet, stop: threading.Event | None = None, *, estimated: bool = False
    ) -> TrainingSet:
        """The same with its tokens counted by the model it is for, or estimated where none is named.

        Args:
            made: the set.
            stop: set by another thread to stop.
            estimated: ask no model, though one is named.

        Raises:
            KnownError: the model cannot be loaded, or it was stopped.
        """
        model = None if made.base is None or estimated else made.base.name
        return replace(made, tokens=self._token_counter.count(made.rows, model, stop))

    def write(
        self,
        made: TrainingSet,
        folder: Path,
        progress: Callable[[int, int], None] | None = None,
        stop: threading.Event | None = None,
    ) -> WrittenTrainingSet:
        """Write a set with the recipe to train on it, and remember which prompts it is of.

        Args:
            made: the set.
            folder: made if need be; it may hold an earlier export, which is replaced whole, and nothing else.
            progress: told how many rows of how many are written.
            stop: set by another thread to stop; then nothing is written.

        Raises:
            KnownError: the folder cannot be written, there is nothing to train on, or it was stopped.
        """

        def tell(done: int, total: int) -> None:
            if stop is not None and stop.is_set():
                raise KnownError("Stopped. Nothing was written.", "What was there before is unchanged.")
            if progress is not None:
                progress(done, total)

        files = self._exports.training(made, folder, tell)
        record = next(one for one in files if one.name == _RECORD)
        return WrittenTrainingSet(made, files, self._records.keep(record))
