"""Which variants of a brief are on the desk, and what is each one's state?"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from fairdraft.domain.approved_copy import NearCopy
from fairdraft.domain.draft import Draft, DraftState
from fairdraft.domain.finding import CheckResult
from fairdraft.services.drafting import DraftingRun
from fairdraft.ui.draft.answers import Answered
from fairdraft.ui.draft.worked_on import WorkedOn

AT_ONCE = 8
"""So many of a brief's drafts lie on the desk, and so many more at each asking."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(slots=True)
class Variant:
    """One slot of the desk: a letter, and the draft in it.

    `begun_anew` says why words that had come count no more, and are being written again;
    `piece` says how far somebody went on with it, empty where nobody did;
    `text` is the model's text so far; `check` the result of its check once it is final, `answered` the same parted
    into open and dismissed findings; `near` the approved copy that it is near to, once that is `weighed`; `run` the
    order it belongs to while it streams.
    """

    letter: str
    draft: Draft
    text: str = ""
    begun_anew: str = ""
    check: CheckResult | None = None
    answered: Answered | None = None
    near: NearCopy | None = None
    weighed: bool = False
    piece: WorkedOn = ""
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
    """The variants on the desk, in order; `older` stored drafts of the brief are not among them."""

    variants: list[Variant] = field(default_factory=list)
    older: int = 0

    def lay_out(
        self, drafts: Sequence[Draft], run: DraftingRun | None = None, *, behind: Sequence[Variant] = ()
    ) -> None:
        """Put these drafts on the desk in the place of the others, `behind` those that stay."""
        self.older = 0
        self.variants = [*behind, *(Variant("", draft, draft.model_text, run=run) for draft in drafts)]
        for number, variant in enumerate(self.variants):
            variant.letter = letter_of(number)

    def worked_on(self, like: Draft) -> list[Variant]:
        """Those that somebody went on with, and that are of the brief of this draft."""
        brief = (like.campaign, like.brief)
        return [one for one in self.variants if one.piece and (one.draft.campaign, one.draft.brief) == brief]

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


def on_the_desk(drafts: Sequence[Draft], worked_on: Container[str], at_most: int = AT_ONCE) -> list[Draft]:
    """Of a brief's stored drafts (newest first), the last ones made and, however old, those that are worked on; in the
    order they were made. One that was stopped before its first word has nothing to come back for.
    """
    written = [one for one in drafts if one.state != "streaming" and (one.text or one.failure)]
    return [one for place, one in reversed(list(enumerate(written))) if place < at_most or one.id in worked_on]
