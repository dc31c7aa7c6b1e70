"""How are keys named to the person in front of this machine?"""

import re
import sys

_IS_MAC = sys.platform == "darwin"
# In the order in which a Mac names them; Qt's Ctrl is the Command key there.
_MAC_MODIFIERS = {"Alt": "⌥", "Shift": "⇧", "Ctrl": "⌘"}
_MAC_KEYS = {"Enter": "↩", "Esc": "⎋", "Del": "⌫", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}

# The key itself may be the plus sign.
_BETWEEN = re.compile(r"\+(?=.)")


def key_words(keys: str, *, mac: bool = _IS_MAC) -> str:
    """A shortcut as it is written here: "Ctrl+Shift+M" as it is, on a Mac "⇧⌘M".

    Args:
        keys: modifiers (Ctrl, Shift, Alt) and one key, joined by plus signs.
        mac: whether the machine is a Mac.
    """
    if not mac:
        return keys
    # The key itself may be the plus sign.
    *modifiers, key = (*keys[:-1].split("+"), "+") if keys.endswith("+") else keys.split("+")
    held = "".join(sign for name, sign in _MAC_MODIFIERS.items() if name in modifiers)
    return held + _MAC_KEYS.get(key, key)


def key_cap_words(keys: str, *, mac: bool = _IS_MAC) -> str:
    """The same as it stands on a key that is drawn beside a button: without plus signs between."""
    return on_a_key(key_words(keys, mac=mac))


def on_a_key(words: str) -> str:
    """A shortcut that was written by `key_words`, as it stands on a drawn key."""
    return _BETWEEN.sub(" ", words)
