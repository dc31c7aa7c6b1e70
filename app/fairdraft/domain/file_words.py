"""How is a name written where only small letters, digits and dashes may stand?"""

import re

_LONGEST = 40


def file_words(name: str) -> str:
    """The name in small letters, digits and dashes, cut where it is long; empty where it has none of these."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST].rstrip("-")
