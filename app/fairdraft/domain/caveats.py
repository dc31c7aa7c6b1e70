"""What stands beside every figure of a comparison, and above drafts, so that nobody takes them for more than that?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.name_list import listed

SYNTHETIC_NOTE = "Synthetic data, made to demonstrate the program: nothing here was measured on a model."
SAMPLE_CAMPAIGN_NOTE = "Sample data: the product, its label and this campaign are invented, for trying out the program."
ASSISTED_NOTE = "Assisted drafts: the program inserted the indication, safety information and legal lines."


@dataclass(frozen=True, slots=True)
class Caveat:
    """A few words for a mark, and the sentence that goes with it."""

    chip: str
    note: str


def caveats_of(comparison: Comparison) -> tuple[Caveat, ...]:
    """Synthetic data and scripted raters, each where there are any."""
    found = [Caveat("synthetic data", SYNTHETIC_NOTE)] if comparison.synthetic else []
    if comparison.scripted_raters:
        found.append(Caveat("scripted raters", scripted_note(comparison.scripted_raters)))
    return tuple(found)


def scripted_note(raters: Sequence[str]) -> str:
    """Whose ratings were computed."""
    return (
        f"Scripted raters ({listed(list(raters))}): a script computed their ratings from the drafts by declared "
        "rules; no person gave them."
    )
