"""Where are the cells of drafts that stand still, so that those of a person are quick?

A step looks at all cells that are taken, so with a small model the drafts of a study make the steps of a person's draft
half as long again though nothing is done for them. Their cells are read out into memory of ours before the person's
prompt is read, which takes the first cells then, and are set again as they were when the drafts go on: that takes a
small part of the time that reading their tokens again takes. Drafts that leave the model's memory take them along, also
to the same model loaded anew. Where it fails, their tokens are read again.
"""

from collections.abc import Callable, Sequence

from fairdraft.inference.live_draft import LiveDraft
from fairdraft.inference.text_model import TextModel

_AT_ONCE = 32
"""Cells that are read out at once: llama.cpp keeps a note for every number of them meanwhile (see `cell_gathering`)."""

MOST_BYTES = 64 * 1024 * 1024
"""What all of them may hold together: enough for the drafts of a small model. Beside the weights of a large one cells
take little of a step.
"""


class CellsAside:
    """Moves cells of drafts out of a model's memory and back.

    Args:
        model: whose cells they are.
        held_elsewhere: how many bytes drafts hold that are not live.
    """

    def __init__(self, model: TextModel, held_elsewhere: Callable[[], int]) -> None:
        self._model = model
        self._held_elsewhere = held_elsewhere

    def take_out(self, those: Sequence[LiveDraft], live: Sequence[LiveDraft]) -> None:
        """Take out what some of the live drafts have in memory, as far as they stand still."""
        held = self._held_elsewhere() + sum(draft.bytes_aside for draft in live)
        for draft in those:
            while draft.clock.stands_still and draft.own_cells and held < MOST_BYTES:
                end = draft.prompt_length + draft.own_cells
                start = max(draft.prompt_length, end - _AT_ONCE)
                part = self._model.take_out(draft.sequence, start, end)
                if part is None:
                    return
                draft.aside.append(part)
                draft.missed += part.count
                held += part.data.nbytes

    def put_back(self, live: Sequence[LiveDraft], put_off: Callable[[LiveDraft], None]) -> None:
        """Set the cells again of those of these drafts that go on; what cannot be set is put off."""
        for draft in live:
            while draft.aside and not draft.clock.stands_still:
                part = draft.aside.pop()
                start = draft.prompt_length + draft.own_cells
                draft.missed -= part.count
                if not self._model.put_back(draft.sequence, start, part):
                    # Reading on from here would need what layers with a window may have lost.
                    draft.aside.clear()
                    put_off(draft)
