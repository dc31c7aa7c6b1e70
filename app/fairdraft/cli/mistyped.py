"""Which word was meant where a command, a choice or an option is mistyped?"""

import argparse
import re
from collections.abc import Sequence

# As argparse words it; later versions of Python list the choices without quotes.
_WRONG_CHOICE = re.compile(r"invalid choice: '(?P<typed>.*?)' \(choose from (?P<known>.*)\)", re.DOTALL)
_UNKNOWN_OPTION = re.compile(r"unrecognized arguments: (?P<typed>--[\w-]+)")
_WORD = re.compile(r"[\w-]+")


def meant_by(message: str, command_line: argparse.ArgumentParser, words: Sequence[str]) -> str:
    """A question with the nearest word that is understood there; empty where none is near.

    Args:
        message: what argparse says of the words that were typed.
        command_line: where they were typed.
        words: all that was typed; the options of the commands that they name are looked through, too.
    """
    if wrong := _WRONG_CHOICE.search(message):
        known = _WORD.findall(wrong["known"])
    elif wrong := _UNKNOWN_OPTION.search(message):
        known = sorted(_options(command_line, words))
    else:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(wrong["typed"], known, n=1)
    return f". Did you mean {near[0]}?" if near else ""


def _options(command_line: argparse.ArgumentParser, words: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for action in command_line._actions:  # noqa: SLF001 - argparse has no other way to them
        if action.help != argparse.SUPPRESS:
            found.update(action.option_strings)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            for word in {*words}.intersection(action.choices):
                found |= _options(action.choices[word], words)
    return found
