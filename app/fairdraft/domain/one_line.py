"""How does a text that strangers wrote stand on one line?"""

import re

# Control characters, ends of lines, and marks that turn the direction of what follows.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
LONGEST_NAME = 100
"""In characters: what a stranger's file calls itself is cut behind these."""


def one_line(text: str, most: int) -> str:
    """The text on one line, without what no line shows, and cut after `most` characters."""
    text = " ".join(_UNPRINTABLE.sub(" ", text).encode("utf-8", "replace").decode("utf-8").split())
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
