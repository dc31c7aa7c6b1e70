"""Which commands are promised and not in this version?"""

import argparse
from typing import Any

from fairdraft.domain.errors import UsageError

# By the word before them; "" are commands of their own.
_LATER = {
    "": (),
    "models": (),
    "store": ("encrypt", "decrypt"),
}
# No argument begins with it, so whatever follows the word is taken and read by nobody.
_NO_PREFIX = "\0"


def add_later(actions: Any, before: str = "") -> None:
    """Let the words of later versions be understood where they are not commands yet.

    Args:
        actions: the subparsers that have every command of this version already.
        before: the command whose actions they are; empty for the commands themselves.
    """
    for word in _LATER[before]:
        if word not in actions.choices:
            parser = actions.add_parser(word, prefix_chars=_NO_PREFIX, add_help=False)
            parser.add_argument("rest", nargs="*")
            parser.set_defaults(later=f"{before} {word}".strip())


def refuse_later(arguments: argparse.Namespace) -> None:
    """Raise UsageError if the command that was asked for belongs to a later version."""
    words = getattr(arguments, "later", None)
    if words is not None:
        known = f"fairdraft {words.rpartition(' ')[0]}".strip()
        raise UsageError(f'This version has no "{words}" yet.', f'"{known} --help" names what there is.')
