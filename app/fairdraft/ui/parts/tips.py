"""How are long words read in a tip?"""

import textwrap

# Letters of a line that an eye finds the next one from; Qt leaves plain words on a single line as wide as the screen.
_WIDTH = 80


def tip_words(text: str) -> str:
    """The words in lines that can be read; their own line ends stay, and nothing is cut."""
    wrap = textwrap.TextWrapper(_WIDTH, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)
    return "\n".join("\n".join(wrap.wrap(line)) for line in text.split("\n"))
