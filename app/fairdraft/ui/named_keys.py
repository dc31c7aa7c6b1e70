"""Shortcuts that a person can also look for by what they do."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fairdraft.ui.parts.digit_keys import DigitShortcuts
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.screen import Command

_WITH_DIGIT = re.compile("Ctrl[+][0-9]")


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A shortcut (empty: none), what it does by name (empty: it is in no list), and what it calls."""

    keys: str
    title: str
    call: Callable[[], object]


def listen(widget: QWidget, keys: Iterable[NamedKey]) -> None:
    """Call what the keys do, wherever in the window of the widget the focus is, while the widget is in front."""
    every = tuple(keys)
    DigitShortcuts(widget, {int(one.keys[-1]): one.call for one in every if _WITH_DIGIT.fullmatch(one.keys)})
    for one in every:
        if one.keys:
            shortcut = QShortcut(widget)
            # The Enter of the number pad is another key to Qt.
            shortcut.setKeys([QKeySequence(keys) for keys in {one.keys, one.keys.replace("Return", "Enter")}])
            shortcut.activated.connect(one.call)


def commands_of(keys: Iterable[NamedKey]) -> tuple[Command, ...]:
    """What has a name, as commands."""
    return tuple(
        Command(one.title, _without_answer(one.call), key_words(one.keys.replace("Return", "Enter")))
        for one in keys
        if one.title
    )


def _without_answer(call: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        call()

    return run
