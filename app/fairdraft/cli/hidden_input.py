"""How is a key or a passphrase typed without being shown?"""

import getpass
import sys

from fairdraft.cli.output import Output
from fairdraft.domain.errors import InterruptedByPersonError


def hidden_input(what: str, out: Output) -> str:
    """A line that is typed unseen, or comes through a pipe; without its end.

    Raises:
        InterruptedByPersonError: the person ended the input instead.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return getpass.getpass(f"{what} (it is not shown): ", stream=out.messages)
    except EOFError as error:
        raise InterruptedByPersonError from error
