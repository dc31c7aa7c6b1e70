"""How does a text show that is longer than its place?"""

# What stands before a part that is left out says nothing at the end.
_NOTHING = " ,;:"


def shortened(text: str, longest: int) -> str:
    """The text, or as much of its beginning as leaves room for an ellipsis in `longest` characters, at least 1.

    It ends behind a word, with the ellipsis apart; within one where that would leave out half of the room.
    """
    if len(text) <= longest:
        return text
    room = text[: longest - 1]
    words = room.rpartition(" ")[0].rstrip(_NOTHING)
    return f"{words} …" if 2 * len(words) > longest else f"{room.rstrip()}…"
