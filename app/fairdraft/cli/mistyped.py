"""Which word was meant where a command, a choice or an option is mistyped?"""

import argparse
import re

# As argparse words it; later versions of Python list the choices without quotes.
_WRONG_CHOICE = re.compile(r"invalid choice: '(?P<typed>.*?)' \(choose from (?P<known>.*)\)", re.DOTALL)
_UNKNOWN_OPTION = re.compile(r"unrecognized arguments: (?P<typed>--[\w-]+)")
_WORD = re.compile(r"[\w-]+")


def meant_by(message: str, command_line: argparse.ArgumentParser) -> str:
    """A question with the nearest word that is understood there; empty where none is near.

    Args:
        message: what argparse says of the words that were typed.
        command_line: where they were typed; options of the commands that it has loaded are looked through, too.
    """
    if wrong := _WRONG_CHOICE.search(message):
        known = _WORD.findall(wrong["known"])
    elif wrong := _UNKNOWN_OPTION.search(message):
        known = sorted(_options(command_line))
    else:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(wrong["typed"], known, n=1)
    return f". Did you mean {near[0]}?" if near else ""


def _options(command_line: argparse.ArgumentParser) -> set[str]:
    found: set[str] = set()
    for action in command_line._actions:  # noqa: SLF001 - argparse has no other way to them
        if action.help != argparse.SUPPRESS:
            found.update(action.option_strings)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            for command in action.choices.values():
                found |= _options(command)
    return found
