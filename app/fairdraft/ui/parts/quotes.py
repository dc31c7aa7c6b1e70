"""How do sentences of the command line look in the window?"""

import re


def in_curly_quotes(words: str) -> str:
    """A sentence that the command line prints as well, with the quotes of the window."""
    return re.sub(r'"([^"]*)"', r"“\1”", words)
