"""Which words does a text have, whatever stands between them and however they are written?"""

import re


def bare_words(text: str) -> str:
    """The words in small letters with a blank between each two: texts that differ in marks and case alone are equal."""
    return " ".join(re.findall(r"\w+", text.casefold()))
