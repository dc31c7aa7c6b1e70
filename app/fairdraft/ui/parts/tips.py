"""How are words shown in a tip: as they are, and, where they are long, in lines that can be read?"""

import textwrap
from functools import lru_cache

from PySide6.QtGui import Qt

# Letters of a line that an eye finds the next one from; Qt leaves plain words on a single line as wide as the screen.
_WIDTH = 80


def tip_words(text: str) -> str:
    """The words in lines that can be read; their own line ends stay, and nothing is cut."""
    return plain_tip(text if len(text) <= _WIDTH else "\n".join(_broken(line) for line in text.split("\n")))


@lru_cache(maxsize=512)
def _broken(line: str) -> str:
    # A list of briefs is filled again whenever something is chosen beside it, and each entry has its tip.
    wrap = textwrap.TextWrapper(_WIDTH, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)
    return "\n".join(wrap.wrap(line))


def plain_tip(text: str) -> str:
    """Words for a tip that come out as they are written.

    A tip has no format: what looks like HTML is drawn as HTML, and a picture that it names is read from wherever it
    names one, a device or another machine.
    """
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text
