"""By which declared rules is a candidate advised?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairdraft.domain.comparison import ModelPlace
from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.rubric import VOICE

MARGIN = 0.5
FEWEST_PROMPTS = 20
EXAMPLES_WANTED = 300
"""Approved examples to adapt a voice on, as in the published evaluation; a rule of thumb, and said to be one."""


def rules(margin: float) -> tuple[str, ...]:
    """The declared rules as a person reads them; they are numbered in this order."""
    words = criterion_words(VOICE)
    return (
        (
            f"A figure counts from {FEWEST_PROMPTS} briefs on; without two candidates to compare on a regulated "
            f"criterion and on {words}, nothing is advised."
        ),
        f"A candidate keeps the regulated criteria if it is within {margin:g} of the best on each of them.",
        f"One that keeps them all and is within {margin:g} of the best on {words} can be used as it is.",
        (
            f"One that keeps them and is further behind on {words} can be adapted for it: a model on this machine "
            f"by fine-tuning on about {EXAMPLES_WANTED} approved examples, a hosted one by approved copy in its prompt "
            "or by its host."
        ),
        "The cheapest to adapt is advised, unless one can be used as it is and is not known to cost more.",
        f"A candidate none of whose drafts was approved, of {FEWEST_PROMPTS} or more judged, is not advised as it is.",
    )


@dataclass(frozen=True, slots=True)
class Adapting:
    """What is known of an adaptation before it is made: approved pieces at hand for it, the smallest gain that a
    comparison before and after would show, and where each candidate's model is, which decides how it can be done.
    """

    examples_at_hand: int | None
    follow_up: float | None
    places: Mapping[str, ModelPlace] = field(default_factory=dict)

    def steps(self, candidate: str) -> tuple[str, ...]:
        """How a candidate is adapted, by its id."""
        place = self.places.get(candidate, "here")
        if place == "untold":
            return (
                f"If its model is a file on this machine, fine-tune it on {self._examples}.",
                f"If it is not: {_FROM_THE_PROMPT[0].lower()}{_FROM_THE_PROMPT[1:]}",
            )
        if place == "hosted":
            return (
                f"Its model is hosted and cannot be fine-tuned here. {_FROM_THE_PROMPT}",
                f"If that is not enough, ask its host about fine-tuning (on {self._examples}), or take another model.",
            )
        return (f"Fine-tune it on {self._examples}.",)

    def instead(self, candidate: str, called: str) -> tuple[str, ...]:
        """What could be tried before, where it is not among the steps."""
        if self.places.get(candidate, "here") != "here":
            return ()
        return (
            (
                f"Give {called} approved copy as examples in its prompt (retrieval): compare that as a candidate of "
                "its own before anything is trained."
            ),
        )

    @property
    def _examples(self) -> str:
        """How many examples it wants, and how many there are."""
        known = "" if self.examples_at_hand is None else f"; {self.examples_at_hand:,} are at hand"
        return f"about {EXAMPLES_WANTED} approved examples{known}"

    @property
    def smallest(self) -> str:
        """What is added to the advice to compare again."""
        if self.follow_up is None:
            return ""
        return f"; on as many briefs as here a gain of {self.follow_up:.2f} or more would show"


_FROM_THE_PROMPT = (
    "Give it approved copy, or more of it, as examples in its prompt (retrieval), as a candidate of its own."
)
