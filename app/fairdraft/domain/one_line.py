"""How does a text that strangers wrote stand on one line?"""

import re

from fairdraft.domain.shortening import shortened

# Control characters, ends of lines, and marks that turn the direction of what follows.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
LONGEST_NAME = 100
"""In characters: what a stranger's file calls itself is cut behind these."""


def one_line(text: str, most: int) -> str:
    """The text on one line, without what no line shows, in `most` characters, at least 1."""
    return shortened(_UNPRINTABLE.sub(" ", text).encode("utf-8", "replace").decode("utf-8"), most)
