"""Do words that stand beside a risk make it less, rarer, less sure, or nothing to mind?"""

import re

# With these a risk is less, or less sure.
_TURNING_WORDS = (
    "not no never none nor without only unless except rare rarely uncommon mild minor moderate temporary sometimes "
    "possible possibly unlikely usually some later soon wait better short least few hardly barely scarcely seldom"
)
# With these it is as sure, and nothing that a reader need mind.
_SOOTHING_WORDS = (
    "nothing fear worry worries worried relax rest assured peace calm calmly easy easily simple simply safe "
    "safely gentle harmless routine usual typical merely just boring dull scary skip ignore lawyers legal law "
    "fine formality comfort trusted manageable tiny slight slightly occasional occasionally"
)
TURNING = frozenset(_TURNING_WORDS.split())
_WEAKENING = TURNING.union(_SOOTHING_WORDS.split())
_LETTERS = re.compile(r"[^\W\d_]+")


def weakens(said: str) -> bool:
    """Whether words make what stands beside them less, rarer, less sure or harmless: "Rare.", "No need to worry"."""
    return not _WEAKENING.isdisjoint(_LETTERS.findall(said.lower()))
