"""Does a risk that is told again, in a writer's own words, say something else than the approved sentence?

The safety text stands whole in its place; what is said of it elsewhere may be shorter and in another order, but not
weaker.
"""

from collections import Counter
from collections.abc import Iterable

from fairdraft.rules.critical_words import critical_key, kind_of
from fairdraft.rules.differences import Difference
from fairdraft.rules.weakening import TURNING

# Without these a risk is less than it was.
_WEIGHTY_WORDS = (
    "not no never none nor without only serious seriously severe severely fatal deadly death deaths die dies life "
    "threatening permanent permanently hospitalization hospitalized disabling paralysis coma stop stopping right away "
    "immediately emergency worse sudden suddenly harm"
)
# What makes an approved use one of more people or illnesses.
_WIDER = frozenset(("people", "disease"))
_MORE = frozenset(("any", "more", "other", "related", "similar"))
_WEIGHTY = frozenset(_WEIGHTY_WORDS.split())


def says_otherwise(differences: Iterable[Difference]) -> bool:
    """Whether differences from an approved sentence turn or weaken what it says, words that moved left aside."""
    changed = list(differences)
    approved = Counter(key for one in changed for key in map(critical_key, one.approved) if key)
    written = Counter(key for one in changed for key in map(critical_key, one.written) if key)
    lost, added = approved - written, written - approved
    if any(key in _WEIGHTY or _has_digit(key) for key in lost) or any(
        key in TURNING or _has_digit(key) for key in added
    ):
        return True
    kinds = {kind_of(key) for key in lost} & {kind_of(key) for key in added}
    return bool(kinds - {None})


def widens(differences: Iterable[Difference]) -> bool:
    """Whether words were added that name people, illnesses or other uses: then more is said than was approved."""
    return any(kind_of(key) in _WIDER or key in _MORE for one in differences for key in one.written)


def _has_digit(key: str) -> bool:
    return any(mark.isdigit() for mark in key)
