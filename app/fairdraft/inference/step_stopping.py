"""How is a step ended early that nobody waits for any more?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

LOOK_EVERY_SECONDS = 0.01
"""llama.cpp asks after each operation, many hundred times in a step; so often is looked up what to answer."""


class StepStopping:
    """Lets llama.cpp ask whether a step that it computes on the processor is still wanted.

    Args:
        api: the llama_cpp module.

    `is_leaving` tells that llama.cpp was told to stop and has not returned yet: what it writes into its log then is no
    fault.
    """

    def __init__(self, api: Any) -> None:
        self._api = api
        self._is_wanted: Callable[[], bool] = _always
        self._next_look = 0.0
        # Kept for the life of this object: a collected callback ends the process.
        self._ask = api.ggml_abort_callback(self._is_to_stop)
        self._ask_nobody = api.ggml_abort_callback()
        self.is_leaving = False

    @contextmanager
    def watching(self, context: Any, is_wanted: Callable[[], bool] | None) -> Iterator[None]:
        """Whatever the context computes meanwhile ends early once `is_wanted` is false; llama_decode gives 2 then, and
        the cells of that step are empty again. Not for memory that keeps states: llama.cpp neither takes back those
        that were computed nor ends moving those of others that it made room with. With None nothing is asked.
        """
        if is_wanted is None:
            yield
            return
        self._is_wanted, self._next_look = is_wanted, 0.0
        self._api.llama_set_abort_callback(context, self._ask, None)
        try:
            yield
        finally:
            self._api.llama_set_abort_callback(context, self._ask_nobody, None)
            self._is_wanted, self.is_leaving = _always, False

    def _is_to_stop(self, _data: object) -> bool:
        if not self.is_leaving and (now := monotonic()) >= self._next_look:
            self._next_look = now + LOOK_EVERY_SECONDS
            self.is_leaving = not self._is_wanted()
        return self.is_leaving


def _always() -> bool:
    return True
