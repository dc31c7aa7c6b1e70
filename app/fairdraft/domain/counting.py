"""How is a number told with what it counts?"""


def counted(number: int, thing: str) -> str:
    """`1 draft`, `34 drafts`, `2,000 drafts`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def counted_are(number: int, thing: str) -> str:
    """`1 draft is`, `34 drafts are`."""
    return f"{counted(number, thing)} {'is' if number == 1 else 'are'}"


def was_or_were(number: int) -> str:
    """`was` of one, `were` of none and of several."""
    return "was" if number == 1 else "were"
