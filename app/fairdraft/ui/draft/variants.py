"""Which variants of a brief are on the desk, and what is each one's state?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fairdraft.domain.approved_copy import NearCopy
from fairdraft.domain.draft import Draft, DraftState
from fairdraft.domain.finding import CheckResult
from fairdraft.services.drafting import DraftingRun
from fairdraft.ui.draft.answers import Answered

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(slots=True)
class Variant:
    """One slot of the desk: a letter, and the draft in it.

    `text` is the model's text so far; `check` the result of its check once it is final, `answered` the same parted
    into open and dismissed findings; `near` the approved copy that it is near to, once that is `weighed`; `run` the
    order it belongs to while it streams.
    """

    letter: str
    draft: Draft
    text: str = ""
    check: CheckResult | None = None
    answered: Answered | None = None
    near: NearCopy | None = None
    weighed: bool = False
    run: DraftingRun | None = None

    @property
    def state(self) -> DraftState:
        """Streaming, finished, stopped or failed."""
        return self.draft.state

    @property
    def places_marked(self) -> int:
        """How many findings have a place in its words."""
        return 0 if self.check is None else sum(one.span is not None for one in self.check.findings)

    @property
    def seed(self) -> int:
        """The seed it was or is written with."""
        return self.draft.provenance.seed


@dataclass(slots=True)
class Desk:
    """The variants on the desk, in order."""

    variants: list[Variant] = field(default_factory=list)

    def lay_out(self, drafts: Sequence[Draft], run: DraftingRun | None = None) -> None:
        """Put these drafts on the desk in the place of the others."""
        self.variants = [
            Variant(letter_of(number), draft, draft.model_text, run=run) for number, draft in enumerate(drafts)
        ]

    def add(self, draft: Draft, run: DraftingRun) -> None:
        """Put one more draft on the desk, behind the others."""
        self.variants.append(Variant(letter_of(len(self.variants)), draft, run=run))

    def find(self, draft_id: str) -> Variant | None:
        """The variant that holds a draft."""
        return next((one for one in self.variants if one.draft.id == draft_id), None)

    @property
    def streaming(self) -> list[Variant]:
        """Those that are being written."""
        return [one for one in self.variants if one.state == "streaming"]


def letter_of(number: int) -> str:
    """A, B, C … Z, A2, B2 …"""
    turn, place = divmod(number, len(_LETTERS))
    return _LETTERS[place] + (str(turn + 1) if turn else "")


def newest_batch(drafts: Sequence[Draft], at_most: int = 8) -> list[Draft]:
    """Of a brief's stored drafts (newest first), the last ones made, in the order they were made."""
    return list(reversed(drafts[:at_most]))
