"""When do drafts move together in the cache?

A step looks at all cells up to the last one that is taken, whoever took it. When most drafts of a full time end at
once, the few that go on lie scattered over all of its cells, and those that begin pay for the gaps.
"""

from collections.abc import Sequence

from fairdraft.inference.live_draft import LiveDraft
from fairdraft.inference.text_model import TextModel

_WORTH_MOVING = 512
"""Cells that must have become free; and half of those that drafts took."""


class CellGathering:
    """Moves drafts to the front of a model's cache where that pays, one a step: a large model takes a while for it.

    Args:
        model: whose cells they are.
    """

    def __init__(self, model: TextModel) -> None:
        self._model = model
        self._most = 0
        self._to_move: list[LiveDraft] = []

    def look(self, live: Sequence[LiveDraft]) -> None:
        """Before a step with these drafts under way."""
        own = sum(draft.own_cells for draft in live)
        self._most = max(self._most, own)
        if self._most - own >= _WORTH_MOVING and 2 * own <= self._most:
            self._to_move = list(live)
            self._most = own
        while self._to_move:
            draft = self._to_move.pop()
            if draft in live and draft.own_cells:
                self._model.gather(draft.sequence, draft.prompt_length)
                return
