"""How many tokens of a model does a text have, before or while it drafts?"""

from collections.abc import Callable
from functools import partial

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.hosted import estimated_tokens
from fairdraft.services.ports import Engine

TextCounter = Callable[[str], int]

_COUNTS_KEPT = 256
_ANY_WORD = "word"


class TokenCounting:
    """Counts tokens of texts and remembers them: what the prompts of a campaign share is counted once, because an
    engine that is writing answers only between two steps.

    Args:
        engine: the engine that counts now.
    """

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine
        self._counted: dict[tuple[str, str], int] = {}
        self._unreadable: set[str] = set()

    def by_model(self, model: ModelFile) -> TextCounter:
        """Counts with the model, which is loaded for it where it is not; raises KnownError where it cannot be."""
        return partial(self._count, model, vocabulary_alone=False)

    def without_loading(self, model: ModelFile, *, is_loaded: bool, at_rest: bool) -> tuple[TextCounter, str]:
        """Counts without loading the model, with why it only estimates; empty where it counts.

        Args:
            model: whose tokens.
            is_loaded: whether the engine has it loaded.
            at_rest: whether the engine has nothing to do. Else nobody waits for what it does: a vocabulary that ends
                it would end drafts, too.
        """
        if not is_loaded and not at_rest:
            return estimated_tokens, "the engine is busy"
        if not self._is_readable(model):
            return estimated_tokens, "its tokenizer cannot be read"
        return partial(self._count, model, vocabulary_alone=True), ""

    def _is_readable(self, model: ModelFile) -> bool:
        """Whether its vocabulary can be read; one that could not is not tried again."""
        name = _name(model)
        if name not in self._unreadable:
            try:
                self._count(model, _ANY_WORD, vocabulary_alone=True)
            except KnownError:
                self._unreadable.add(name)
        return name not in self._unreadable

    def _count(self, model: ModelFile, text: str, *, vocabulary_alone: bool) -> int:
        key = (_name(model), text)
        known = self._counted.get(key)
        if known is None:
            known = self._engine().count_tokens(model, text, vocabulary_alone=vocabulary_alone)
            if len(self._counted) >= _COUNTS_KEPT:
                self._counted.clear()
            self._counted[key] = known
        return known


def _name(model: ModelFile) -> str:
    return model.sha256 or model.path
