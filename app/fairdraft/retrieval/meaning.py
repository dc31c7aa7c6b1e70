"""Which texts are near to a question in meaning, and not only the nearest of many that are all far away?"""

from collections.abc import Sequence

_SHARE = 0.5

UNRELATED = (
    "How is a bicycle tire repaired?",
    "The capital of a country in South America",
    "train timetable",
    "a song about the sea",
    "rules of tennis",
    "paint for a wooden fence",
    "history of the steam engine",
    "buying a used car",
    "a cake with chocolate",
    "a storm in the mountains",
    "learning to play the piano",
    "parking at the airport",
    "formulas in a spreadsheet",
    "the result of an election",
    "a film with dinosaurs",
    "stars and planets",
)
"""Questions that no advertisement of a medicine answers, as short as what people look for."""


def usual_likeness(bests: Sequence[float]) -> float:
    """How alike the nearest text is to a question that none of them answers; three of four such questions find nothing
    nearer.

    Args:
        bests: of each unrelated question how alike the nearest text is to it; without any, the answer is -1.
    """
    return sorted(bests)[(3 * len(bests) - 1) // 4] if bests else -1.0


def standing_out(ranked: Sequence[tuple[str, float]], middle: float, usual: float) -> list[str]:
    """The keys at least half as far above the middle text as the best one is, and as near as no unrelated question
    usually comes, in their order.

    How alike two texts are by a model's numbers means something among texts alone: some models give 0.7 to any two,
    others 0.1. The middle of all texts is what is usual between this question and this library. But some text is always
    the nearest, whatever is asked; so it has to be nearer than what questions about something else find.

    Args:
        ranked: keys with how alike each is to the question, the best first.
        middle: the median over all texts.
        usual: see `usual_likeness`.
    """
    if not ranked:
        return []
    least = max(usual, middle + _SHARE * (ranked[0][1] - middle))
    return [key for key, likeness in ranked if likeness >= least]
