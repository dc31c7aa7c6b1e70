"""How long a spot is, in words."""

import pytest

from fairdraft.rules.tv_script import PACE, tv_script
from fairdraft.ui.draft.script_words import is_too_long, length_and_room, length_words, share_words

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("words", "told", "too_long"),
    [
        (70, f"28{SPACE}s of :30 · room for 5 words", False),
        (74, f"30{SPACE}s of :30 · room for 1 word", False),
        (75, f"30{SPACE}s of :30 · full to the word", False),
        (76, f"30{SPACE}s of :30 · 1 word too many", True),
        (90, f"36{SPACE}s of :30 · 15 words too many", True),
    ],
)
def test_the_room_that_is_left_is_told_in_words(words: int, told: str, too_long: bool) -> None:
    """Of a spot whose length is known: so many words more, or too many, at the pace."""
    script = tv_script("VO: " + "word " * words, seconds=30)
    assert length_and_room(script, PACE) == told
    assert is_too_long(script, PACE) is too_long


def test_a_spot_of_no_length_has_no_room() -> None:
    """Then its time is told alone, and how much of it is risk; what the script says of its length goes first."""
    script = tv_script("VO: One two three.\nVO: It may cause death.")
    assert length_and_room(script, PACE) == f"3{SPACE}s"
    assert length_words(script) == f"7 spoken words, 3{SPACE}s"
    assert share_words(script) == f"7 spoken words · risk 4 words, 2{SPACE}s"
    assert not is_too_long(script, PACE)
    assert tv_script("TV :15\n\nVO: One two three.", seconds=30).length == 15
