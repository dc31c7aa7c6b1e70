"""By which declared rules is a candidate advised?"""

from dataclasses import dataclass

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
            f"One that keeps them and is further behind on {words} can be adapted for it, on about {EXAMPLES_WANTED} "
            "approved examples."
        ),
        "The cheapest to adapt is advised, unless one can be used as it is and is not known to cost more.",
        f"A candidate none of whose drafts was approved, of {FEWEST_PROMPTS} or more judged, is not advised as it is.",
    )


@dataclass(frozen=True, slots=True)
class Adapting:
    """What is known of an adaptation before it is made: approved pieces at hand for it, and the smallest gain that a
    comparison before and after would show.
    """

    examples_at_hand: int | None
    follow_up: float | None

    @property
    def examples(self) -> str:
        """How many examples it wants, and how many there are."""
        known = "" if self.examples_at_hand is None else f"; {self.examples_at_hand:,} are at hand"
        return f"Fine-tune it on about {EXAMPLES_WANTED} approved examples{known}."

    @property
    def smallest(self) -> str:
        """What is added to the advice to compare again."""
        if self.follow_up is None:
            return ""
        return f"; on as many briefs as here a gain of {self.follow_up:.2f} or more would show"
