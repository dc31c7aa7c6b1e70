"""How shortcuts are named on this machine and on a Mac."""

import pytest

from fairdraft.ui.parts.key_words import key_cap_words, key_words


@pytest.mark.parametrize(
    ("keys", "on_a_mac"),
    [
        ("Ctrl+K", "⌘K"),
        ("Ctrl+Shift+M", "⇧⌘M"),
        ("Alt+Enter", "⌥↩"),
        ("Ctrl++", "⌘+"),
        ("Ctrl+-", "⌘-"),
        ("Shift+F9", "⇧F9"),
        ("F1", "F1"),
        ("Alt+Left", "⌥←"),
    ],
)
def test_shortcuts_are_named_as_the_machine_names_them(keys: str, on_a_mac: str) -> None:
    """Elsewhere as everybody writes them."""
    assert key_words(keys, mac=True) == on_a_mac
    assert key_words(keys, mac=False) == keys


def test_a_drawn_key_has_no_plus_signs() -> None:
    """It stands beside a button, as on the keyboard."""
    assert key_cap_words("Ctrl+K", mac=False) == "Ctrl K"
    assert key_cap_words("Ctrl+K", mac=True) == "⌘K"
    assert key_cap_words("Ctrl++", mac=False) == "Ctrl +", "the plus sign is a key, too"
    assert key_cap_words("Ctrl++", mac=True) == "⌘+"
