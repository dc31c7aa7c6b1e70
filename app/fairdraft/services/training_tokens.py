"""How many tokens does a training set have?"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.domain.hosted import estimated_tokens
from fairdraft.domain.training_set import TrainingRow, TrainingTokens
from fairdraft.services.managing_models import ModelService
from fairdraft.services.ports import Engine

_READ_BY_TRAINERS = ("messages", "prompt", "completion", "chosen", "rejected")
_TOGETHER = 50_000


class TrainingTokenCounter:
    """Counts with the tokeniser of a model of the library, or estimates where none is named.

    Args:
        models: the library.
        engine: has the tokenisers.
    """

    def __init__(self, models: ModelService, engine: Engine) -> None:
        self._models = models
        self._engine = engine

    def count(
        self, rows: Iterable[TrainingRow], model: str | None, stop: threading.Event | None = None
    ) -> TrainingTokens:
        """The tokens of each file; a template's own tokens, a few a message, are not among them.

        Raises:
            KnownError: there is no such model, its vocabulary cannot be read, or `stop` was set by another thread.
        """
        files: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            files[f"{row.split}/{row.task}"] += _texts(row)
        if model is None:
            return TrainingTokens({name: sum(map(estimated_tokens, texts)) for name, texts in sorted(files.items())})
        known = self._models.model(model)
        probe = {
            "schema": "fairdraft/candidate@1",
            "id": "tokens",
            "name": "Tokens",
            "model": known.sha256 or known.name,
        }
        _model, file = self._models.file_for(Candidate.model_validate(probe))
        counts: dict[str, int] = {}
        for name, texts in sorted(files.items()):
            counts[name] = 0
            for text in _batches(texts):
                if stop is not None and stop.is_set():
                    raise KnownError("Counting tokens was stopped.", "That does not change the set.")
                # Nobody drafts with it now: a study that another model writes would keep this waiting to its end.
                counts[name] += self._engine.count_tokens(file, text, vocabulary_alone=True)
        return TrainingTokens(counts, known.name)


def _texts(row: TrainingRow) -> list[str]:
    found: list[str] = []
    for name in _READ_BY_TRAINERS:
        part = row.columns.get(name, ())
        found += [part] if isinstance(part, str) else [message["content"] for message in part]
    return found


def _batches(texts: Iterable[str]) -> Iterator[str]:
    """Texts some at a time, a line end between two: a call of the engine takes longer than a count."""
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= _TOGETHER:
            yield "\n".join(held)
            held, size = [], 0
    if held:
        yield "\n".join(held)
