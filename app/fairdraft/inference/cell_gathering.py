"""When do drafts move together in the cache?

A step looks at all cells up to the last one that is taken, whoever took it. When most drafts of a full time end at
once, the few that go on lie scattered over all of its cells, and those that begin pay for the gaps.
"""

from collections.abc import Sequence

from fairdraft.inference.live_draft import LiveDraft
from fairdraft.inference.text_model import TextModel

_WORTH_MOVING = 512
"""Cells that must have become free; and half of those that drafts took."""

_AT_ONCE = 32
"""Cells moved in one step: llama.cpp keeps a note for every number of a scattered cell, a megabyte for each cell of a
model of 8 billion weights, and no draft is looked at meanwhile.
"""


class CellGathering:
    """Moves drafts to the first free cells of a model's cache where that pays, a few cells a step.

    Args:
        model: whose cells they are.
    """

    def __init__(self, model: TextModel) -> None:
        self._model = model
        self._most = 0
        self._to_move: list[tuple[LiveDraft, int]] = []

    def look(self, live: Sequence[LiveDraft]) -> None:
        """Before a step with these drafts under way."""
        own = sum(draft.own_cells for draft in live)
        self._most = max(self._most, own)
        if self._most - own >= _WORTH_MOVING and 2 * own <= self._most:
            # The newest tokens lie farthest behind: of each draft they are moved first.
            self._to_move = [
                (draft, start) for draft in live for start in range(draft.prompt_length, draft.position, _AT_ONCE)
            ]
            self._most = own
        while self._to_move:
            draft, start = self._to_move.pop()
            if draft in live:
                self._model.gather(draft.sequence, start, min(start + _AT_ONCE, draft.position))
                return
