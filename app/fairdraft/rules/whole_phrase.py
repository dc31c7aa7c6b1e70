"""Where does the phrase end that a pattern found the beginning of?

"22 months with" tells less than "22 months with LUMIVAR": words such as "with" lead to what they are about.
"""

import re

_LEADING_WORDS = (
    "a an the of to with without in for by from at as on and or than that which who into over vs versus compared your "
    "our their its my his her this these every each no not is are was were be been"
)
_LEADING = frozenset(_LEADING_WORDS.split())
_LAST_WORD = re.compile(r"(?<![\w'-])([a-z]+)$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[ \n][$(]?[\w'%.,/+-]*[\w%+]")
_MOST_WORDS = 4


def phrase_end(text: str, start: int, end: int, limit: int) -> int:
    """The end of the phrase `start`…`end`, with the words that its last one leads to; at most four more, none beyond
    `limit` (the end of the sentence) or a punctuation mark. Where these lead nowhere, the phrase ends where it did.
    """
    at = end
    for _ in range(_MOST_WORDS + 1):
        last = _LAST_WORD.search(text, max(start, at - 20), at)
        if last is None or last[1].lower() not in _LEADING:
            return at
        following = _NEXT_WORD.match(text, at, limit)
        if following is None:
            return end
        at = following.end()
    return end
