"""Do words stand in a web or e-mail address, or in a hashtag?"""

import re

# A slash between words ("tablet/pill") makes no address.
_ADDRESS = re.compile(r"[@#]|//|(?<!\w)/|\w\.\w")
_LONGEST_ADDRESS = 100


def is_in_address(text: str, start: int, end: int) -> bool:
    """Whether a range of a text is part of a hashtag, an e-mail or web address, which are written in lower case."""
    if text[start - 1 : start].strip() == "" and not text[end : end + 2].strip(" \n,.;:!?)"):
        return False
    left = right = ""
    if start and not text[start - 1].isspace():
        left = text[max(0, start - _LONGEST_ADDRESS) : start].split()[-1]
    if end < len(text) and not text[end].isspace():
        right = text[end : end + _LONGEST_ADDRESS].split()[0]
    return bool(_ADDRESS.search(left + text[start:end] + right))
